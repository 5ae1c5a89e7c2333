package io.laminar.core.operator.aggregate;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * MIN and MAX of strings and long decimals over append-only input: whether there is a value, and
 * the extreme so far, long strings in the byte heap.
 */
final class WideExtreme extends Accumulator {
  private final AggregateCall call;
  private final boolean isMin;
  private final HeldValues held;

  WideExtreme(AggregateCall call, ByteHeap heap) {
    this.call = call;
    this.isMin = call.function() == AggregateFunction.MIN;
    this.held = new HeldValues(call.argumentType(), heap);
  }

  @Override
  int words() {
    return 3;
  }

  @Override
  void add(Batch batch, int[] rows, int[] groups, int count) {
    Vector argument = batch.column(call.argument());
    for (int i = 0; i < count; i++) {
      long[] page = entries().page(groups[i]);
      int at = entries().offset(groups[i]) + offset();
      if (page[at] == 0) {
        page[at] = 1;
        held.hold(page, at + 1, argument, rows[i]);
      } else {
        int order = held.compare(argument, rows[i], page, at + 1);
        if (isMin ? order < 0 : order > 0) {
          held.release(page, at + 1);
          held.hold(page, at + 1, argument, rows[i]);
        }
      }
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
      int order = held.compareHeld(source, sourceAt + 1, target, at + 1);
      boolean replaces = isMin ? order < 0 : order > 0;
      held.release(replaces ? target : source, (replaces ? at : sourceAt) + 1);
      if (!replaces) {
        source[sourceAt] = 0;
        return;
      }
    }
    System.arraycopy(source, sourceAt, target, at, words());
    source[sourceAt] = 0;
  }

  @Override
  void absorb(long[] source, int from, long[] target, int to) {
    int sourceAt = from + offset();
    int at = to + offset();
    if (source[sourceAt] == 0) {
      return;
    }
    if (target[at] != 0) {
      int order = held.compareHeld(source, sourceAt + 1, target, at + 1);
      if (isMin ? order >= 0 : order <= 0) {
        return;
      }
      held.release(target, at + 1);
    }
    target[at] = 1;
    held.copy(source, sourceAt + 1, target, at + 1);
  }

  @Override
  boolean isSmall() {
    return true;
  }

  @Override
  void writeGroup(long[] page, int entry, StateWriter writer) {
    int at = entry + offset();
    writer.writeLong(page[at]);
    if (page[at] != 0) {
      held.write(page, at + 1, writer);
    }
  }

  @Override
  void readGroup(int group, StateReader reader) {
    long[] page = entries().writable(group);
    int at = entries().offset(group) + offset();
    page[at] = reader.readLong();
    if (page[at] != 0) {
      held.read(page, at + 1, reader);
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
      held.write(page, at + 1, target, row);
    }
    return true;
  }

  @Override
  int release(long[] page, int entry, int budget) {
    if (page[entry + offset()] != 0) {
      held.release(page, entry + offset() + 1);
      page[entry + offset()] = 0;
    }
    return budget;
  }
}
