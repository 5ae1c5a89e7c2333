package io.laminar.core.operator.aggregate;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * DISTINCT: lets another accumulator see a value when the group gets it for the first time, and
 * again, with weight −1, when the last of it is retracted. Over append-only input the calls that have the same arguments,
 * with whatever filters, have one table of {@linkplain DistinctValues values}; the first of them leads it.
 *
 * <pre>
 *   group's entry: words of the other accumulator │ of the leader: first value + 1
 *   value's entry: group, next value + 1 │ value │ changelog:      weight, previous value + 1
 *                                                │ several calls:  a bit for each that has met it
 * </pre>
 */
final class DistinctAccumulator extends Accumulator {
  private static final int WEIGHT = 0;
  private static final int PREVIOUS = 1;

  private final DistinctValues shared;
  private final boolean leads;
  /** The bit of this call in a value's entry; 0 where no other call has the table. */
  private final long bit;

  private final boolean changelog;
  private final Accumulator counted;
  private final KeyedTable values;
  private final int[] newRows = new int[Batch.MAX_ROWS];
  private final int[] newGroups = new int[Batch.MAX_ROWS];
  private long ignoredRetractions;

  DistinctAccumulator(Accumulator counted, DistinctValues shared) {
    this.shared = shared;
    this.changelog = shared.isOfChangelog();
    this.counted = counted;
    this.values = shared.table();
    int number = shared.join(this);
    this.leads = number == 0;
    this.bit = shared.isOfMany() ? 1L << number : 0;
  }

