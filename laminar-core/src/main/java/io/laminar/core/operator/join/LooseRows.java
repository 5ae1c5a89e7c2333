package io.laminar.core.operator.join;

import io.laminar.core.state.EntryStore;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * Entries that no index of keys has yet, in the order of their arrival, beside the hashes of their keys: what is looked
 * for seldom is found by a look at all of these, which costs less than an index.
 *
 * <pre>
 *   places: │ … │ id, hash │ gone │ id, hash │ … │      a ring; a place is the low bits of a sequence number
 *                 first ──────────────────▶ next
 *   word of an entry: │ its sequence number │
 * </pre>
 */
final class LooseRows {
  static final int NONE = 0;
  private static final int FIRST_CAPACITY = 16;
  private static final int PLACE_BYTES = 2 * Integer.BYTES;

  /** A smaller ring stays: it comes and goes with the rows of a few batches. */
  private static final int MIN_GIVEN_BACK = 1 << 15;

  private final EntryStore entries;
  private final int word;
  private final MemoryAccount account;
  private int[] ids = new int[FIRST_CAPACITY];
  private int[] hashes = new int[FIRST_CAPACITY];
  private long first;
  private long next;
  private int count;

  /**
   * Makes it without rows.
   *
   * @param entries whose ids begin at 1
   * @param word of an entry that is used as long as it is here
   * @param account is charged for its room
   */
  LooseRows(EntryStore entries, int word, MemoryAccount account) {
    this.entries = entries;
    this.word = word;
    this.account = account;
  }

  int count() {
    return count;
  }

  /** The number of places from the first entry to the last one. */
  int span() {
    return (int) (next - first);
  }

  private int place(long sequence) {
    return (int) sequence & (ids.length - 1);
  }

  void add(int id, int hash) {
    if (span() == ids.length) {
      makeRoom();
    }
    put(next++, id, hash);
    count++;
  }

  private void put(long sequence, int id, int hash) {
    ids[place(sequence)] = id;
    hashes[place(sequence)] = hash;
    entries.writable(id)[entries.offset(id) + word] = sequence;
  }

  /** Closes the gaps where they are half of all places, so that one old entry does not keep many of them. */
  private void makeRoom() {
    if (count > ids.length / 2) {
      account.charge((long) ids.length * PLACE_BYTES);
      resize(2 * ids.length);
      return;
    }
    long to = first;
    for (long from = first; from < next; from++) {
      int id = ids[place(from)];
      if (id != NONE) {
        put(to++, id, hashes[place(from)]);
      }
    }
    for (long gone = to; gone < next; gone++) {
      ids[place(gone)] = NONE;
    }
    next = to;
  }

  private void resize(int capacity) {
    int[] oldIds = ids;
    int[] oldHashes = hashes;
    ids = new int[capacity];
    hashes = new int[capacity];
    for (long sequence = first; sequence < next; sequence++) {
      int old = (int) sequence & (oldIds.length - 1);
      ids[place(sequence)] = oldIds[old];
      hashes[place(sequence)] = oldHashes[old];
    }
  }

  void remove(int id) {
    long sequence = entries.page(id)[entries.offset(id) + word];
    assert ids[place(sequence)] == id : "the entry is not loose";
    ids[place(sequence)] = NONE;
    count--;
    while (first < next && ids[place(first)] == NONE) {
      first++;
    }
    if (ids.length > MIN_GIVEN_BACK && span() < ids.length / 4) {
      resize(ids.length / 2);
      account.charge(-(long) ids.length * PLACE_BYTES);
    }
  }

  /**
   * Collects entries of a hash.
   *
   * @param found receives the ids in the order of their arrival, as many as it holds
   * @return how many there were; where it is full, there may be more
   */
  int find(int hash, int[] found) {
    int[] all = hashes;
    int mask = all.length - 1;
    int from = (int) first;
    int length = span();
    int foundCount = 0;
    for (int i = 0; i < length; i++) {
      int at = (from + i) & mask;
      if (all[at] == hash && ids[at] != NONE) {
        found[foundCount++] = ids[at];
        if (foundCount == found.length) {
          break;
        }
      }
    }
    return foundCount;
  }

  /**
   * Collects the entries that came first.
   *
   * @param found receives their ids
   * @param most how many, at most as many as it holds
   * @return how many there were
   */
  int oldest(int[] found, int most) {
    int foundCount = 0;
    for (long sequence = first; sequence < next && foundCount < most; sequence++) {
      int id = ids[place(sequence)];
      if (id != NONE) {
        found[foundCount++] = id;
      }
    }
    return foundCount;
  }

  /** Writes the bounds; the entries are written, and read before, by their owner. */
  void snapshot(StateWriter writer) {
    writer.writeLong(first);
    writer.writeLong(next);
  }

  /** Takes over the bounds; the entries are {@linkplain #restore(int) restored} one after the other. */
  void restore(StateReader reader) {
    first = reader.readLong();
    next = reader.readLong();
    int capacity = Math.max(FIRST_CAPACITY, Integer.highestOneBit(Math.max(1, span() - 1)) << 1);
    account.charge((long) (capacity - FIRST_CAPACITY) * PLACE_BYTES);
    ids = new int[capacity];
    hashes = new int[capacity];
  }

  /** Puts an entry back, whose hash is not known yet. */
  void restore(int id) {
    ids[place(entries.page(id)[entries.offset(id) + word])] = id;
    count++;
  }

  /** Gives an entry another hash. */
  void hash(int id, int hash) {
    hashes[place(entries.page(id)[entries.offset(id) + word])] = hash;
  }

  /** The entries in the order of their arrival, from a place on: {@link #NONE} where one has gone. */
  int at(int place) {
    return ids[place(first + place)];
  }
}
