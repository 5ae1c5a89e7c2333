package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.KeyLayout;
import io.laminar.core.state.KeyRows;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.state.ValueState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The different values of all groups, of one list of arguments: a table whose scope is the group. Where several calls
 * have these arguments, a batch is looked up once for all of them.
 *
 * <pre>
 *   find(rows of steps) ─▶ ids, for the first call that asks ─▶ each call: its bit, or a new entry
 *   findOrInsert(rows)  ─▶ ids                                  each call by itself
 * </pre>
 */
final class DistinctValues {
  /** Words in a group's entry: where its values begin. */
  static final int WORDS = 1;

  /** Calls of one table: each has a bit. */
  static final int MAX_CALLS = Long.SIZE;

  private final int[] arguments;
  private final List<DataType> types;
  private final boolean changelog;
  private final boolean isOfMany;
  private final List<DistinctAccumulator> members = new ArrayList<>();
  private final KeyRows keys;
  private final KeyedTable table;

  // The rows that were looked up last; −1 for one whose value is not there.
  private final int[] ids = new int[Batch.MAX_ROWS];
  private final int[] created = new int[Batch.MAX_ROWS];
  private int createdCount;

  // Rows of steps: the number of each among those that were looked up, and for which steps.
  private final int[] numbers = new int[Steps.MAX_ROWS];
  private final int[] asked = new int[Steps.MAX_ROWS];
  private long round;

  /** A value as it is copied: a column an argument. */
  private final ColumnBuffer[] copied;

  private final Batch one;
  private final int[] columnsOfOne;

  /** The input as the counted accumulators see it: with weights of its own. */
  private final Batch view;

  private final ColumnBuffer viewWeights = new ColumnBuffer(DataType.of(TypeKind.BIGINT));

  /**
   * Makes an empty table.
   *
   * @param arguments columns of the input
   * @param calls how many calls have it; one over a changelog
   */
  DistinctValues(int[] arguments, int calls, GroupSpec spec, ByteHeap heap, MemoryAccount account) {
    this.arguments = arguments;
    this.changelog = spec.changelogInput();
    this.isOfMany = calls > 1;
    // A NULL never gets here.
    this.types = Arrays.stream(arguments)
        .mapToObj(column -> spec.inputTypes().get(column).withNullable(false))
        .toList();
    KeyLayout layout = KeyLayout.of(types);
    this.keys = new KeyRows(layout);
    this.table = new KeyedTable(layout, changelog ? 2 : isOfMany ? 1 : 0, heap, account);
    this.copied = types.stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
    this.one = new Batch(arguments.length);
    this.columnsOfOne = IntStream.range(0, arguments.length).toArray();
    this.view = new Batch(spec.inputTypes().size());
    view.weights(viewWeights.vector());
  }

  /** Takes a call in; returns its number. */
  int join(DistinctAccumulator member) {
    members.add(member);
    return members.size() - 1;
  }

  /** The call whose words in a group's entry lead to the values. */
  DistinctAccumulator leader() {
    return members.get(0);
  }

  DistinctAccumulator member(int number) {
    return members.get(number);
  }

  boolean isOfChangelog() {
    return changelog;
  }

  /** Tells whether a value's entry has a bit for each call. */
  boolean isOfMany() {
    return isOfMany;
  }

  KeyedTable table() {
    return table;
  }

  // ---- Rows ----

  /** Reads the values of rows; each is {@linkplain #id looked up} when it is asked for. */
  void load(Batch batch, int[] rows, int[] groups, int count) {
    System.arraycopy(groups, 0, keys.scopes(), 0, count);
    keys.load(batch, arguments, rows, count);
    Arrays.fill(ids, 0, count, -1);
  }

  /** Looks up the values of rows, and makes those that are new; returns the entry of each row. */
  int[] findOrInsert(Batch batch, int[] rows, int[] groups, int count) {
    System.arraycopy(groups, 0, keys.scopes(), 0, count);
    createdCount = table.findOrInsert(keys, batch, arguments, rows, count, ids, created);
    return ids;
  }

  int createdCount() {
    return createdCount;
  }

  /** The number of a row whose value was new. */
  int created(int index) {
    return created[index];
  }

  /**
   * Looks up the values of rows: of several calls once for all, of one only those that count. Where all of them count
   * for the first of several calls, those that are new are made at once.
   *
   * @return whether the {@linkplain #created new} ones have been made just now
   */
  boolean find(Batch batch, int[] rows, int[] groups, Steps steps) {
    if (isOfMany && round == steps.round()) {
      return false;
    }
    round = steps.round();
    int count = 0;
    boolean makes = isOfMany;
    for (int i = 0; i < steps.count(); i++) {
      boolean counts = steps.counts(i);
      if (isOfMany ? isPresent(batch, rows[i]) : counts) {
        makes &= counts;
        numbers[i] = count;
        asked[count] = rows[i];
        keys.scopes()[count++] = groups[i];
      }
    }
    if (count == 0) {
      return false;
    }
    if (makes) {
      createdCount = table.findOrInsert(keys, batch, arguments, asked, count, ids, created);
    } else {
      keys.load(batch, arguments, asked, count);
      table.find(keys, count, ids);
    }
    return makes;
  }

  /** The entry of a value that was made just now. */
  int createdId(int index) {
    return ids[created[index]];
  }

  /** The group of a value that was made just now. */
  int createdGroup(int index) {
    return keys.scopes()[created[index]];
  }

  private boolean isPresent(Batch batch, int row) {
    for (int column : arguments) {
      Vector vector = batch.column(column);
      if (vector.mayHaveNulls() && vector.isNull(row)) {
        return false;
      }
    }
    return true;
  }

  /** The number of a row of steps among those that were looked up. */
  int number(int step) {
    return numbers[step];
  }

  /** The entry of a value that was read, or −1. */
  int id(int number) {
    if (ids[number] < 0) {
      // An equal row may have made it.
      ids[number] = table.find(keys, number);
    }
    return ids[number];
  }

  /** Makes the entry of a value that was read and is not there. */
  int insert(int number) {
    int id = table.insert(keys, number);
    ids[number] = id;
    return id;
  }

  // ---- Values by themselves ----

  /** Shows the arguments of a batch. */
  void view(Batch batch) {
    for (int column : arguments) {
      view.column(column).share(batch.column(column));
    }
  }

  /** Shows a value as row 0. */
  void view(int id) {
    copy(id);
    for (int i = 0; i < arguments.length; i++) {
      view.column(arguments[i]).share(copied[i].vector());
    }
  }

  /** What is shown, with a row's weight. */
  Batch view(int row, long weight) {
    viewWeights.setWord(row, weight);
    return view;
  }

  private void copy(int id) {
    for (int i = 0; i < copied.length; i++) {
      copied[i].begin();
      table.copyKey(id, i, copied[i], 0);
    }
  }

  /** Writes a value. */
  void write(int id, StateWriter writer) {
    copy(id);
    for (int i = 0; i < copied.length; i++) {
      ValueState.write(copied[i].vector(), types.get(i), 0, writer);
    }
  }

  /** Reads a value of a group that does not have it; returns its entry. */
  int read(int group, StateReader reader) {
    for (int i = 0; i < copied.length; i++) {
      copied[i].begin();
      ValueState.read(copied[i], 0, reader);
      one.column(i).share(copied[i].vector());
    }
    keys.scopes()[0] = group;
    keys.load(one, columnsOfOne, Batch.everyRow(), 1);
    return table.insert(keys, 0);
  }
}
