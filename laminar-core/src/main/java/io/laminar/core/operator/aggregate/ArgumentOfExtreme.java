package io.laminar.core.operator.aggregate;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * ARG_MIN and ARG_MAX over append-only input: the row whose key is the extreme so far, the first to
 * arrive among equal ones.
 *
 * <pre>
 *   arrival + 1, or 0 while there is none │ key │ value
 * </pre>
 */
final class ArgumentOfExtreme extends Accumulator {
  private static final int KEY = 1;

  private final int valueColumn;
  private final int keyColumn;
  private final boolean isMin;
  private final HeldValues keys;
  private final HeldValues values;
  private long arrivals;

  ArgumentOfExtreme(AggregateCall call, GroupSpec spec, ByteHeap heap) {
    this.valueColumn = call.argument();
    this.keyColumn = call.others().get(0);
    this.isMin = call.function() == AggregateFunction.ARG_MIN;
    this.keys = new HeldValues(spec.inputTypes().get(keyColumn), heap);
    this.values = new HeldValues(call.argumentType(), heap);
  }

  @Override
  int words() {
    return KEY + keys.words() + values.words();
  }

  private int value(int at) {
    return at + KEY + keys.words();
  }

  @Override
  void add(Batch batch, int[] rows, int[] groups, int count) {
    Vector key = batch.column(keyColumn);
    Vector value = batch.column(valueColumn);
    for (int i = 0; i < count; i++) {
      long[] page = entries().page(groups[i]);
      int at = entries().offset(groups[i]) + offset();
      long arrival = ++arrivals;
      if (page[at] != 0) {
        int order = keys.compareAsNumbers(key, rows[i], page, at + KEY);
        if (isMin ? order >= 0 : order <= 0) {
          continue;
        }
        releaseHeld(page, at);
      }
      page[at] = arrival;
      keys.hold(page, at + KEY, key, rows[i]);
      values.hold(page, value(at), value, rows[i]);
    }
  }

  @Override
  void merge(int from, int to) {
    long[] source = entries().page(from);
    long[] target = entries().page(to);
    int sourceAt = entries().offset(from) + offset();
    int at = entries().offset(to) + offset();
    if (source[sourceAt] == 0) {
      return;
    }
    if (target[at] != 0) {
      if (!isBetter(source, sourceAt, target, at)) {
        releaseHeld(source, sourceAt);
        return;
      }
      releaseHeld(target, at);
    }
    System.arraycopy(source, sourceAt, target, at, words());
    source[sourceAt] = 0;
  }

  @Override
  boolean isSmall() {
    return true;
  }

  @Override
  void absorb(long[] source, int from, long[] target, int to) {
    int sourceAt = from + offset();
    int at = to + offset();
    if (source[sourceAt] == 0) {
      return;
    }
    if (target[at] != 0) {
      if (!isBetter(source, sourceAt, target, at)) {
        return;
      }
      releaseHeld(target, at);
    }
    target[at] = source[sourceAt];
    keys.copy(source, sourceAt + KEY, target, at + KEY);
    values.copy(source, value(sourceAt), target, value(at));
  }

  private boolean isBetter(long[] source, int sourceAt, long[] target, int at) {
    int order = keys.compareHeldAsNumbers(source, sourceAt + KEY, target, at + KEY);
    return order == 0 ? source[sourceAt] < target[at] : isMin ? order < 0 : order > 0;
  }

  private void releaseHeld(long[] page, int at) {
    keys.release(page, at + KEY);
    values.release(page, value(at));
    page[at] = 0;
  }

  @Override
  void writeGroup(long[] page, int entry, StateWriter writer) {
    int at = entry + offset();
    writer.writeLong(page[at]);
    if (page[at] != 0) {
      keys.write(page, at + KEY, writer);
      values.write(page, value(at), writer);
    }
  }

  @Override
  void readGroup(int group, StateReader reader) {
    long[] page = entries().writable(group);
    int at = entries().offset(group) + offset();
    page[at] = reader.readLong();
    if (page[at] != 0) {
      arrivals = Math.max(arrivals, page[at]);
      keys.read(page, at + KEY, reader);
      values.read(page, value(at), reader);
    }
  }

  @Override
  boolean canRetract(int groupCount) {
    // It has forgotten what it would go back to.
    return false;
  }

  @Override
  boolean write(long[] page, int entry, long rows, ColumnBuffer target, int row) {
    int at = entry + offset();
    if (page[at] == 0) {
      target.setNull(row);
    } else {
      values.write(page, value(at), target, row);
    }
    return true;
  }

  @Override
  int release(long[] page, int entry, int budget) {
    if (page[entry + offset()] != 0) {
      releaseHeld(page, entry + offset());
    }
    return budget;
  }

  @Override
  void snapshot(StateWriter writer) {
    writer.writeLong(arrivals);
  }

  @Override
  void restore(StateReader reader) {
    arrivals = reader.readLong();
  }
}
