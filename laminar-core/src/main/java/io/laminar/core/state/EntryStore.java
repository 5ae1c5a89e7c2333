package io.laminar.core.state;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntConsumer;

/**
 * Entries of a fixed number of words, in pages; an entry keeps its id and its place until it is
 * freed, and freed entries are used again.
 *
 * <pre>
 *   id = page (22 bits) │ entry (10 bits)          free entry: word 0 holds the next free id + 1
 *   pages ──▶ [ entry 0 │ entry 1 │ … │ entry 1023 ]
 *             [ … ]
 * </pre>
 *
 * <p>A page never moves, but for the first, which grows by doubling so that small states stay
 * small. So growth costs one page, never a copy of everything. Limit: 2³⁰ entries, and the budget's
 * bytes.
 */
public final class EntryStore {
  /** How many bits of an id number the entry in its page. */
  public static final int PAGE_BITS = 10;

  /** The bits of an id that number the entry in its page. */
  public static final int PAGE_MASK = (1 << PAGE_BITS) - 1;

  private static final int PAGE_ENTRIES = 1 << PAGE_BITS;
  private static final int FIRST_ENTRIES = 16;
  private static final int MAX_ENTRIES = 1 << 30;

  private final int stride;
  private final int reserved;
  private final MemoryAccount account;
  private long[][] pages;
  private int pageCount;
  private int end;
  private int firstFree = -1;
  private int size;

  /** By page: whether somebody reads it who must not see what is written from now on. */
  private boolean[] shared = new boolean[0];

  private int sharedCount;

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
  EntryStore(int stride, int reserved, MemoryAccount account) {
    this.stride = stride;
    this.reserved = reserved;
    this.end = reserved;
    this.account = account;
    this.pages = new long[4][];
    account.charge((long) FIRST_ENTRIES * stride * Long.BYTES);
    this.pages[0] = new long[FIRST_ENTRIES * stride];
    this.pageCount = 1;
  }

  /** The id behind the last entry that was ever taken since nothing was live. */
  int end() {
    return end;
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
   * Returns an entry's page.
   *
   * @param id of a live entry
   */
  public long[] page(int id) {
    return pages[id >>> PAGE_BITS];
  }

  /**
   * Returns an entry's page to be written: the only way to do so where pages are {@linkplain #share
   * shared}.
   *
   * @param id of a live entry
   */
  public long[] writable(int id) {
    int number = id >>> PAGE_BITS;
    if (sharedCount > 0 && number < shared.length && shared[number]) {
      pages[number] = pages[number].clone();
      shared[number] = false;
      sharedCount--;
    }
    return pages[number];
  }

  /**
   * Makes the pages of entries writable: kernels then write to {@link #pages()}.
   *
   * @param ids of live entries
   * @param count how many
   */
  public void makeWritable(int[] ids, int count) {
    for (int i = 0; i < count && sharedCount > 0; i++) {
      writable(ids[i]);
    }
  }

  /**
   * Shares all pages with a reader, who may be on another thread: they stay as they are now, as long
   * as whoever writes to this store asks for pages by {@link #writable}.
   *
   * @return the pages; not to be written
   */
  long[][] share() {
    shared = new boolean[pageCount];
    Arrays.fill(shared, true);
    sharedCount = pageCount;
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
    int id = firstFree;
    if (id >= 0) {
      long[] page = writable(id);
      int offset = offset(id);
      firstFree = (int) page[offset] - 1;
      Arrays.fill(page, offset, offset + stride, 0);
    } else {
      id = end;
      reserve(id);
      end = id + 1;
      int offset = offset(id);
      Arrays.fill(writable(id), offset, offset + stride, 0);
    }
    size++;
    return id;
  }

  private void reserve(int id) {
    int number = id >>> PAGE_BITS;
    if (number >= pageCount) {
      addPage();
    } else if (number == 0 && offset(id) >= pages[0].length) {
      int words = Math.min(pages[0].length * 2, PAGE_ENTRIES * stride);
      account.charge((long) (words - pages[0].length) * Long.BYTES);
      pages[0] = Arrays.copyOf(pages[0], words);
    }
  }

  private void addPage() {
    if (end >= MAX_ENTRIES) {
      throw new LaminarException(
          ErrorCode.RESOURCE_LIMIT,
          "the state of a query would exceed " + MAX_ENTRIES + " entries",
          "Use fewer groups, shorter windows or a smaller watermark delay");
    }
    account.charge((long) PAGE_ENTRIES * stride * Long.BYTES);
    if (pageCount == pages.length) {
      pages = Arrays.copyOf(pages, pageCount * 2);
    }
    pages[pageCount++] = new long[PAGE_ENTRIES * stride];
  }

  /**
   * Gives an entry back.
   *
   * @param id of a live entry
   */
  public void free(int id) {
    size--;
    if (size == 0) {
      // Nothing lives: start again at the first page, which is the one in the cache.
      end = reserved;
      firstFree = -1;
    } else {
      writable(id)[offset(id)] = firstFree + 1L;
      firstFree = id;
    }
  }

  /**
   * Visits the live entries in ascending order of their ids.
   *
   * @param visitor takes an id; frees and allocates nothing
   */
  public void forEachLive(IntConsumer visitor) {
    BitSet free = new BitSet(end);
    for (int id = firstFree; id >= 0; id = (int) page(id)[offset(id)] - 1) {
      free.set(id);
    }
    for (int id = free.nextClearBit(reserved); id < end; id = free.nextClearBit(id + 1)) {
      visitor.accept(id);
    }
  }

  /**
   * Writes every entry, free ones included, so that ids survive.
   *
   * @param writer takes the words
   */
  public void snapshot(StateWriter writer) {
    writer.writeLong(stride);
    writer.writeLong(end);
    writer.writeLong(size);
    writer.writeLong(firstFree);
    for (int from = 0; from < end; from += PAGE_ENTRIES) {
      writer.writeLongs(page(from), 0, Math.min(PAGE_ENTRIES, end - from) * stride);
    }
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
    int restoredEnd = (int) reader.readLong();
    size = (int) reader.readLong();
    firstFree = (int) reader.readLong();
    for (int id = 0; id < restoredEnd; id++) {
      reserve(id);
    }
    end = restoredEnd;
    for (int from = 0; from < end; from += PAGE_ENTRIES) {
      reader.readLongs(page(from), 0, Math.min(PAGE_ENTRIES, end - from) * stride);
    }
  }
}