  @Override
  int words() {
    return counted.words() + (leads ? DistinctValues.WORDS : 0);
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

  /** Where the group has the first of its values. */
  private int headWord() {
    DistinctAccumulator leader = shared.leader();
    return leader.offset() + leader.counted.words();
  }

  @Override
  void add(Batch batch, int[] rows, int[] groups, int count) {
    if (changelog) {
      shared.load(batch, rows, groups, count);
      shared.view(batch);
      for (int i = 0; i < count; i++) {
        change(i, rows[i], groups[i], batch.weight(rows[i]));
      }
      return;
    }
    int[] ids = shared.findOrInsert(batch, rows, groups, count);
    for (int i = 0; i < shared.createdCount(); i++) {
      int number = shared.created(i);
      link(ids[number], groups[number]);
    }
    int newCount = 0;
    if (bit == 0) {
      for (; newCount < shared.createdCount(); newCount++) {
        newRows[newCount] = rows[shared.created(newCount)];
        newGroups[newCount] = groups[shared.created(newCount)];
      }
    } else {
      for (int i = 0; i < count; i++) {
        if (meets(ids[i])) {
          newRows[newCount] = rows[i];
          newGroups[newCount++] = groups[i];
        }
      }
    }
    if (newCount > 0) {
      counted.add(batch, newRows, newGroups, newCount);
    }
  }

  /** Notes that this call meets a value, of which others have the table too; true the first time. */
  private boolean meets(int id) {
    long[] page = values.entries().writable(id);
    int at = payload(id);
    boolean isNew = (page[at] & bit) == 0;
    page[at] |= bit;
    return isNew;
  }

  @Override
  void step(Batch batch, int[] rows, int[] groups, Steps steps, ColumnBuffer target) {
    if (changelog) {
      super.step(batch, rows, groups, steps, target);
      return;
    }
    if (shared.find(batch, rows, groups, steps)) {
      for (int i = 0; i < shared.createdCount(); i++) {
        link(shared.createdId(i), shared.createdGroup(i));
      }
    }
    for (int i = 0; i < steps.count(); i++) {
      if (steps.counts(i) && !isNew(shared.number(i), groups[i])) {
        steps.skip(i);
      }
    }
    counted.step(batch, rows, groups, steps, target);
  }

  /** Tells whether this call meets the value of a row that was looked up for the first time; makes it if it is new. */
  private boolean isNew(int number, int group) {
    int id = shared.id(number);
    if (id < 0) {
      id = shared.insert(number);
      link(id, group);
      return bit == 0 || meets(id);
    }
    return bit != 0 && meets(id);
  }

  private void change(int number, int row, int group, long weight) {
    int id = shared.id(number);
    long held = id < 0 ? 0 : values.entries().page(id)[payload(id) + WEIGHT];
    long now = held + weight;
    if (now < 0) {
      ignoredRetractions++;
      return;
    }
    if (held == 0 && now > 0) {
      id = shared.insert(number);
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
    if (leads) {
      int head = entry + headWord();
      int next = (int) page[head];
      page[head] = 0;
      while (next != 0) {
        int id = next - 1;
        next = values.link(id);
        mergeValue(id, to);
      }
    }
    counted.release(page, entry, Integer.MAX_VALUE);
  }

  /** Makes a value one of another group, which may have it. */
  private void mergeValue(int id, int to) {
    int same = values.findLike(id, to);
    if (same < 0) {
      values.scope(id, to);
      if (changelog) {
        values.entries().writable(id)[payload(id) + PREVIOUS] = 0;
      }
      link(id, to);
      passOn(id, shared.isOfMany() ? word(id) : 1, to);
      return;
    }
    if (changelog) {
      values.entries().writable(same)[payload(same) + WEIGHT] += word(id);
    } else if (shared.isOfMany()) {
      passOn(id, word(id) & ~word(same), to);
      values.entries().writable(same)[payload(same)] |= word(id);
    }
    values.remove(id);
  }

  /** Lets calls see a value of a group for the first time, those of some bits. */
  private void passOn(int id, long bits, int group) {
    if (bits != 0) {
      shared.view(id);
    }
    for (long left = bits; left != 0; left &= left - 1) {
      shared.member(Long.numberOfTrailingZeros(left)).pass(0, group, 1);
    }
  }

  private void pass(int row, int group, long weight) {
    newRows[0] = row;
    newGroups[0] = group;
    counted.add(shared.view(row, weight), newRows, newGroups, 1);
  }

  private int payload(int id) {
    return values.entries().offset(id) + values.payload();
  }

  /** The first word of a value beside its columns. */
  private long word(int id) {
    return values.entries().page(id)[payload(id)];
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
    if (leads) {
      List<Integer> list = new ArrayList<>();
      for (int next = (int) page[entry + headWord()]; next != 0; next = values.link(next - 1)) {
        list.add(0, next - 1);
      }
      writer.writeLong(list.size());
      for (int id : list) {
        shared.write(id, writer);
        writer.writeLong(changelog || shared.isOfMany() ? word(id) : 1);
      }
    }
    counted.writeGroup(page, entry, writer);
  }

  @Override
  void readGroup(int group, StateReader reader) {
    for (long left = leads ? reader.readLong() : 0; left > 0; left--) {
      int id = shared.read(group, reader);
      long word = reader.readLong();
      entries().writable(group);
      link(id, group);
      if (changelog || shared.isOfMany()) {
        values.entries().writable(id)[payload(id)] = word;
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
    int left = budget;
    if (leads) {
      int head = entry + headWord();
      while (page[head] != 0) {
        if (left == 0) {
          return -1;
        }
        int id = (int) page[head] - 1;
        page[head] = values.link(id);
        values.remove(id);
        left--;
      }
    }
    return counted.release(page, entry, left);
  }

  @Override
  long ignoredRetractions() {
    return ignoredRetractions + counted.ignoredRetractions();
  }

  @Override
  long liveBytes() {
    return (leads ? values.liveBytes() : 0) + counted.liveBytes();
  }

  @Override
  void snapshot(StateWriter writer) {
    writer.writeLong(ignoredRetractions);
    if (leads) {
      values.snapshot(writer);
    }
    counted.snapshot(writer);
  }

  @Override
  void restore(StateReader reader) {
    ignoredRetractions = reader.readLong();
    if (leads) {
      values.restore(reader);
    }
    counted.restore(reader);
  }
}
