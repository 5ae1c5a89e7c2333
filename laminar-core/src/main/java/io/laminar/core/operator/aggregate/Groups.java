package io.laminar.core.operator.aggregate;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The groups of a GROUP BY and their aggregates: a keyed table whose payload is the number of rows
 * and the words of one accumulator after the other.
 *
 * <pre>
 *   entry: scope, link │ key │ rows │ accumulator 0 │ accumulator 1 │ …
 *
 *   resolve(batch) ─▶ add                    vectorised: each step over the whole batch
 *   load(batch) ─▶ resolve ─▶ step           likewise, with the results before and after each row
 *   load(batch) ─▶ for each row: find or open, addRow, write       row by row: changelogs
 * </pre>
 *
 * <p>The scope of a row (its window) is written by the operator beforehand; the link of an
 * entry is the operator's. Belongs to one operator.
 */
public final class Groups {
  private final GroupSpec spec;
  private final EvaluationContext context;
  private final int[] keyColumns;
  private final KeyRows keys;
  private final KeyedTable table;
  private final ByteHeap heap;
  private final Accumulator[] accumulators;
  private final CountRule[] rules;
  private final int rowsWord;
  private final int ownerWord;
  private final boolean countsRows;
  /** Whether rows are counted in a pass of their own, and not by an accumulator. */
  private final boolean countsApart;

  private boolean hasEmptied;

  private final int[] ids = new int[Batch.MAX_ROWS];
  private final int[] created = new int[Batch.MAX_ROWS];
  private final CountedRows counted = new CountedRows();
  private final int[] oneRow = new int[1];
  private final int[] oneGroup = new int[1];

  /**
   * Makes an empty set of groups.
   *
   * @param spec what is computed
   * @param emitsChanges whether results are read after every row
   * @param context takes the errors of results that do not fit their type
   */
  public Groups(GroupSpec spec, boolean emitsChanges, EvaluationContext context) {
    this(spec, emitsChanges, 0, context);
  }

  /**
   * Makes an empty set of groups, with words in each that are the operator's.
   *
   * @param spec what is computed
   * @param emitsChanges whether results are read after every row
   * @param ownerWords how many words the operator has in a group, from {@link #ownerWord()} on
   * @param context takes the errors of results that do not fit their type
   */
  public Groups(GroupSpec spec, boolean emitsChanges, int ownerWords, EvaluationContext context) {
    this.spec = spec;
    this.context = context;
    this.keyColumns = spec.keys().stream().mapToInt(Integer::intValue).toArray();
    MemoryAccount account = context.memory();
    this.heap = new ByteHeap(account);
    List<Accumulator> list = new ArrayList<>();
    int words = 1;
    Accumulators made = new Accumulators(spec, heap, account);
    for (int i = 0; i < spec.calls().size(); i++) {
      Accumulator accumulator = made.of(i);
      list.add(accumulator);
      words += accumulator.words();
    }
    this.accumulators = list.toArray(Accumulator[]::new);
    this.rules = spec.calls().stream().map(CountRule::of).toArray(CountRule[]::new);
    KeyLayout layout = KeyLayout.of(spec.keyTypes());
    this.keys = new KeyRows(layout);
    this.table = new KeyedTable(layout, words + ownerWords, heap, account);
    this.rowsWord = table.payload();
    this.ownerWord = rowsWord + words;
    // Where nothing is ever retracted, a group has rows, and who asks no more need not count them.
    this.countsRows = emitsChanges
        || spec.changelogInput()
        || spec.calls().stream().anyMatch(AggregateCall::readsRowCount);
    int word = rowsWord + 1;
    boolean counts = !countsRows || spec.changelogInput();
    for (Accumulator accumulator : accumulators) {
      accumulator.bind(table.entries(), word, rowsWord);
      word += accumulator.words();
      counts = counts || accumulator.countRows();
    }
    this.countsApart = countsRows && (!counts || spec.changelogInput());
  }

  /** What is computed. */
  public GroupSpec spec() {
    return spec;
  }

  /** The table of groups, for links and sizes. */
  public KeyedTable table() {
    return table;
  }

  KeyRows keys() {
    return keys;
  }

  Accumulator[] accumulators() {
    return accumulators;
  }

  /** The scope of each row; written before {@link #load} or {@link #resolve}. */
  public int[] scopes() {
    return keys.scopes();
  }

  /**
   * Reads and hashes the keys of rows.
   *
   * @param batch the input
   * @param rows physical rows
   * @param count how many
   */
  public void load(Batch batch, int[] rows, int count) {
    keys.load(batch, keyColumns, rows, count);
  }

  /**
   * Loads the keys of rows, finds their groups, and makes those that are missing.
   *
   * @param batch the input
   * @param rows physical rows
   * @param count how many rows
   * @return how many groups were made: see {@link #created()}
   */
  public int resolve(Batch batch, int[] rows, int count) {
    load(batch, rows, count);
    return resolve(count);
  }

