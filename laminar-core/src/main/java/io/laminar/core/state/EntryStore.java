package io.laminar.core.state;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Entries of a fixed number of words, in pages; an entry keeps its id and its place until it is
 * freed. Freed entries are used again, and a page whose entries are all free is given back.
 *
 * <pre>
 *   id = page (26 bits) │ entry (6 bits)
 *   pages ──▶ [ entry 0 │ entry 1 │ … │ entry 63 ]      a bit an entry says which are live
 *             [ … ]
 *   pages with room: the one that has had it longest is filled first
 * </pre>
 *
 * <p>A page never moves, but for the first, which grows by doubling so that small states stay
 * small, and stays. So growth costs one page, never a copy of everything. Freeing writes no page:
 * a pinned one is not copied for it. As long as nothing is freed, ids ascend without a gap. Limit:
 * 2³⁰ entries, and the budget's bytes.
 */
public final class EntryStore implements PagedState {
  /** How many bits of an id number the entry in its page. */
  public static final int PAGE_BITS = 6;

  /** The bits of an id that number the entry in its page. */
  public static final int PAGE_MASK = (1 << PAGE_BITS) - 1;

  private static final int PAGE_ENTRIES = 1 << PAGE_BITS;
  private static final int FIRST_ENTRIES = 16;
  private static final int MAX_PAGES = 1 << (30 - PAGE_BITS);
  private static final int NONE = -1;
  private static final long FULL = -1;
  private static final long[] NO_PAGE = new long[0];

  private final int stride;
  private final int reserved;
  private final PageStore store;
  private final PageEpochs epochs = new PageEpochs();
  private long[][] pages = new long[4][];
  private int pageCount;

  /** By page: which entries are live, a bit each. */
  private long[] live = new long[4];

  /** The list of pages with room, by page number. */
  private int[] nextWithRoom = new int[4];

  private int[] previousWithRoom = new int[4];
  private int firstWithRoom = NONE;
  private int lastWithRoom = NONE;

  /** The numbers of pages that were given back. */
  private int[] freeNumbers = new int[4];

  private int freeCount;
  private int size;

  /**
   * Makes an empty store.
   *
   * @param stride words an entry, at least 1
   * @param account is charged for every page
   */
  public EntryStore(int stride, MemoryAccount account) {
    this(stride, 0, account);
  }

  /**
   * Makes a store whose first entries live for ever and are not counted.
   *
   * @param stride words an entry, at least 1
   * @param reserved how many entries, at most 16; their ids are 0, 1, …
   * @param account is charged for every page
   */
  public EntryStore(int stride, int reserved, MemoryAccount account) {
    this.stride = stride;
    this.reserved = reserved;
    this.store = account.pages();
    addPage(FIRST_ENTRIES);
    this.live[0] = (1L << reserved) - 1;
  }

  /** Words an entry. */
  public int stride() {
    return stride;
  }

  /** The number of live entries. */
  public int size() {
    return size;
  }

  /**
   * The pages; valid until the next {@link #allocate}. The words of entry {@code id} begin at {@code
   * pages()[id >>> PAGE_BITS][(id & PAGE_MASK) * stride()]}.
   */
  public long[][] pages() {
    return pages;
  }

  /**
   * Returns an entry's page, to be read.
   *
   * @param id of a live entry
   */
  public long[] page(int id) {
    return pages[id >>> PAGE_BITS];
  }

  /**
   * Returns an entry's page to be written, which is the only way to do so: a page that is {@linkplain
   * #share shared} is copied.
   *
   * @param id of a live entry
   */
  public long[] writable(int id) {
    return epochs.anyPinned() ? own(id >>> PAGE_BITS) : pages[id >>> PAGE_BITS];
  }

  private long[] own(int number) {
    if (epochs.isPinned(number)) {
      takeBack(number);
    }
    return pages[number];
  }

