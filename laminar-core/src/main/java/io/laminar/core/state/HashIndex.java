package io.laminar.core.state;

import java.util.Arrays;

/**
 * From a 32-bit hash to entry ids: extendible hashing (Fagin et al., TODS 1979) over small open
 * addressing pages.
 *
 * <pre>
 *   hash: │ top `depth` bits: which page │ … │ low bits: first slot to look at │
 *   directory ──▶ page ──▶ slot: hash (32 bits) │ id, not 0 (32 bits);   0 is empty
 * </pre>
 *
 * <p>A full page of 1,024 slots is split in two, so growth costs at most that many moves however
 * large the table is: no row pays for all. Smaller pages double. Where splitting would not help,
 * because too many hashes are the same in their top bits, the page doubles too. Slots hold the
 * whole hash, so that neither splitting nor removing looks at an entry.
 *
 * <p>Two pages that one was split into become one again when they have few ids left, and a directory
 * that no page needs any more is halved.
 */
final class HashIndex {
  private static final int FIRST_SLOTS = 64;
  private static final int SPLIT_SLOTS = 1024;

  /** A third of what a page is split at: pages are not split and merged in turn. */
  private static final int MERGED_IDS = SPLIT_SLOTS / 8;

  /** What a page is split at. */
  private static final int MOST_IDS = SPLIT_SLOTS / 8 * 3;

  /** What a page has on average when all are filled at once: few of them are split then. */
  private static final int FILLED_IDS = 320;

  private static final int MAX_DEPTH = 24;

  /** A smaller directory stays. */
  private static final int MIN_DEPTH = 10;

  /** Of a directory, with the depth and the count of each page. */
  private static final int DIRECTORY_BYTES = 13;

  private static final long[] NO_PAGE = new long[0];

  private final PageStore store;
  private long[][] directory;
  /** The number of top bits that tell pages apart; at least 1, so that {@code shift} is below 32. */
  private int depth = 1;

  private int shift = 31;
  /** Per directory element: how many top bits all hashes in its page share. */
  private byte[] depths;
  /** The used slots of a page, kept at the first of the directory elements that lead to it. */
  private int[] counts;

  /** How many pages only one directory element leads to. */
  private int deepest;

  private int size;

  // The pages that one is split into, while it is: chosen by number, not by a branch.
  private final long[][] halves = {NO_PAGE, NO_PAGE};

  HashIndex(MemoryAccount account) {
    this.store = account.pages();
    long[] page = store.takeWords(FIRST_SLOTS);
    directory = new long[][] {page, page};
    depths = new byte[2];
    counts = new int[2];
  }

  /** The pages by the top bits of the hash; valid until the next insertion or removal. */
  long[][] directory() {
    return directory;
  }

  /** How far a hash is shifted right to index the directory. */
  int shift() {
    return shift;
  }

  int size() {
    return size;
  }

  /**
   * Begins to take many ids at once, while it is empty.
   *
   * @param most how many at most
   */
  IndexFilling filling(int most) {
    return new IndexFilling(this, store, most);
  }

  /**
   * Takes ids while it is empty.
   *
   * @param parts slots, divided by the top bits of their hashes; written to
   * @param partCounts how many there are of each
   */
  void fill(long[][] parts, int[] partCounts) {
    int all = Arrays.stream(partCounts).sum();
    beginPages(filledDepth(all));
    int[] left = new int[parts.length];
    for (int part = 0; part < parts.length; part++) {
      left[part] = fillPages(parts[part], partCounts[part]);
    }
    size = all - Arrays.stream(left).sum();
    for (int number = 0; number < directory.length; number++) {
      if (counts[number] == 0) {
        directory[number] = store.takeWords(FIRST_SLOTS);
      }
    }
    for (int part = 0; part < parts.length; part++) {
      for (int i = 0; i < left[part]; i++) {
        insert((int) (parts[part][i] >>> 32), (int) parts[part][i]);
      }
    }
  }

