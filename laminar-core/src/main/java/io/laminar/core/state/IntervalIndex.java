package io.laminar.core.state;

/**
 * Finds entries by the two bounds of an interval, which lie in neighbouring words of the entry. The
 * hash has a seed of its own, so that nobody can choose bounds that collide; a restored index is
 * filled anew.
 */
public final class IntervalIndex {
  private final EntryStore entries;
  private final int word;
  private final HashIndex index;
  private final long seed = HashSeed.next();
  private final long multiplier = HashSeed.next() | 1;

  /**
   * Makes an empty index.
   *
   * @param entries that it finds
   * @param word of an entry that holds the interval's start; its end is in the next
   * @param account is charged for every page
   */
  public IntervalIndex(EntryStore entries, int word, MemoryAccount account) {
    this.entries = entries;
    this.word = word;
    this.index = new HashIndex(account);
  }

  /**
   * Finds the entry of an interval.
   *
   * @param start of the interval
   * @param end of the interval
   * @return its id, or −1
   */
  public int find(long start, long end) {
    int hash = hash(start, end);
    long[] slots = index.directory()[hash >>> index.shift()];
    int mask = slots.length - 1;
    int at = hash & mask;
    for (long slot = slots[at]; slot != 0; slot = slots[at]) {
      if ((int) (slot >>> 32) == hash) {
        int id = (int) slot - 1;
        long[] page = entries.page(id);
        int bounds = entries.offset(id) + word;
        if (page[bounds] == start && page[bounds + 1] == end) {
          return id;
        }
      }
      at = (at + 1) & mask;
    }
    return -1;
  }

  /**
   * Adds an entry, whose bounds no other has.
   *
   * @param id of a live entry
   */
  public void insert(int id) {
    // The index has no id 0.
    index.insert(hash(id), id + 1);
  }

  /**
   * Takes an entry away, before it is freed.
   *
   * @param id of a live entry
   */
  public void remove(int id) {
    index.remove(hash(id), id + 1);
  }

  private int hash(int id) {
    long[] page = entries.page(id);
    int bounds = entries.offset(id) + word;
    return hash(page[bounds], page[bounds + 1]);
  }

  private int hash(long start, long end) {
    long hash = KeyLayout.mix(multiplier, seed, start);
    return KeyLayout.endHash(KeyLayout.mix(multiplier, hash, end));
  }
}