  /**
   * Finds the groups of the rows that were {@linkplain #load loaded}, and makes those that are
   * missing.
   *
   * @param count how many rows were loaded
   * @return how many groups were made: see {@link #created()}
   */
  int resolve(int count) {
    int createdCount = table.findOrInsert(keys, count, ids, created);
    for (int i = 0; i < createdCount; i++) {
      open(ids[created[i]]);
    }
    return createdCount;
  }

  /** After {@link #resolve(Batch, int[], int)}: the group of each row. */
  public int[] ids() {
    return ids;
  }

  /** After {@link #resolve(Batch, int[], int)}: the rows that made a group, in order of arrival. */
  public int[] created() {
    return created;
  }

  /** The first word of an entry that is the operator's. */
  public int ownerWord() {
    return ownerWord;
  }

  void open(int id) {
    long[] page = table.entries().writable(id);
    int entry = table.entries().offset(id);
    page[entry + rowsWord] = countsRows ? 0 : 1;
    for (Accumulator accumulator : accumulators) {
      accumulator.open(page, entry);
    }
  }

  /**
   * Adds rows to the groups that {@link #resolve(Batch, int[], int)} found.
   *
   * @param batch the input
   * @param rows the physical rows that were loaded
   * @param count how many
   */
  public void add(Batch batch, int[] rows, int count) {
    add(batch, rows, ids, count);
  }

  /**
   * Adds rows of weight 1 to the groups that were found for them, one after the other, and writes
   * what each row does to the results of its group.
   *
   * @param batch the input
   * @param rows the physical rows that were loaded
   * @param steps has begun with as many rows
   * @param target receives the results, before and after each row
   * @param firstColumn the column of the first aggregate
   */
  void step(Batch batch, int[] rows, Steps steps, OutputRows target, int firstColumn) {
    EntryStore entries = table.entries();
    entries.makeWritable(ids, steps.count());
    long[][] pages = entries.pages();
    int stride = entries.stride();
    long[] before = steps.rowsBefore();
    int count = steps.count();
    for (int i = 0; i < count; i++) {
      long[] page = pages[ids[i] >>> EntryStore.PAGE_BITS];
      before[i] = page[(ids[i] & EntryStore.PAGE_MASK) * stride + rowsWord]++;
    }
    for (int i = 0; i < accumulators.length; i++) {
      steps.call(i);
      steps.count(batch, rules[i], rows);
      ColumnBuffer results = target.column(firstColumn + i);
      accumulators[i].step(batch, rows, ids, steps, results);
      steps.compare(results);
    }
  }

  /** Writes the keys of the rows that were loaded, each twice, side by side. */
  void writeKeysTwice(int count, OutputRows target) {
    for (int i = 0; i < keyColumns.length; i++) {
      keys.writeTwice(i, count, target.column(i));
    }
  }

  private void add(Batch batch, int[] rows, int[] groups, int count) {
    table.entries().makeWritable(groups, count);
    // An accumulator counts where there are no weights.
    if (countsApart || (countsRows && batch.weights() != null)) {
      CountAccumulator.addWeights(table.entries(), rowsWord, batch.weights(), rows, groups, count);
    }
    for (int i = 0; i < accumulators.length; i++) {
      if (rules[i].takesEveryRow()) {
        accumulators[i].add(batch, rows, groups, count);
      } else {
        counted.select(batch, rules[i], rows, groups, count);
        if (counted.count() > 0) {
          accumulators[i].add(batch, counted.rows(), counted.groups(), counted.count());
        }
      }
    }
  }

  /**
   * Finds the group of one row that was loaded.
   *
   * @param number of the row among those loaded
   * @return its id, or −1
   */
  public int find(int number) {
    return table.find(keys, number);
  }

  /**
   * Makes the group of one row that was loaded.
   *
   * @param number of the row among those loaded
   * @return its id
   */
  public int insert(int number) {
    int id = table.insert(keys, number);
    open(id);
    return id;
  }

  /**
   * Adds one row to a group.
   *
   * @param batch the input
   * @param row physical row
   * @param id the group
   */
  public void addRow(Batch batch, int row, int id) {
    oneRow[0] = row;
    oneGroup[0] = id;
    add(batch, oneRow, oneGroup, 1);
  }

  /**
   * Returns how many rows a group holds: the sum of their weights. More than 0 is all that can be
   * relied on where nothing is retracted and no aggregate asks for it.
   *
   * @param id the group
   */
  public long rows(int id) {
    return table.entries().page(id)[table.entries().offset(id) + rowsWord];
  }

  /**
   * Writes a group's key.
   *
   * @param id the group
   * @param target the output, whose first columns are the key
   * @param row physical row to write
   */
  public void writeKey(int id, OutputRows target, int row) {
    for (int i = 0; i < keyColumns.length; i++) {
      table.copyKey(id, i, target.column(i), row);
    }
  }

