package io.laminar.core.state;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import java.util.Arrays;

/**
 * A hash table from keys to entries of words: open addressing from hashes to ids, and entries that
 * hold the key and the owner's words side by side and never move.
 *
 * <pre>
 *   entry: ┌──────────────┬─────────────────────┬───────────┬──────────────────────────────┐
 *          │ scope, link  │ NULL bits if needed │ key words │ the owner's words (payload)  │
 *          │ 32 │ 32 bits │                     │           │ counts, sums, …              │
 *          └──────────────┴─────────────────────┴───────────┴──────────────────────────────┘
 * </pre>
 *
 * <p>The scope, not negative, is part of the key; the link, 32 bits that the table does not read, is the owner's, to
 * chain entries in whatever order. Long key strings are copied into a byte heap and freed with
 * their entry. Growth is a page at a time, so that no row pays for the whole table. Limits: 2³⁰
 * entries and the budget's bytes, beyond which {@code RESOURCE_LIMIT} is thrown. Pages are given back
 * when their entries have gone.
 */
public final class KeyedTable {
  private static final long LOW_WORD = 0xFFFFFFFFL;
  private static final int KEY = 1;
  /** The scope of entry 0, which no key has: where an empty slot of the index leads to. */
  private static final int NO_SCOPE = -1;

  private final KeyLayout layout;
  private final int keyWords;
  private final EntryStore entries;
  private final HashIndex index;
  private final ByteHeap heap;
  private final int[] missed = new int[Batch.MAX_ROWS];

  /**
   * Makes an empty table.
   *
   * @param layout of the keys
   * @param payloadWords the owner's words an entry; all zero in a new entry
   * @param heap takes the long strings of keys; may be shared
   * @param account is charged for every page
   */
  public KeyedTable(KeyLayout layout, int payloadWords, ByteHeap heap, MemoryAccount account) {
    this.layout = layout;
    this.keyWords = layout.words();
    this.entries = new EntryStore(KEY + keyWords + payloadWords, 1, account);
    entries.page(0)[0] = (long) NO_SCOPE << 32;
    this.index = new HashIndex(account);
    this.heap = heap;
  }

  /** The entries; payload begins at {@link #payload()}. */
  public EntryStore entries() {
    return entries;
  }

  /** The first word of an entry that is the owner's. */
  public int payload() {
    return KEY + keyWords;
  }

  /** The number of keys. */
  public int size() {
    return entries.size();
  }

  /** The bytes of live entries and of their place in the index; key strings lie in the heap. */
  public long liveBytes() {
    return (long) entries.size() * (entries.stride() + 1) * Long.BYTES;
  }

  /**
   * Loads the keys of rows, finds their entries, and makes those that are missing.
   *
   * @param keys where the keys go; its scopes have been written
   * @param batch holds the rows
   * @param columns the batch's columns that are the key
   * @param rows physical rows
   * @param count how many elements of {@code rows} count
   * @param ids receives the id of each row's entry
   * @param created receives, in order, the numbers of the rows whose entry was made
   * @return how many entries were made
   */
  public int findOrInsert(
      KeyRows keys, Batch batch, int[] columns, int[] rows, int count, int[] ids, int[] created) {
    keys.load(batch, columns, rows, count);
    return findOrInsert(keys, count, ids, created);
  }

