package io.laminar.core.operator.aggregate;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * One aggregate's words in the entries of all groups, and the kernels over them. It sees only the
 * rows that count: FILTER, NULL arguments and duplicates have been taken out.
 *
 * <p>{@code entry} is where a group's entry begins in its page; the accumulator's own words begin
 * at {@code entry + offset()}.
 */
abstract class Accumulator {
  private EntryStore entries = UNBOUND;
  private int offset;
  private int rowsWord;
  private final int[] oneRow = new int[1];
  private final int[] oneGroup = new int[1];

  private static final EntryStore UNBOUND =
      new EntryStore(1, MemoryAccount.ofBytes(Long.MAX_VALUE));

  /** How many words it needs in an entry. */
  abstract int words();

  /**
   * Learns where its words are; called once.
   *
   * @param groupEntries the entries of all groups
   * @param firstWord its first word in an entry
   * @param wordOfRows the word in which the group counts all its rows
   */
  void bind(EntryStore groupEntries, int firstWord, int wordOfRows) {
    this.entries = groupEntries;
    this.offset = firstWord;
    this.rowsWord = wordOfRows;
  }

  /** Learns where its words are in entries that were pinned: it only writes results from now on. */
  final void bindPinned(int firstWord) {
    this.offset = firstWord;
  }

  /**
   * Tells whether a result follows from the words in the entry and the heap alone, so that it can be
   * written from pinned ones.
   */
  boolean isInEntry() {
    return true;
  }

  final EntryStore entries() {
    return entries;
  }

  final int offset() {
    return offset;
  }

  /** The word in which the group counts all its rows; already up to date when rows are added. */
  final int rowsWord() {
    return rowsWord;
  }

  /**
   * Asks it to count the group's rows too, where a batch has no weights, as it is at the entry
   * anyway.
   *
   * @return false when it does not
   */
  boolean countRows() {
    return false;
  }

  /** Prepares the words of a new group, which are zero. */
  void open(long[] page, int entry) {}

  /**
   * Adds rows with the batch's weights, in order. The pages of the groups are writable.
   *
   * @param rows physical rows
   * @param groups entry ids, one a row
   * @param count how many
   */
  abstract void add(Batch batch, int[] rows, int[] groups, int count);

  /**
   * Adds rows one after the other, and writes the result of each row's group before and after it to
   * the output rows 2i and 2i + 1. The group's own count of rows is not touched: it is ahead.
   *
   * @param rows physical rows, of weight 1
   * @param groups entry ids, one a row
   * @param steps which rows count, and how many rows the groups had before
   */
  void step(Batch batch, int[] rows, int[] groups, Steps steps, ColumnBuffer target) {
    for (int i = 0; i < steps.count(); i++) {
      int group = groups[i];
      int entry = entries.offset(group);
      boolean fitted = write(entries.page(group), entry, steps.rowsBefore(i), target, 2 * i);
      if (steps.counts(i)) {
        oneRow[0] = rows[i];
        oneGroup[0] = group;
        add(batch, oneRow, oneGroup, 1);
      }
      long rowsAfter = steps.rowsBefore(i) + 1;
      boolean fits = write(entries.page(group), entry, rowsAfter, target, 2 * i + 1);
      steps.results(i, fitted, fits);
    }
  }

  /**
   * Adds what one group holds to another, as if the rows of the first had arrived after those of the
   * second; of rows whose arrival is held, that is what counts. What the words of the first lead to
   * moves along or is given back: nothing is left to release. The pages of both are writable.
   *
   * @param from a group, to be removed
   * @param to another group
   */
  abstract void merge(int from, int to);

  /** Tells whether a group takes a few words, however many rows it has, and can be {@linkplain #absorb absorbed}. */
  boolean isSmall() {
    return false;
  }

  /**
   * Adds what one group holds to another, as {@link #merge} does, and leaves the first as it is.
   *
   * @param source page of the first
   * @param from where its entry begins
   * @param target page of the second, writable
   * @param to where its entry begins
   */
  void absorb(long[] source, int from, long[] target, int to) {
    throw new UnsupportedOperationException("it is not small");
  }

  /** For {@link #merge} where nothing is to be given back: merging only reads the words of the first. */
  final void mergeSmall(int from, int to) {
    absorb(entries.page(from), entries.offset(from), entries.page(to), entries.offset(to));
  }

  /** Adds a word of a group to that of another. */
  final void mergeWord(int word, int from, int to) {
    entries.page(to)[entries.offset(to) + word] += entries.page(from)[entries.offset(from) + word];
  }

  /**
   * Tells whether rows that it took can be taken back, though its input was append-only so far.
   *
   * @param groupCount the groups have the ids from 1 to this
   */
  abstract boolean canRetract(int groupCount);

  /**
   * Writes a group's result.
   *
   * @param rows how many rows the group has
   * @return false when the result does not fit its type; nothing counts as written then
   */
  abstract boolean write(long[] page, int entry, long rows, ColumnBuffer target, int row);

  /**
   * Gives back what the words of a group lead to, in bounded steps.
   *
   * @param budget how many steps may be taken
   * @return steps that are left; negative when there is more to give back
   */
  int release(long[] page, int entry, int budget) {
    return budget;
  }

  /** Writes all that it holds for a group, so that it can be read into a group elsewhere. */
  abstract void writeGroup(long[] page, int entry, StateWriter writer);

  /** Reads what {@link #writeGroup} wrote into a group that has just been opened. */
  abstract void readGroup(int group, StateReader reader);

  /** Writes a group's words, where they lead nowhere. */
  final void writeWords(long[] page, int entry, StateWriter writer) {
    writer.writeLongs(page, entry + offset, words());
  }

  /** Reads what {@link #writeWords} wrote. */
  final void readWords(int group, StateReader reader) {
    reader.readLongs(entries.writable(group), entries.offset(group) + offset, words());
  }

  /** Rows whose retraction was ignored because nothing of the kind was held. */
  long ignoredRetractions() {
    return 0;
  }

  /** The bytes of state outside of the groups' entries. */
  long liveBytes() {
    return 0;
  }

  /** Writes state outside of the groups' entries. */
  void snapshot(StateWriter writer) {}

  /** Reads state outside of the groups' entries. */
  void restore(StateReader reader) {}
}
