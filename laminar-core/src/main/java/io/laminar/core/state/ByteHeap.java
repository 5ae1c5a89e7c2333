package io.laminar.core.state;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.Arrays;

/**
 * The bytes of strings of more than 12 bytes that state holds. Blocks come in size classes, four to
 * each power of two; a page holds blocks of one class, and is given back with its last block. A
 * longer string has a page of its own. Nothing moves; at most a fifth of a block is unused.
 *
 * <pre>
 *   position (64 bits) = page number (32 bits) │ first byte in the page (32 bits)
 *
 *   class  16 ──▶ page 0 ──▶ page 3        pages with room, a bit a block
 *   class  24 ──▶ page 1
 *   own           page 2                   a string of more than 2 KiB
 * </pre>
 *
 * <p>The first page of a class grows by doubling. Limit: the budget's bytes. A block is freed by
 * whoever allocated it, with the length that it was allocated for.
 */
public final class ByteHeap implements PagedState {
  private static final int GRANULE_BITS = 3;
  private static final int PAGE_BYTES = 1 << 14;
  private static final int FIRST_PAGE_BYTES = 1 << 10;

  /** Eight blocks a page: at most a twelfth of one is lost at its end. */
  private static final int MAX_SHARED_BYTES = PAGE_BYTES / 8;

  private static final int CLASSES = 32;
  private static final int OWN = -1;
  private static final int NONE = -1;
  private static final byte[] NO_PAGE = new byte[0];

  private static final PageStore READ_ONLY = new PageStore(MemoryAccount.ofBytes(1));

  private final PageStore store;
  private final PageEpochs epochs = new PageEpochs();
  private byte[][] pages = new byte[4][];
  private Blocks[] blocks = new Blocks[4];
  private int pageCount;

  /** The numbers of pages that were given back. */
  private int[] freeNumbers = new int[4];

  private int freeCount;

  /** By class: the first page with room, and how many pages there are. */
  private final int[] withRoom = new int[CLASSES];

  private final int[] pagesOfClass = new int[CLASSES];
  private long liveBytes;

  /** How often blocks were pinned. What is older than the last pin is copied before it changes. */
  private long blocksEpoch;

  /** Which blocks of a page are used. */
  private static final class Blocks {
    private final long epoch;
    private int sizeClass;
    private int used;
    private long[] bits = new long[1];
    /** All words before it are full. */
    private int firstWord;

    private int previous;
    private int next;

    Blocks(long epoch) {
      this.epoch = epoch;
    }

    Blocks copy(long newEpoch) {
      Blocks copy = new Blocks(newEpoch);
      copy.sizeClass = sizeClass;
      copy.used = used;
      copy.bits = bits.clone();
      copy.firstWord = firstWord;
      copy.previous = previous;
      copy.next = next;
      return copy;
    }
  }

  /**
   * Makes an empty heap.
   *
   * @param account is charged for every page
   */
  public ByteHeap(MemoryAccount account) {
    this.store = account.pages();
    Arrays.fill(withRoom, NONE);
  }

  /** Makes a heap of pages that stay as they are, to be read only. */
  private ByteHeap(byte[][] pages) {
    this.store = READ_ONLY;
    this.pages = pages;
  }

  /** A heap of {@linkplain #share shared} pages, to be read only. */
  static ByteHeap ofShared(byte[][] pages) {
    return new ByteHeap(pages);
  }

  /** The bytes of all blocks in use. */
  public long liveBytes() {
    return liveBytes;
  }

  /**
   * Returns the array that holds a block; valid until the next allocation.
   *
   * @param position of the block
   */
  public byte[] page(long position) {
    return pages[number(position)];
  }

  /**
   * Shares all pages with a reader, who may be on another thread: they stay as they are now.
   *
   * @return the pages, for {@link #page(byte[][], long)}; not to be written
   */
  byte[][] share() {
    epochs.pin(pageCount - freeCount);
    return Arrays.copyOf(pages, pageCount);
  }

  byte[][] pages() {
    return pages;
  }

  static byte[] page(byte[][] pages, long position) {
    return pages[number(position)];
  }

  private static int number(long position) {
    return (int) (position >>> 32);
  }

  /**
   * Returns where a block begins in its {@link #page}.
   *
   * @param position of the block
   */
  public static int offset(long position) {
    return (int) position;
  }

  private static long position(int number, int offset) {
    return (long) number << 32 | offset;
  }

  /**
   * Copies bytes into a new block.
   *
   * @param bytes holds them
   * @param start the first
   * @param length how many, at least 1
   * @return the block's position
   * @throws LaminarException with {@link ErrorCode#RESOURCE_LIMIT}
   */
  public long add(byte[] bytes, int start, int length) {
    long position = length > MAX_SHARED_BYTES ? addOwn(length) : addShared(sizeClass(length));
    System.arraycopy(bytes, start, writable(number(position)), offset(position), length);
    return position;
  }