  /** Copies a page that is read: for pins with an end it is the copy that stays as it is. */
  private void takeBack(int number) {
    long[] page = pages[number];
    long bytes = (long) page.length * Long.BYTES;
    boolean isHeld = epochs.isHeld(number, bytes);
    if (epochs.isShared(number)) {
      pages[number] = page.clone();
      store.leaveToReader(bytes);
      epochs.keep(number, page, live[number]);
    } else if (isHeld) {
      epochs.keep(number, page.clone(), live[number]);
    }
    epochs.renew(number);
  }

  /**
   * Makes the pages of entries writable: kernels then write to {@link #pages()}.
   *
   * @param ids of live entries
   * @param count how many
   */
  public void makeWritable(int[] ids, int count) {
    for (int i = 0; i < count && epochs.anyPinned(); i++) {
      own(ids[i] >>> PAGE_BITS);
    }
  }

  /**
   * Shares all pages with a reader, who may be on another thread: they stay as they are now, as long
   * as whoever writes to this store asks for pages by {@link #writable}.
   *
   * @return the pages; not to be written
   */
  long[][] share() {
    epochs.pin(pageCount - freeCount);
    return Arrays.copyOf(pages, pageCount);
  }

  /**
   * Returns where an entry begins in its page.
   *
   * @param id of a live entry
   */
  public int offset(int id) {
    return (id & PAGE_MASK) * stride;
  }

  /**
   * Takes a new entry, all zero.
   *
   * @return its id
   * @throws LaminarException with {@link ErrorCode#RESOURCE_LIMIT}
   */
  public int allocate() {
    int number = firstWithRoom;
    if (number == NONE) {
      number = addPage(PAGE_ENTRIES);
    }
    int entry = Long.numberOfTrailingZeros(~live[number]);
    int offset = entry * stride;
    if (offset == pages[number].length) {
      growFirst();
    }
    Arrays.fill(own(number), offset, offset + stride, 0);
    live[number] |= 1L << entry;
    if (live[number] == FULL) {
      unlink(number);
    }
    size++;
    return number << PAGE_BITS | entry;
  }

  /** Doubles the first page. */
  private void growFirst() {
    long[] page = pages[0];
    long[] larger = store.takeWords(2 * page.length);
    System.arraycopy(page, 0, larger, 0, page.length);
    letGo(0);
    pages[0] = larger;
  }

  private int addPage(int entries) {
    if (pageCount - freeCount == MAX_PAGES) {
      throw new LaminarException(
          ErrorCode.RESOURCE_LIMIT,
          "the state of a query would exceed " + MAX_PAGES * PAGE_ENTRIES + " entries",
          "Use fewer groups, shorter windows or a smaller watermark delay");
    }
    long[] page = store.takeWords(entries * stride);
    int number;
    if (freeCount > 0) {
      number = freeNumbers[--freeCount];
      // A pin may know it as the number of no page.
      epochs.keepLive(number, live[number]);
    } else {
      number = pageCount++;
      reserveNumber(number);
    }
    pages[number] = page;
    epochs.add(number);
    link(number);
    return number;
  }

  private void reserveNumber(int number) {
    if (number == pages.length) {
      pages = Arrays.copyOf(pages, 2 * number);
      live = Arrays.copyOf(live, 2 * number);
      nextWithRoom = Arrays.copyOf(nextWithRoom, 2 * number);
      previousWithRoom = Arrays.copyOf(previousWithRoom, 2 * number);
    }
  }

  /** Puts a page at the end of the list, so that it has time to become empty. */
  private void link(int number) {
    nextWithRoom[number] = NONE;
    previousWithRoom[number] = lastWithRoom;
    if (lastWithRoom == NONE) {
      firstWithRoom = number;
    } else {
      nextWithRoom[lastWithRoom] = number;
    }
    lastWithRoom = number;
  }

  private void unlink(int number) {
    int previous = previousWithRoom[number];
    int next = nextWithRoom[number];
    if (previous == NONE) {
      firstWithRoom = next;
    } else {
      nextWithRoom[previous] = next;
    }
    if (next == NONE) {
      lastWithRoom = previous;
    } else {
      previousWithRoom[next] = previous;
    }
  }