  /**
   * Finds the entries of keys, and makes those that are missing.
   *
   * @param keys of the rows, loaded
   * @param count how many rows were loaded
   * @param ids receives the id of each row's entry
   * @param created receives, in order, the numbers of the rows whose entry was made
   * @return how many entries were made
   */
  public int findOrInsert(KeyRows keys, int count, int[] ids, int[] created) {
    assert keys.layout() == layout : "the keys were hashed with another seed";
    // Passes of their own, which are faster than one: the likely candidate of every row, and
    // whether it is right, without a branch on the data; then one by one the few rows whose key is
    // elsewhere or new.
    candidates(keys.hashes(), count, ids);
    int missedCount = keys.isPlainWord()
        ? compareWord(keys, count, ids)
        : keys.isPlainString() ? compareString(keys, count, ids) : compareWords(keys, count, ids);
    int createdCount = 0;
    for (int i = 0; i < missedCount; i++) {
      int row = missed[i];
      int id = find(keys, row);
      if (id < 0) {
        id = insert(keys, row);
        created[createdCount++] = row;
      }
      ids[row] = id;
    }
    return createdCount;
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
    boolean hasStrings = layout.hasStrings();
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
      if (hasStrings) {
        different |= keys.longStrings(i);
      }
      missed[missedCount] = i;
      missedCount += (int) ((different | -different) >>> 63);
    }
    return missedCount;
  }

  /**
   * Finds the entry of a key.
   *
   * @param keys of the rows
   * @param row number of the row in {@code keys}
   * @return its id, or −1
   */
  public int find(KeyRows keys, int row) {
    int hash = keys.hashes()[row];
    int scope = keys.scopes()[row];
    long[] slots = index.directory()[hash >>> index.shift()];
    int mask = slots.length - 1;
    int at = hash & mask;
    for (long slot = slots[at]; slot != 0; slot = slots[at]) {
      if ((int) (slot >>> 32) == hash) {
        int id = (int) slot;
        long[] page = entries.page(id);
        int entry = entries.offset(id);
        if ((int) (page[entry] >>> 32) == scope && isKey(page, entry + KEY, keys, row)) {
          return id;
        }
      }
      at = (at + 1) & mask;
    }
    return -1;
  }

  private boolean isKey(long[] page, int held, KeyRows keys, int row) {
    long[] words = keys.words();
    int asked = row * keyWords;
    if (!layout.hasStrings()) {
      for (int word = 0; word < keyWords; word++) {
        if (page[held + word] != words[asked + word]) {
          return false;
        }
      }
      return true;
    }
    for (int word = 0; word < keyWords; word++) {
      long heldWord = page[held + word];
      long askedWord = words[asked + word];
      if (layout.isStringSecond(word) && KeyLayout.isLong(page[held + word - 1])) {
        byte[] bytes = keys.heap(layout.stringColumn(word));
        if (!sameBytes(page[held + word - 1], heldWord, InlineBytes.position(askedWord), bytes)) {
          return false;
        }
      } else if (heldWord != askedWord) {
        return false;
      }
    }
    return true;
  }

  /** Compares the bytes of two long strings whose first words are equal. */
  private boolean sameBytes(long word0, long heldPosition, int askedStart, byte[] asked) {
    int length = InlineBytes.length(word0);
    int start = ByteHeap.offset(heldPosition);
    return Arrays.equals(
        heap.page(heldPosition), start, start + length, asked, askedStart, askedStart + length);
  }

  /**
   * Makes the entry of a key that is not there.
   *
   * @param keys of the rows
   * @param row number of the row in {@code keys}
   * @return its id
   */
  public int insert(KeyRows keys, int row) {
    int id = entries.allocate();
    long[] page = entries.writable(id);
    int entry = entries.offset(id);
    page[entry] = (long) keys.scopes()[row] << 32;
    System.arraycopy(keys.words(), row * keyWords, page, entry + KEY, keyWords);
    if (layout.hasStrings()) {
      holdStrings(page, entry + KEY, keys);
    }
    index.insert(keys.hashes()[row], id);
    return id;
  }

  private void holdStrings(long[] page, int key, KeyRows keys) {
    for (int column = 0; column < layout.columns(); column++) {
      int word = key + layout.firstWord(column);
      if (layout.type(column).kind().isBytes() && KeyLayout.isLong(page[word])) {
        int start = InlineBytes.position(page[word + 1]);
        page[word + 1] = heap.add(keys.heap(column), start, InlineBytes.length(page[word]));
      }
    }
  }

  /**
   * Removes an entry; the owner has given back what its payload leads to.
   *
   * @param id of a live entry
   */
  public void remove(int id) {
    long[] page = entries.page(id);
    int entry = entries.offset(id);
    index.remove(hash(page, entry), id);
    if (layout.hasStrings()) {
      for (int column = 0; column < layout.columns(); column++) {
        int word = entry + KEY + layout.firstWord(column);
        if (layout.type(column).kind().isBytes() && KeyLayout.isLong(page[word])) {
          heap.free(page[word + 1], InlineBytes.length(page[word]));
        }
      }
    }
    entries.free(id);
  }

  private int hash(long[] page, int entry) {
    long seed = layout.seed();
    long factor = layout.multiplier();
    long hash = KeyLayout.beginHash(seed, (int) (page[entry] >>> 32));
    for (int word = 0; word < keyWords; word++) {
      long content = page[entry + KEY + word];
      if (layout.isStringSecond(word)) {
        long word0 = page[entry + KEY + word - 1];
        if (KeyLayout.isLong(word0)) {
          content =
              InlineBytes.hash(seed, factor, word0, ByteHeap.offset(content), heap.page(content));
        }
      }
      hash = KeyLayout.mix(factor, hash, content);
    }
    return KeyLayout.endHash(hash);
  }

  /**
   * Returns an entry's scope.
   *
   * @param id of a live entry
   */
  public int scope(int id) {
    return (int) (entries.page(id)[entries.offset(id)] >>> 32);
  }

  /**
   * Returns the owner's 32 bits beside the scope; 0 in a new entry.
   *
   * @param id of a live entry
   */
  public int link(int id) {
    return (int) entries.page(id)[entries.offset(id)];
  }

  /**
   * Sets the owner's 32 bits beside the scope.
   *
   * @param id of a live entry
   * @param link any number
   */
  public void link(int id, int link) {
    long[] page = entries.writable(id);
    int entry = entries.offset(id);
    page[entry] = (page[entry] & ~LOW_WORD) | (link & LOW_WORD);
  }

  /**
   * Copies a column of an entry's key into a result.
   *
   * @param id of a live entry
   * @param column counted from 0 within the key
   * @param target has the column's type
   * @param row physical row to write
   */
  public void copyKey(int id, int column, ColumnBuffer target, int row) {
    copyKey(layout, entries.page(id), entries.offset(id), heap.pages(), column, target, row);
  }

  static void copyKey(
      KeyLayout layout,
      long[] page,
      int entry,
      byte[][] heapPages,
      int column,
      ColumnBuffer target,
      int row) {
    int key = entry + KEY;
    if (layout.nullWords() > 0 && (page[key + (column >> 6)] >>> column & 1) != 0) {
      target.setNull(row);
      return;
    }
    copyValue(page, key + layout.firstWord(column), heapPages, target, row);
  }

  /** Copies a value that is not NULL out of an entry. */
  static void copyValue(long[] page, int word, byte[][] heapPages, ColumnBuffer target, int row) {
    if (target.type().words() == 1) {
      target.setWord(row, page[word]);
    } else if (target.type().kind().isBytes() && KeyLayout.isLong(page[word])) {
      long position = page[word + 1];
      byte[] bytes = ByteHeap.page(heapPages, position);
      target.setBytes(row, bytes, ByteHeap.offset(position), InlineBytes.length(page[word]));
    } else {
      target.setWords(row, page[word], page[word + 1]);
    }
  }

  /**
   * Shows what the table holds now, without pinning it.
   *
   * @return the entries, valid until the table changes
   */
  public PinnedTable present() {
    return new PinnedTable(layout, entries, entries.pages(), payload(), heap.pages());
  }

  /**
   * Pins what the table holds now, at the cost of a reference a page: pages are copied when they are
   * written next. From then on the owner writes payload only into pages that {@link EntryStore#writable}
   * gives.
   *
   * @return the entries as they are now, for any thread
   */
  public PinnedTable pin() {
    return new PinnedTable(layout, entries, entries.share(), payload(), heap.share());
  }

  /**
   * Writes the table, without its index, whose seed is not the reader's. The heap is written by
   * whoever owns it, beforehand.
   *
   * @param writer takes the words
   */
  public void snapshot(StateWriter writer) {
    entries.snapshot(writer);
  }

  /**
   * Takes over what {@link #snapshot} wrote; the table must be empty, its heap restored.
   *
   * @param reader gives the words
   */
  public void restore(StateReader reader) {
    entries.restore(reader);
    entries.forEachLive(id -> index.insert(hash(entries.page(id), entries.offset(id)), id));
  }
}
