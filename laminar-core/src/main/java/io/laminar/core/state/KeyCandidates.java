package io.laminar.core.state;

import io.laminar.core.data.Batch;
import io.laminar.core.data.InlineBytes;

/**
 * Finds the likely entry of each of many keys, and tells which keys are elsewhere or new, without a
 * branch on the data. Passes of their own, which are faster than one.
 */
final class KeyCandidates {
  private static final long LOW_WORD = 0xFFFFFFFFL;
  private static final int KEY = 1;

  private final EntryStore entries;
  private final HashIndex index;
  private final boolean hasStrings;
  private final int keyWords;
  private final int[] missed = new int[Batch.MAX_ROWS];

  /**
   * Makes it for a table.
   *
   * @param entries scope and key at their beginning
   * @param index of the entries; empty slots lead to entry 0, which has no scope
   * @param layout of the keys
   */
  KeyCandidates(EntryStore entries, HashIndex index, KeyLayout layout) {
    this.entries = entries;
    this.index = index;
    this.hasStrings = layout.hasStrings();
    this.keyWords = layout.words();
  }

  /**
   * Finds candidates.
   *
   * @param keys of the rows, loaded
   * @param count how many rows were loaded
   * @param ids receives the entry of each row, if it is not {@linkplain #missed missed}
   * @return how many were missed
   */
  int find(KeyRows keys, int count, int[] ids) {
    candidates(keys.hashes(), count, ids);
    return keys.isPlainWord()
        ? compareWord(keys, count, ids)
        : keys.isPlainString() ? compareString(keys, count, ids) : compareWords(keys, count, ids);
  }

  /** The number of a row whose key is not that of its candidate, in order. */
  int missed(int number) {
    return missed[number];
  }

  private static int candidate(long[] slots, int hash) {
    long first = slots[hash & (slots.length - 1)];
    long second = slots[(hash + 1) & (slots.length - 1)];
    // All ones where the first slot has another hash: then the second is the better candidate.
    long isOther = -((first >>> 32) ^ (hash & LOW_WORD)) >> 63;
    return (int) (first ^ ((first ^ second) & isOther));
  }

  private void candidates(int[] hashes, int count, int[] ids) {
    long[][] directory = index.directory();
    int shift = index.shift();
    for (int i = 0; i < count; i++) {
      int hash = hashes[i];
      ids[i] = candidate(directory[hash >>> shift], hash);
    }
  }

  private int compareWord(KeyRows keys, int count, int[] ids) {
    long[] words = keys.words();
    int[] scopes = keys.scopes();
    int[] missedRows = missed;
    long[][] pages = entries.pages();
    int stride = entries.stride();
    int missedCount = 0;
    for (int i = 0; i < count; i++) {
      int id = ids[i];
      long[] page = pages[id >>> EntryStore.PAGE_BITS];
      int entry = (id & EntryStore.PAGE_MASK) * stride;
      long different = ((page[entry] >>> 32) ^ scopes[i]) | (page[entry + KEY] ^ words[i]);
      missedRows[missedCount] = i;
      missedCount += (int) ((different | -different) >>> 63);
    }
    return missedCount;
  }

  private int compareString(KeyRows keys, int count, int[] ids) {
    long[] words = keys.words();
    int[] scopes = keys.scopes();
    int[] missedRows = missed;
    long[][] pages = entries.pages();
    int stride = entries.stride();
    int missedCount = 0;
    for (int i = 0; i < count; i++) {
      int id = ids[i];
      long[] page = pages[id >>> EntryStore.PAGE_BITS];
      int entry = (id & EntryStore.PAGE_MASK) * stride;
      long word0 = words[2 * i];
      // A long string has to be compared by its bytes: it counts as missed.
      int isLong = (InlineBytes.MAX_INLINE - InlineBytes.length(word0)) >> 31;
      long different = ((page[entry] >>> 32) ^ scopes[i])
          | (page[entry + KEY] ^ word0)
          | (page[entry + KEY + 1] ^ words[2 * i + 1])
          | isLong;
      missedRows[missedCount] = i;
      missedCount += (int) ((different | -different) >>> 63);
    }
    return missedCount;
  }

  private int compareWords(KeyRows keys, int count, int[] ids) {
    long[] words = keys.words();
    int[] scopes = keys.scopes();
    long[][] pages = entries.pages();
    int stride = entries.stride();
    boolean compareStrings = hasStrings;
    int missedCount = 0;
    for (int i = 0; i < count; i++) {
      int id = ids[i];
      long[] page = pages[id >>> EntryStore.PAGE_BITS];
      int entry = (id & EntryStore.PAGE_MASK) * stride;
      long different = (page[entry] >>> 32) ^ scopes[i];
      int asked = i * keyWords;
      for (int word = 0; word < keyWords; word++) {
        different |= page[entry + KEY + word] ^ words[asked + word];
      }
      if (compareStrings) {
        different |= keys.longStrings(i);
      }
      missed[missedCount] = i;
      missedCount += (int) ((different | -different) >>> 63);
    }
    return missedCount;
  }
}