  private byte[] writable(int number) {
    if (epochs.isPinned(number)) {
      if (lend(number, pages[number].length)) {
        pages[number] = pages[number].clone();
      }
    }
    return pages[number];
  }

  /** Leaves a page that is pinned to those who read it, and tells whether anybody does. */
  private boolean lend(int number, int bytes) {
    boolean isHeld = epochs.isHeld(number, bytes);
    boolean isShared = epochs.isShared(number);
    if (isHeld) {
      epochs.owe(number, bytes);
    }
    if (isShared) {
      store.leaveToReader(bytes);
    }
    epochs.renew(number);
    return isHeld || isShared;
  }

  /** The blocks of a page, whose use changes; links between pages are nobody else's. */
  private Blocks ownBlocks(int number) {
    Blocks page = blocks[number];
    if (page.epoch != blocksEpoch) {
      page = page.copy(blocksEpoch);
      blocks[number] = page;
    }
    return page;
  }

  private long addOwn(int length) {
    store.charge(length);
    int number = addPage(new byte[length], OWN);
    liveBytes += length;
    return position(number, 0);
  }

  private long addShared(int sizeClass) {
    int blockBytes = classBytes(sizeClass);
    int number = withRoom[sizeClass];
    if (number == NONE) {
      int first = Math.max(FIRST_PAGE_BYTES, Integer.highestOneBit(2 * blockBytes - 1));
      byte[] page = store.takeBytes(pagesOfClass[sizeClass] == 0 ? first : PAGE_BYTES);
      number = addPage(page, sizeClass);
      pagesOfClass[sizeClass]++;
      link(number);
    }
    Blocks page = ownBlocks(number);
    int block = page.used == pages[number].length / blockBytes ? grow(number) : firstFree(page);
    page.bits[block >>> 6] |= 1L << block;
    page.used++;
    if (page.used == PAGE_BYTES / blockBytes) {
      unlink(number);
    }
    liveBytes += blockBytes;
    return position(number, block * blockBytes);
  }

  /** Doubles a page that is full. */
  private int grow(int number) {
    byte[] page = pages[number];
    byte[] larger = store.takeBytes(2 * page.length);
    System.arraycopy(page, 0, larger, 0, page.length);
    pages[number] = larger;
    letGo(number, page);
    Blocks grown = blocks[number];
    int words = (larger.length / classBytes(grown.sizeClass) + Long.SIZE - 1) / Long.SIZE;
    if (words > grown.bits.length) {
      grown.bits = Arrays.copyOf(grown.bits, words);
    }
    return grown.used;
  }

  private static int firstFree(Blocks page) {
    int word = page.firstWord;
    while (page.bits[word] == -1L) {
      word++;
    }
    page.firstWord = word;
    return word * Long.SIZE + Long.numberOfTrailingZeros(~page.bits[word]);
  }

  private int addPage(byte[] page, int sizeClass) {
    int number = freeCount > 0 ? freeNumbers[--freeCount] : pageCount++;
    if (number == pages.length) {
      pages = Arrays.copyOf(pages, 2 * number);
      blocks = Arrays.copyOf(blocks, 2 * number);
    }
    pages[number] = page;
    if (blocks[number] == null) {
      blocks[number] = new Blocks(blocksEpoch);
    }
    Blocks of = ownBlocks(number);
    of.sizeClass = sizeClass;
    if (sizeClass != OWN) {
      int words = (page.length / classBytes(sizeClass) + Long.SIZE - 1) / Long.SIZE;
      of.bits = words <= of.bits.length ? of.bits : new long[words];
    }
    epochs.add(number);
    return number;
  }

  private void link(int number) {
    Blocks page = blocks[number];
    int first = withRoom[page.sizeClass];
    page.previous = NONE;
    page.next = first;
    if (first != NONE) {
      blocks[first].previous = number;
    }
    withRoom[page.sizeClass] = number;
  }

  private void unlink(int number) {
    Blocks page = blocks[number];
    if (page.previous == NONE) {
      withRoom[page.sizeClass] = page.next;
    } else {
      blocks[page.previous].next = page.next;
    }
    if (page.next != NONE) {
      blocks[page.next].previous = page.previous;
    }
  }

  /**
   * Gives a block back.
   *
   * @param position of the block
   * @param length that it was allocated for
   */
  public void free(long position, int length) {
    int number = number(position);
    if (length > MAX_SHARED_BYTES) {
      liveBytes -= length;
      giveBack(number);
      return;
    }
    int sizeClass = sizeClass(length);
    int blockBytes = classBytes(sizeClass);
    int block = offset(position) / blockBytes;
    Blocks page = ownBlocks(number);
    if (page.used == PAGE_BYTES / blockBytes) {
      link(number);
    }
    page.bits[block >>> 6] &= ~(1L << block);
    page.firstWord = Math.min(page.firstWord, block >>> 6);
    page.used--;
    liveBytes -= blockBytes;
    if (page.used == 0) {
      unlink(number);
      pagesOfClass[sizeClass]--;
      giveBack(number);
    }
  }

