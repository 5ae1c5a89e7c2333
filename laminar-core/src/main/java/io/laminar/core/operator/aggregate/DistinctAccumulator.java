package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.EntryStore;
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
 * DISTINCT: lets another accumulator see a value when the group gets it for the first time, and
 * again, with weight −1, when the last of it is retracted.
 *
 * <pre>
 *   group's entry: words of the other accumulator │ first value + 1
 *   value's entry: group, next value + 1 │ value │ changelog only: weight, previous value + 1
 * </pre>
 */
final class DistinctAccumulator extends Accumulator {
  /** Words in a group's entry behind those of the other accumulator. */
  static final int OWN_WORDS = 1;

  private static final int WEIGHT = 0;
  private static final int PREVIOUS = 1;

  private final int[] arguments;
  private final List<DataType> types;
  /** A value as it is copied: a column an argument. */
  private final ColumnBuffer[] copied;

  private final Batch one;
  private final int[] columnsOfOne;
  private final boolean changelog;
  private final Accumulator counted;
  private final KeyRows keys;
  private final KeyedTable values;
  private final int[] ids = new int[Batch.MAX_ROWS];
  private final int[] created = new int[Batch.MAX_ROWS];
  private final int[] newRows = new int[Batch.MAX_ROWS];
  private final int[] newGroups = new int[Batch.MAX_ROWS];
  /** The input as the counted accumulator sees it: with weights of its own. */
  private final Batch view;

  private final ColumnBuffer viewWeights = new ColumnBuffer(DataType.of(TypeKind.BIGINT));
  private long ignoredRetractions;

  DistinctAccumulator(
      AggregateCall call,
      Accumulator counted,
      GroupSpec spec,
      ByteHeap heap,
      MemoryAccount account) {
    this.arguments = call.arguments();
    this.changelog = spec.changelogInput();
    this.counted = counted;
    // A NULL never gets here.
    this.types = Arrays.stream(arguments)
        .mapToObj(column -> spec.inputTypes().get(column).withNullable(false))
        .toList();
    this.copied = types.stream().map(ColumnBuffer::new).toArray(ColumnBuffer[]::new);
    this.one = new Batch(arguments.length);
    this.columnsOfOne = IntStream.range(0, arguments.length).toArray();
    KeyLayout layout = KeyLayout.of(types);
    this.keys = new KeyRows(layout);
    this.values = new KeyedTable(layout, changelog ? 2 : 0, heap, account);
    this.view = new Batch(spec.inputTypes().size());
    view.weights(viewWeights.vector());
  }

  @Override
  int words() {
    return counted.words() + OWN_WORDS;
  }

  @Override
  void bind(EntryStore groupEntries, int firstWord, int wordOfRows) {
    super.bind(groupEntries, firstWord, wordOfRows);
    counted.bind(groupEntries, firstWord, wordOfRows);
  }

  @Override
  boolean isInEntry() {
    return counted.isInEntry();
  }

  @Override
  void open(long[] page, int entry) {
    counted.open(page, entry);
  }

  private int headWord() {
    return offset() + counted.words();
  }

  @Override
  void add(Batch batch, int[] rows, int[] groups, int count) {
    System.arraycopy(groups, 0, keys.scopes(), 0, count);
    if (changelog) {
      keys.load(batch, arguments, rows, count);
      for (int column : arguments) {
        view.column(column).share(batch.column(column));
      }
      for (int i = 0; i < count; i++) {
        change(i, rows[i], groups[i], batch.weight(rows[i]));
      }
      return;
    }
    int createdCount = values.findOrInsert(keys, batch, arguments, rows, count, ids, created);
    for (int i = 0; i < createdCount; i++) {
      int number = created[i];
      newRows[i] = rows[number];
      newGroups[i] = groups[number];
      link(ids[number], groups[number]);
    }
    if (createdCount > 0) {
      counted.add(batch, newRows, newGroups, createdCount);
    }
  }

  private void change(int number, int row, int group, long weight) {
    int id = values.find(keys, number);
    long held = id < 0 ? 0 : values.entries().page(id)[payload(id) + WEIGHT];
    long now = held + weight;
    if (now < 0) {
      ignoredRetractions++;
      return;
    }
    if (held == 0 && now > 0) {
      id = values.insert(keys, number);
      link(id, group);
      pass(row, group, 1);
    } else if (held > 0 && now == 0) {
      unlink(id, group);
      values.remove(id);
      pass(row, group, -1);
      return;
    }
    if (id >= 0) {
      values.entries().writable(id)[payload(id) + WEIGHT] = now;
    }
  }

