package io.laminar.core.state;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The bytes of strings of more than 12 bytes that state holds. Blocks come in size classes, four to
 * each power of two, and a freed block goes to its class's list: nothing moves, at most a fifth of
 * a block is unused, and steady state allocates nothing.
 *
 * <pre>
 *   position (31 bits) = page (14 bits) │ granule of 8 bytes (17 bits)
 *   page: 1 MiB, the first growing by doubling; a string of more than 64 KiB has a page of its own
 * </pre>
 *
 * <p>Limits: 16,384 pages, and the budget's bytes. A block is freed by whoever allocated it, with
 * the length that it was allocated for.
 */
public final class ByteHeap {
  private static final int GRANULE_BITS = 3;
  private static final int PAGE_GRANULE_BITS = 17;
  private static final int GRANULE_MASK = (1 << PAGE_GRANULE_BITS) - 1;

  /** Not a whole MiB: with the array's header it would take two regions of 1 MiB of the collector. */
  private static final int PAGE_BYTES = (1 << (GRANULE_BITS + PAGE_GRANULE_BITS)) - 64;

  private static final int FIRST_PAGE_BYTES = 1024;
  private static final int MAX_PAGES = 1 << 14;
  private static final int MAX_SHARED_BYTES = 1 << 16;
  private static final int CLASSES = 64;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final byte[] NO_PAGE = new byte[0];

  private final MemoryAccount account;
  private final int[] freeBlocks = new int[CLASSES];
  private byte[][] pages = new byte[0][];

  /** By page: whether somebody reads it who must not see what is written from now on. */
  private boolean[] shared = new boolean[0];

  private int pageCount;
  private int sharedPage = -1;
  private int sharedEnd;
  private long liveBytes;

  /**
   * Makes an empty heap.
   *
   * @param account is charged for every page
   */
  public ByteHeap(MemoryAccount account) {
    this.account = account;
    Arrays.fill(freeBlocks, -1);
  }

  /** Makes a heap of pages that stay as they are, to be read only. */
  private ByteHeap(byte[][] pages) {
    this.account = MemoryAccount.ofBytes(1);
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
  public byte[] page(int position) {
    return pages[position >>> PAGE_GRANULE_BITS];
  }

  private byte[] own(int position) {
    int number = position >>> PAGE_GRANULE_BITS;
    if (number < shared.length && shared[number]) {
      pages[number] = pages[number].clone();
      shared[number] = false;
    }
    return pages[number];
  }

  /**
   * Shares all pages with a reader, who may be on another thread: they stay as they are now.
   *
   * @return the pages, for {@link #page(byte[][], int)}; not to be written
   */
  byte[][] share() {
    shared = new boolean[pageCount];
    Arrays.fill(shared, true);
    return Arrays.copyOf(pages, pageCount);
  }

  byte[][] pages() {
    return pages;
  }

  static byte[] page(byte[][] pages, int position) {
    return pages[position >>> PAGE_GRANULE_BITS];
  }

  /**
   * Returns where a block begins in its {@link #page}.
   *
   * @param position of the block
   */
  public static int offset(int position) {
    return (position & GRANULE_MASK) << GRANULE_BITS;
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
  public int add(byte[] bytes, int start, int length) {
    int position = allocate(length);
    System.arraycopy(bytes, start, own(position), offset(position), length);
    return position;
  }

  private int allocate(int length) {
    int position;
    int blockBytes;
    if (length > MAX_SHARED_BYTES) {
      blockBytes = length;
      position = addPage(length) << PAGE_GRANULE_BITS;
    } else {
      int sizeClass = sizeClass(length);
      blockBytes = classBytes(sizeClass);
      position = freeBlocks[sizeClass];
      if (position >= 0) {
        freeBlocks[sizeClass] = (int) INT.get(page(position), offset(position));
      } else {
        position = cut(blockBytes);
      }
    }
    liveBytes += blockBytes;
    return position;
  }

  private int cut(int blockBytes) {
    if (sharedPage < 0 || sharedEnd + blockBytes > PAGE_BYTES) {
      // The rest of the old page is lost: at most 1/16 of it.
      sharedPage = addPage(pageCount == 0 ? FIRST_PAGE_BYTES : PAGE_BYTES);
      sharedEnd = 0;
    }
    while (sharedEnd + blockBytes > pages[sharedPage].length) {
      byte[] page = pages[sharedPage];
      int grown = Math.min(page.length * 2, PAGE_BYTES);
      account.charge(grown - page.length);
      pages[sharedPage] = Arrays.copyOf(page, grown);
    }
    int position = (sharedPage << PAGE_GRANULE_BITS) | (sharedEnd >>> GRANULE_BITS);
    sharedEnd += blockBytes;
    return position;
  }

  private int addPage(int bytes) {
    int number = 0;
    while (number < pageCount && pages[number] != NO_PAGE) {
      number++;
    }
    if (number == MAX_PAGES) {
      throw new LaminarException(
          ErrorCode.RESOURCE_LIMIT,
          "the strings in the state of a query would exceed " + MAX_PAGES + " pages",
          "Use fewer groups or shorter strings");
    }
    account.charge(bytes);
    if (number == pages.length) {
      pages = Arrays.copyOf(pages, Math.max(4, number * 2));
    }
    pages[number] = new byte[bytes];
    if (number < shared.length) {
      shared[number] = false;
    }
    pageCount = Math.max(pageCount, number + 1);
    return number;
  }

  /**
   * Gives a block back.
   *
   * @param position of the block
   * @param length that it was allocated for
   */
  public void free(int position, int length) {
    if (length > MAX_SHARED_BYTES) {
      int number = position >>> PAGE_GRANULE_BITS;
      account.charge(-pages[number].length);
      pages[number] = NO_PAGE;
      liveBytes -= length;
    } else {
      int sizeClass = sizeClass(length);
      INT.set(own(position), offset(position), freeBlocks[sizeClass]);
      freeBlocks[sizeClass] = position;
      liveBytes -= classBytes(sizeClass);
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
   * @param writer takes the bytes
   */
  public void snapshot(StateWriter writer) {
    writer.writeLong(liveBytes);
    writer.writeLong(sharedPage);
    writer.writeLong(sharedEnd);
    writer.writeLong(pageCount);
    for (int freeBlock : freeBlocks) {
      writer.writeLong(freeBlock);
    }
    for (int i = 0; i < pageCount; i++) {
      writer.writeBytes(pages[i], 0, pages[i].length);
    }
  }

  /**
   * Takes over what {@link #snapshot} wrote; the heap must be empty.
   *
   * @param reader gives the bytes
   */
  public void restore(StateReader reader) {
    liveBytes = reader.readLong();
    sharedPage = (int) reader.readLong();
    sharedEnd = (int) reader.readLong();
    pageCount = (int) reader.readLong();
    for (int i = 0; i < freeBlocks.length; i++) {
      freeBlocks[i] = (int) reader.readLong();
    }
    pages = new byte[Math.max(4, pageCount)][];
    for (int i = 0; i < pageCount; i++) {
      byte[] page = reader.readBytes();
      account.charge(page.length);
      pages[i] = page.length == 0 ? NO_PAGE : page;
    }
  }
}