  private void giveBack(int number) {
    letGo(number, pages[number]);
    pages[number] = NO_PAGE;
    if (freeCount == freeNumbers.length) {
      freeNumbers = Arrays.copyOf(freeNumbers, 2 * freeCount);
    }
    freeNumbers[freeCount++] = number;
  }

  /** Lets go of the array of a page: a pinned one belongs to the pin from now on. */
  private void letGo(int number, byte[] page) {
    if (epochs.isPinned(number) && lend(number, page.length)) {
      store.leave(page.length);
    } else if (blocks[number].sizeClass == OWN) {
      store.leave(page.length);
    } else {
      store.give(page);
    }
  }

  /** The smallest class whose blocks hold the length: 8, 16, 24, 32, then four to a doubling. */
  private static int sizeClass(int length) {
    int granules = (length + 7) >>> GRANULE_BITS;
    if (granules <= 4) {
      return granules - 1;
    }
    int log = 31 - Integer.numberOfLeadingZeros(granules - 1);
    return 4 * (log - 1) + ((granules - 1) >>> (log - 2)) - 4;
  }

  private static int classBytes(int sizeClass) {
    if (sizeClass < 4) {
      return (sizeClass + 1) << GRANULE_BITS;
    }
    int log = sizeClass / 4 + 1;
    return ((sizeClass & 3) + 5) << (log - 2 + GRANULE_BITS);
  }

  /**
   * Writes the whole heap, so that positions survive.
   *
   * @param writer takes the bytes, or pins them
   */
  public void snapshot(StateWriter writer) {
    writer.writePages(this);
  }

  @Override
  public void writeTo(StateWriter writer) {
    new PinnedBytes(liveBytes, pageCount, pages, blocks).writeTo(writer);
  }

  @Override
  public PinnedState pin(PageHold hold) {
    epochs.pin(pageCount - freeCount, hold, null);
    blocksEpoch++;
    return new PinnedBytes(
        liveBytes, pageCount, Arrays.copyOf(pages, pageCount), Arrays.copyOf(blocks, pageCount));
  }

  /** The heap as it was, or as it is. */
  private static final class PinnedBytes implements PinnedState {
    private final long liveBytes;
    private final int pageCount;
    private final byte[][] pages;
    private final Blocks[] blocks;

    PinnedBytes(long liveBytes, int pageCount, byte[][] pages, Blocks[] blocks) {
      this.liveBytes = liveBytes;
      this.pageCount = pageCount;
      this.pages = pages;
      this.blocks = blocks;
    }

    @Override
    public long bytes() {
      long bytes = 2 * Long.BYTES;
      for (int number = 0; number < pageCount; number++) {
        bytes += Integer.BYTES + pages[number].length;
        if (pages[number] != NO_PAGE) {
          bytes += (3L + bitWords(blocks[number])) * Long.BYTES;
        }
      }
      return bytes;
    }

    private static int bitWords(Blocks page) {
      return page.sizeClass == OWN ? 0 : page.bits.length;
    }

    @Override
    public void writeTo(StateWriter writer) {
      writer.writeLong(liveBytes);
      writer.writeLong(pageCount);
      for (int number = 0; number < pageCount; number++) {
        Blocks page = blocks[number];
        writer.cut();
        writer.writeBytes(pages[number], 0, pages[number].length);
        if (pages[number] != NO_PAGE) {
          writer.writeLong(page.sizeClass);
          writer.writeLong(page.used);
          writer.writeLong(bitWords(page));
          writer.writeLongs(page.bits, 0, bitWords(page));
        }
      }
    }
  }

  /**
   * Takes over what {@link #snapshot} wrote; the heap must be empty.
   *
   * @param reader gives the bytes
   */
  public void restore(StateReader reader) {
    liveBytes = reader.readLong();
    int count = (int) reader.readLong();
    for (int number = 0; number < count; number++) {
      byte[] page = reader.readBytes();
      store.charge(page.length);
      addPage(page, OWN);
      if (page.length > 0) {
        restore(number, reader);
      }
    }
    for (int number = count - 1; number >= 0; number--) {
      if (pages[number].length == 0) {
        giveBack(number);
      }
    }
  }

  private void restore(int number, StateReader reader) {
    Blocks page = blocks[number];
    page.sizeClass = (int) reader.readLong();
    page.used = (int) reader.readLong();
    int words = (int) reader.readLong();
    if (page.sizeClass != OWN) {
      page.bits = new long[words];
      reader.readLongs(page.bits, 0, words);
      pagesOfClass[page.sizeClass]++;
      if (page.used < PAGE_BYTES / classBytes(page.sizeClass)) {
        link(number);
      }
    }
  }
}