  /** Puts slots into their pages, and those for which a page would have to be split to the front; returns how many these are. */
  private int fillPages(long[] slots, int count) {
    int left = 0;
    for (int i = 0; i < count; i++) {
      long slot = slots[i];
      int number = (int) (slot >>> 32) >>> shift;
      int there = counts[number];
      if (there == 0) {
        directory[number] = store.takeWords(SPLIT_SLOTS);
      }
      if (there < MOST_IDS) {
        counts[number] = there + 1;
        place(directory[number], slot);
      } else {
        slots[left++] = slot;
      }
    }
    return left;
  }

  private static int filledDepth(int count) {
    int bits = 1;
    while (bits < MAX_DEPTH && count >>> bits > FILLED_IDS) {
      bits++;
    }
    return bits;
  }

  /** What an index takes that was filled with so many at once, but for pages that are split. */
  static long filledBytes(int count) {
    return ((long) SPLIT_SLOTS * Long.BYTES + DIRECTORY_BYTES) << filledDepth(count);
  }

  /** A directory whose elements lead to no page yet. */
  private void beginPages(int newDepth) {
    int length = 1 << newDepth;
    store.charge((long) (length - directory.length) * DIRECTORY_BYTES);
    store.give(directory[0]);
    depth = newDepth;
    shift = 32 - newDepth;
    directory = new long[length][];
    depths = new byte[length];
    counts = new int[length];
    Arrays.fill(directory, NO_PAGE);
    Arrays.fill(depths, (byte) newDepth);
    deepest = length;
  }

  /** Adds an id that is not there yet. */
  void insert(int hash, int id) {
    int number = first(hash >>> shift);
    // At most 3/8 full: nearly all keys are in the first two slots that are looked at.
    while (counts[number] >= (directory[number].length >> 3) * 3) {
      grow(number);
      number = first(hash >>> shift);
    }
    counts[number]++;
    size++;
    place(directory[number], ((long) hash << 32) | id);
  }

  private int first(int number) {
    int free = depth - depths[number];
    return number >>> free << free;
  }

  private static void place(long[] page, long slot) {
    int mask = page.length - 1;
    int at = (int) (slot >>> 32) & mask;
    while (page[at] != 0) {
      at = (at + 1) & mask;
    }
    page[at] = slot;
  }

  private static void placeAll(long[] page, long[] slots) {
    for (long slot : slots) {
      if (slot != 0) {
        place(page, slot);
      }
    }
  }

  private void grow(int number) {
    int pageDepth = depths[number];
    boolean mayDouble = depth < MAX_DEPTH && (1L << depth) * 64 <= size;
    if (directory[number].length < SPLIT_SLOTS || (pageDepth == depth && !mayDouble)) {
      doublePage(number);
    } else if (pageDepth == depth) {
      doubleDirectory();
    } else {
      split(number);
    }
  }

  private void doublePage(int number) {
    long[] old = directory[number];
    long[] page = store.takeWords(2 * old.length);
    placeAll(page, old);
    Arrays.fill(directory, number, number + (1 << (depth - depths[number])), page);
    store.give(old);
  }

  private void doubleDirectory() {
    int length = directory.length;
    store.charge((long) length * DIRECTORY_BYTES);
    long[][] pages = new long[length * 2][];
    byte[] newDepths = new byte[length * 2];
    int[] newCounts = new int[length * 2];
    for (int i = 0; i < length; i++) {
      pages[2 * i] = directory[i];
      pages[2 * i + 1] = directory[i];
      newDepths[2 * i] = depths[i];
      newDepths[2 * i + 1] = depths[i];
      newCounts[2 * i] = counts[i];
    }
    directory = pages;
    depths = newDepths;
    counts = newCounts;
    depth++;
    shift--;
    deepest = 0;
  }