  @Override
  void merge(int from, int to) {
    long[] page = entries().page(from);
    int entry = entries().offset(from);
    int next = (int) page[entry + headWord()];
    while (next != 0) {
      int id = next - 1;
      next = values.link(id);
      int same = values.findLike(id, to);
      if (same < 0) {
        move(id, to);
      } else {
        if (changelog) {
          values.entries().writable(same)[payload(same) + WEIGHT] +=
              values.entries().page(id)[payload(id) + WEIGHT];
        }
        values.remove(id);
      }
    }
    page[entry + headWord()] = 0;
    counted.release(page, entry, Integer.MAX_VALUE);
  }

  /** Makes a value one of another group, which does not have it. */
  private void move(int id, int to) {
    values.scope(id, to);
    if (changelog) {
      values.entries().writable(id)[payload(id) + PREVIOUS] = 0;
    }
    link(id, to);
    copy(id);
    for (int i = 0; i < arguments.length; i++) {
      view.column(arguments[i]).share(copied[i].vector());
    }
    pass(0, to, 1);
  }

  private void copy(int id) {
    for (int i = 0; i < copied.length; i++) {
      copied[i].begin();
      values.copyKey(id, i, copied[i], 0);
    }
  }

  private void pass(int row, int group, long weight) {
    viewWeights.setWord(row, weight);
    newRows[0] = row;
    newGroups[0] = group;
    counted.add(view, newRows, newGroups, 1);
  }

  private int payload(int id) {
    return values.entries().offset(id) + values.payload();
  }

  private void link(int id, int group) {
    long[] page = entries().page(group);
    int head = entries().offset(group) + headWord();
    int next = (int) page[head];
    values.link(id, next);
    if (changelog && next != 0) {
      values.entries().writable(next - 1)[payload(next - 1) + PREVIOUS] = id + 1L;
    }
    page[head] = id + 1L;
  }

  private void unlink(int id, int group) {
    int next = values.link(id);
    int previous = (int) values.entries().page(id)[payload(id) + PREVIOUS];
    if (previous == 0) {
      entries().page(group)[entries().offset(group) + headWord()] = next;
    } else {
      values.link(previous - 1, next);
    }
    if (next != 0) {
      values.entries().writable(next - 1)[payload(next - 1) + PREVIOUS] = previous;
    }
  }

  /** Writes the values from the last of the list to the first: so they are put back in front. */
  @Override
  void writeGroup(long[] page, int entry, StateWriter writer) {
    List<Integer> list = new ArrayList<>();
    for (int next = (int) page[entry + headWord()]; next != 0; next = values.link(next - 1)) {
      list.add(0, next - 1);
    }
    writer.writeLong(list.size());
    for (int id : list) {
      copy(id);
      for (int i = 0; i < copied.length; i++) {
        ValueState.write(copied[i].vector(), types.get(i), 0, writer);
      }
      writer.writeLong(changelog ? values.entries().page(id)[payload(id) + WEIGHT] : 1);
    }
    counted.writeGroup(page, entry, writer);
  }

  @Override
  void readGroup(int group, StateReader reader) {
    for (long left = reader.readLong(); left > 0; left--) {
      for (int i = 0; i < copied.length; i++) {
        copied[i].begin();
        ValueState.read(copied[i], 0, reader);
        one.column(i).share(copied[i].vector());
      }
      long weight = reader.readLong();
      keys.scopes()[0] = group;
      keys.load(one, columnsOfOne, Batch.everyRow(), 1);
      int id = values.insert(keys, 0);
      entries().writable(group);
      link(id, group);
      if (changelog) {
        values.entries().writable(id)[payload(id) + WEIGHT] = weight;
      }
    }
    counted.readGroup(group, reader);
  }

  @Override
  boolean canRetract(int groupCount) {
    return changelog;
  }

  @Override
  boolean write(long[] page, int entry, long rows, ColumnBuffer target, int row) {
    return counted.write(page, entry, rows, target, row);
  }

  @Override
  int release(long[] page, int entry, int budget) {
    int head = entry + headWord();
    int left = budget;
    while (page[head] != 0) {
      if (left == 0) {
        return -1;
      }
      int id = (int) page[head] - 1;
      page[head] = values.link(id);
      values.remove(id);
      left--;
    }
    return counted.release(page, entry, left);
  }

  @Override
  long ignoredRetractions() {
    return ignoredRetractions + counted.ignoredRetractions();
  }

  @Override
  long liveBytes() {
    return values.liveBytes() + counted.liveBytes();
  }

  @Override
  void snapshot(StateWriter writer) {
    writer.writeLong(ignoredRetractions);
    values.snapshot(writer);
    counted.snapshot(writer);
  }

  @Override
  void restore(StateReader reader) {
    ignoredRetractions = reader.readLong();
    values.restore(reader);
    counted.restore(reader);
  }
}