  /**
   * Writes a group's results.
   *
   * @param id the group
   * @param target the output
   * @param firstColumn the column of the first aggregate
   * @param row physical row to write
   * @param reports whether a result that does not fit is reported as a row error
   * @return false when one does not fit: there is no row then
   */
  public boolean writeResults(
      int id, OutputRows target, int firstColumn, int row, boolean reports) {
    EntryStore entries = table.entries();
    long[] page = entries.page(id);
    int entry = entries.offset(id);
    for (int i = 0; i < accumulators.length; i++) {
      ColumnBuffer results = target.column(firstColumn + i);
      if (!accumulators[i].write(page, entry, page[entry + rowsWord], results, row)) {
        if (reports) {
          reportMissing(i);
        }
        return false;
      }
    }
    return true;
  }

  /** Reports that the result of a call does not fit its type. */
  void reportMissing(int number) {
    MissingResult.report(spec.calls().get(number), context);
  }

  /**
   * Gives back what a group holds outside of its entry, in bounded steps.
   *
   * @param id the group
   * @param budget how many steps may be taken, at least 1
   * @return steps that are left; negative when it must be called again
   */
  public int release(int id, int budget) {
    long[] page = table.entries().writable(id);
    int entry = table.entries().offset(id);
    int left = budget;
    for (int i = 0; i < accumulators.length && left >= 0; i++) {
      left = accumulators[i].release(page, entry, left);
    }
    return left;
  }

  /**
   * Makes a group whose rows were all retracted like a new one.
   *
   * @param id the group
   */
  public void reset(int id) {
    release(id, Integer.MAX_VALUE);
    EntryStore entries = table.entries();
    int entry = entries.offset(id);
    Arrays.fill(entries.writable(id), entry + rowsWord, entry + ownerWord, 0);
    open(id);
  }

  /** Adds the rows of one group to the count of another, where they are counted; takes pages and entries. */
  void mergeRows(long[] source, int from, long[] target, int to) {
    if (countsRows) {
      target[to + rowsWord] += source[from + rowsWord];
    }
  }

  /**
   * Keeps a group whose rows were all retracted, without rows, where others may refer to groups by
   * their ids.
   *
   * @param id the group
   */
  void empty(int id) {
    reset(id);
    hasEmptied = true;
  }

  /** Tells whether a group may be there that has no rows. */
  boolean hasEmptied() {
    return hasEmptied;
  }

  /** Tells whether rows that were taken can be taken back, though the input was append-only so far. */
  boolean canRetract() {
    return spec.changelogInput()
        || Arrays.stream(accumulators).allMatch(each -> each.canRetract(table.size()));
  }

  /**
   * Removes a group that was {@linkplain #release released}.
   *
   * @param id the group
   */
  public void remove(int id) {
    table.remove(id);
  }

  /** Tells whether each row that is inserted changes a result. */
  boolean changesWithEveryRow() {
    return spec.calls().stream()
        .anyMatch(call -> call.function() == AggregateFunction.COUNT && call.takesEveryRow());
  }

  /** Tells whether results can be read from pinned entries, none of which is ever removed. */
  boolean canBePinned() {
    return !spec.changelogInput() && Arrays.stream(accumulators).allMatch(Accumulator::isInEntry);
  }

  /** Pins the groups as they are now. */
  PinnedGroups pin() {
    return PinnedGroups.all(spec, table.pin());
  }

  /** Shows the group of a key, the only row of a batch; valid until groups change. */
  PinnedGroups findResult(Batch key) {
    int[] columns = IntStream.range(0, keyColumns.length).toArray();
    keys.load(key, columns, Batch.everyRow(), 1);
    return PinnedGroups.one(spec, table.present(), table.find(keys, 0));
  }

  /** Retractions of values that no aggregate held. */
  public long ignoredRetractions() {
    long ignored = 0;
    for (Accumulator accumulator : accumulators) {
      ignored += accumulator.ignoredRetractions();
    }
    return ignored;
  }

  /** The bytes of live state, without the spare room of its arrays. */
  public long liveBytes() {
    long bytes = table.liveBytes() + heap.liveBytes();
    for (Accumulator accumulator : accumulators) {
      bytes += accumulator.liveBytes();
    }
    return bytes;
  }

  /**
   * Writes all groups.
   *
   * @param writer takes the state
   */
  public void snapshot(StateWriter writer) {
    writer.writeLong(hasEmptied ? 1 : 0);
    heap.snapshot(writer);
    table.snapshot(writer);
    for (Accumulator accumulator : accumulators) {
      accumulator.snapshot(writer);
    }
  }

  /**
   * Takes over what {@link #snapshot} wrote.
   *
   * @param reader gives the state
   */
  public void restore(StateReader reader) {
    hasEmptied = reader.readLong() == 1;
    heap.restore(reader);
    table.restore(reader);
    for (Accumulator accumulator : accumulators) {
      accumulator.restore(reader);
    }
  }
}
