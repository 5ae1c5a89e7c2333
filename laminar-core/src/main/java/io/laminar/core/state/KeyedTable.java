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
  static final int KEY = 1;
  /** The scope of entry 0, which no key has: where an empty slot of the index leads to. */
  private static final int NO_SCOPE = -1;
  /** Scopes of loose entries are this or less. */
  private static final int LOOSE = -2;

  private final KeyLayout layout;
  private final int keyWords;
  private final EntryStore entries;
  private final HashIndex index;
  private final ByteHeap heap;
  private final KeyCandidates candidates;
  private final KeyCopies copies;

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
    this.candidates = new KeyCandidates(entries, index, layout);
    this.heap = heap;
    this.copies = new KeyCopies(layout, entries, heap);
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
    return ((long) entries.size() * entries.stride() + index.size()) * Long.BYTES;
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
    int missedCount = candidates.find(keys, count, ids);
    int createdCount = 0;
    for (int i = 0; i < missedCount; i++) {
      int row = candidates.missed(i);
      int id = find(keys, row);
      if (id < 0) {
        id = insert(keys, row);
        created[createdCount++] = row;
      }
      ids[row] = id;
    }
    return createdCount;
  }

  /**
   * Finds the entries of keys, and makes none.
   *
   * @param keys of the rows, loaded
   * @param count how many rows were loaded
   * @param ids receives the id of each row's entry, or −1
   */
  public void find(KeyRows keys, int count, int[] ids) {
    assert keys.layout() == layout : "the keys were hashed with another seed";
    int missedCount = candidates.find(keys, count, ids);
    for (int i = 0; i < missedCount; i++) {
      int row = candidates.missed(i);
      ids[row] = find(keys, row);
    }
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
   * Finds the entry with the key of another and a scope.
   *
   * @param like id of a live entry
   * @param scope to look in
   * @return its id, or −1
   */
  public int findLike(int like, int scope) {
    long[] page = entries.page(like);
    int entry = entries.offset(like);
    int hash = hash(page, entry, scope);
    long[] slots = index.directory()[hash >>> index.shift()];
    int mask = slots.length - 1;
    int at = hash & mask;
    for (long slot = slots[at]; slot != 0; slot = slots[at]) {
      int id = (int) slot;
      if ((int) (slot >>> 32) == hash && scope(id) == scope && isSameKey(like, id)) {
        return id;
      }
      at = (at + 1) & mask;
    }
    return -1;
  }

  /** Tells whether two live entries have the same key, whatever their scopes are. */
  public boolean isSameKey(int one, int id) {
    long[] page = entries.page(one);
    int key = entries.offset(one) + KEY;
    long[] other = entries.page(id);
    int otherKey = entries.offset(id) + KEY;
    for (int word = 0; word < keyWords; word++) {
      if (layout.isStringSecond(word) && KeyLayout.isLong(page[key + word - 1])) {
        byte[] bytes = heap.page(page[key + word]);
        int start = ByteHeap.offset(page[key + word]);
        if (!sameBytes(page[key + word - 1], other[otherKey + word], start, bytes)) {
          return false;
        }
      } else if (page[key + word] != other[otherKey + word]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Moves an entry to another scope, where its key is not yet.
   *
   * @param id of a live entry, which it keeps
   * @param scope from now on
   */
  public void scope(int id, int scope) {
    long[] page = entries.writable(id);
    int entry = entries.offset(id);
    index.remove(hash(page, entry, scope(id)), id);
    page[entry] = (long) scope << 32 | (page[entry] & LOW_WORD);
    index.insert(hash(page, entry, scope), id);
  }

  /**
   * Makes the entry of a key that is not there.
   *
   * @param keys of the rows
   * @param row number of the row in {@code keys}
   * @return its id
   */
  public int insert(KeyRows keys, int row) {
    int id = make(keys, row, keys.scopes()[row]);
    index.insert(keys.hashes()[row], id);
    return id;
  }

  /** Makes an entry that holds the key of a row, which needs no hash, and is never found. */
  public int insertLoose(KeyRows keys, int row) {
    return make(keys, row, LOOSE);
  }

  private int make(KeyRows keys, int row, int scope) {
    int id = entries.allocate();
    long[] page = entries.writable(id);
    int entry = entries.offset(id);
    page[entry] = (long) scope << 32;
    System.arraycopy(keys.words(), row * keyWords, page, entry + KEY, keyWords);
    holdStrings(page, entry + KEY, keys);
    return id;
  }

  /**
   * Makes an entry with the key of another, in a scope where the key is not yet.
   *
   * @param like id of a live entry
   * @param scope of the new entry
   * @return its id
   */
  public int insertLike(int like, int scope) {
    int id = entries.allocate();
    long[] page = entries.writable(id);
    int entry = entries.offset(id);
    page[entry] = (long) scope << 32;
    System.arraycopy(entries.page(like), entries.offset(like) + KEY, page, entry + KEY, keyWords);
    for (int column : layout.stringColumns()) {
      int word = entry + KEY + layout.firstWord(column);
      if (KeyLayout.isLong(page[word])) {
        long position = page[word + 1];
        int length = InlineBytes.length(page[word]);
        page[word + 1] = heap.add(heap.page(position), ByteHeap.offset(position), length);
      }
    }
    index.insert(hash(entries.page(id), entry, scope), id);
    return id;
  }

  /**
   * Makes an entry without a key, which is never found.
   *
   * @return its id
   */
  public int insertLoose() {
    int id = entries.allocate();
    entries.writable(id)[entries.offset(id)] = (long) LOOSE << 32;
    return id;
  }

  /**
   * Lets an entry be found no more: its key may be inserted once more. It keeps the key.
   *
   * @param id of a live entry
   */
  public void loosen(int id) {
    long[] page = entries.writable(id);
    int entry = entries.offset(id);
    int scope = scope(id);
    if (scope >= 0) {
      index.remove(hash(page, entry, scope), id);
      page[entry] = (long) (LOOSE - scope) << 32 | (page[entry] & LOW_WORD);
    }
  }

  private void holdStrings(long[] page, int key, KeyRows keys) {
    for (int column : layout.stringColumns()) {
      int word = key + layout.firstWord(column);
      if (KeyLayout.isLong(page[word])) {
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
    if (scope(id) >= 0) {
      index.remove(hash(page, entry, scope(id)), id);
    }
    for (int column : layout.stringColumns()) {
      int word = entry + KEY + layout.firstWord(column);
      if (KeyLayout.isLong(page[word])) {
        heap.free(page[word + 1], InlineBytes.length(page[word]));
      }
    }
    entries.free(id);
  }

  private int hash(long[] page, int entry, int scope) {
    long seed = layout.seed();
    long factor = layout.multiplier();
    long hash = KeyLayout.beginHash(seed, scope);
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

  /** Returns a live entry's scope; less than 0 for a {@linkplain #loosen loose} one. */
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
    KeyCopies.copy(layout, entries.page(id), entries.offset(id), heap.pages(), column, target, row);
  }

  /**
   * Copies a column of the keys of entries into results, row after row.
   *
   * @param ids of live entries; negative for NULL
   * @param from the first that counts
   * @param count how many count
   * @param column counted from 0 within the key
   * @param target has the column's type
   * @param row the first physical row to write
   */
  public void copyKeys(int[] ids, int from, int count, int column, ColumnBuffer target, int row) {
    copies.copy(ids, from, count, column, target, row);
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
    IndexFilling filling = index.filling(entries.size());
    entries.forEachLive(id -> {
      if (scope(id) >= 0) {
        filling.add(hash(entries.page(id), entries.offset(id), scope(id)), id);
      }
    });
    filling.end();
  }
}