  /**
   * Gives an entry back.
   *
   * @param id of a live entry
   */
  public void free(int id) {
    int number = id >>> PAGE_BITS;
    long bit = 1L << (id & PAGE_MASK);
    assert (live[number] & bit) != 0 : "the entry is not live";
    if (live[number] == FULL) {
      link(number);
    }
    if (epochs.isPinned(number)) {
      epochs.keepLive(number, live[number]);
    }
    live[number] &= ~bit;
    size--;
    if (live[number] == 0 && number > 0) {
      unlink(number);
      giveBack(number);
    }
  }

  private void giveBack(int number) {
    letGo(number);
    pages[number] = NO_PAGE;
    addFreeNumber(number);
  }

  private void addFreeNumber(int number) {
    if (freeCount == freeNumbers.length) {
      freeNumbers = Arrays.copyOf(freeNumbers, 2 * freeCount);
    }
    freeNumbers[freeCount++] = number;
  }

  /** Lets go of a page's array: a pinned one belongs to the pin from now on. */
  private void letGo(int number) {
    long[] page = pages[number];
    if (!epochs.isPinned(number)) {
      store.give(page);
      return;
    }
    long bytes = (long) page.length * Long.BYTES;
    boolean isHeld = epochs.isHeld(number, bytes);
    boolean isShared = epochs.isShared(number);
    epochs.keep(number, page, live[number]);
    epochs.renew(number);
    if (isShared) {
      store.leaveToReader(bytes);
    }
    if (isHeld || isShared) {
      store.leave(bytes);
    } else {
      store.give(page);
    }
  }

  /**
   * Visits the live entries in ascending order of their ids.
   *
   * @param visitor takes an id; frees and allocates nothing
   */
  public void forEachLive(IntConsumer visitor) {
    for (int number = 0; number < pageCount; number++) {
      long bits = number == 0 ? live[0] & (FULL << reserved) : live[number];
      for (; bits != 0; bits &= bits - 1) {
        visitor.accept(number << PAGE_BITS | Long.numberOfTrailingZeros(bits));
      }
    }
  }

  /**
   * Writes the pages, so that ids survive.
   *
   * @param writer takes the words, or pins them
   */
  public void snapshot(StateWriter writer) {
    writer.writePages(this);
  }

  @Override
  public void writeTo(StateWriter writer) {
    new PinnedEntries(stride, size, pageCount, live, pages, null).writeTo(writer);
  }

  @Override
  public PinnedState pin(PageHold hold) {
    KeptPages kept = new KeptPages(hold, pageCount);
    epochs.pin(pageCount - freeCount, hold, kept);
    return new PinnedEntries(stride, size, pageCount, live, pages, kept);
  }

  /**
   * Takes over what {@link #snapshot} wrote; the store must be empty.
   *
   * @param reader gives the words
   */
  public void restore(StateReader reader) {
    long words = reader.readLong();
    if (words != stride) {
      throw new LaminarException(
          ErrorCode.INTERNAL,
          "a snapshot has entries of " + words + " words where " + stride + " are expected",
          "Restore a snapshot into the query that wrote it");
    }
    size = (int) reader.readLong();
    int count = (int) reader.readLong();
    for (int number = 1; number < count; number++) {
      reserveNumber(number);
      pages[number] = NO_PAGE;
    }
    pageCount = count;
    reader.readLongs(live, 0, count);
    for (int number = 0; number < count; number++) {
      restore(number, reader);
    }
  }

  private void restore(int number, StateReader reader) {
    int words = PinnedEntries.writtenWords(live[number], stride);
    if (number > 0) {
      epochs.add(number);
      if (words == 0) {
        addFreeNumber(number);
        return;
      }
      pages[number] = store.takeWords(PAGE_ENTRIES * stride);
      link(number);
    }
    while (words > pages[number].length) {
      growFirst();
    }
    reader.readLongs(pages[number], 0, words);
    if (live[number] == FULL) {
      unlink(number);
    }
  }
}