  private void split(int number) {
    long[] old = directory[number];
    int pageDepth = depths[number];
    int half = 1 << (depth - pageDepth - 1);
    long[] low = store.takeWords(old.length);
    long[] high = store.takeWords(old.length);
    int count = moveToFront(old);
    int highCount = 0;
    halves[0] = low;
    halves[1] = high;
    for (int i = 0; i < count; i++) {
      // Bit 63 − pageDepth of the slot is the first bit in which the page's hashes differ.
      int isHigh = (int) ((old[i] << pageDepth) >>> 63);
      place(halves[isHigh], old[i]);
      highCount += isHigh;
    }
    Arrays.fill(halves, NO_PAGE);
    int lowCount = count - highCount;
    Arrays.fill(directory, number, number + half, low);
    Arrays.fill(directory, number + half, number + 2 * half, high);
    Arrays.fill(depths, number, number + 2 * half, (byte) (pageDepth + 1));
    counts[number + half] = counts[number] - lowCount;
    counts[number] = lowCount;
    deepest += pageDepth + 1 == depth ? 2 : 0;
    store.give(old);
  }

  /** Moves the used slots to the front, without a branch that nobody could guess; returns how many there are. */
  private static int moveToFront(long[] slots) {
    int count = 0;
    for (long slot : slots) {
      slots[count] = slot;
      count += slot != 0 ? 1 : 0;
    }
    return count;
  }

  /** Takes away an id that is there. */
  void remove(int hash, int id) {
    int number = first(hash >>> shift);
    long[] page = directory[number];
    int mask = page.length - 1;
    long slot = ((long) hash << 32) | id;
    int hole = hash & mask;
    while (page[hole] != slot) {
      assert page[hole] != 0 : "the id is not in the index";
      hole = (hole + 1) & mask;
    }
    // Moves back what would not be found across the hole: no tombstones are left.
    int at = hole;
    while (true) {
      at = (at + 1) & mask;
      long next = page[at];
      if (next == 0) {
        break;
      }
      int home = (int) (next >>> 32) & mask;
      if (((at - home) & mask) >= ((at - hole) & mask)) {
        page[hole] = next;
        hole = at;
      }
    }
    page[hole] = 0;
    counts[number]--;
    size--;
    if (counts[number] < MERGED_IDS) {
      shrink(number);
    }
  }

  /** Gives pages back that a page with few ids makes superfluous. */
  private void shrink(int number) {
    int merged = number;
    while (depths[merged] > 0 && merge(merged)) {
      merged = first(merged);
    }
    if (directory[merged].length > SPLIT_SLOTS) {
      shorten(merged);
    }
    if (deepest == 0 && depth > MIN_DEPTH) {
      halveDirectory();
    }
  }

  /** Puts the ids of a page and of the one that it was split from together, where they are few. */
  private boolean merge(int number) {
    int pageDepth = depths[number];
    int half = 1 << (depth - pageDepth);
    int low = number & -(2 * half);
    int high = low + half;
    if (depths[low] != depths[high] || counts[low] + counts[high] > MERGED_IDS) {
      return false;
    }
    boolean keepsLow = directory[low].length <= directory[high].length;
    long[] kept = directory[keepsLow ? low : high];
    long[] given = directory[keepsLow ? high : low];
    placeAll(kept, given);
    store.give(given);
    Arrays.fill(directory, low, low + 2 * half, kept);
    Arrays.fill(depths, low, low + 2 * half, (byte) (pageDepth - 1));
    counts[low] += counts[high];
    counts[high] = 0;
    deepest -= pageDepth == depth ? 2 : 0;
    return true;
  }

  /** Gives the greater part of a page back, without asking for more first. */
  private void shorten(int number) {
    long[] page = new long[SPLIT_SLOTS];
    store.leave((long) (directory[number].length - page.length) * Long.BYTES);
    placeAll(page, directory[number]);
    Arrays.fill(directory, number, number + (1 << (depth - depths[number])), page);
  }

  private void halveDirectory() {
    int length = directory.length / 2;
    long[][] pages = new long[length][];
    byte[] newDepths = new byte[length];
    int[] newCounts = new int[length];
    depth--;
    shift++;
    for (int i = 0; i < length; i++) {
      pages[i] = directory[2 * i];
      newDepths[i] = depths[2 * i];
      newCounts[i] = counts[2 * i];
      deepest += newDepths[i] == depth ? 1 : 0;
    }
    directory = pages;
    depths = newDepths;
    counts = newCounts;
    store.leave((long) length * DIRECTORY_BYTES);
  }
}
