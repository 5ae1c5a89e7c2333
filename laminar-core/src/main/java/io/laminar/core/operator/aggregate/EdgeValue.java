package io.laminar.core.operator.aggregate;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * FIRST_VALUE and LAST_VALUE over append-only input: the event time of the row that counts, what is
 * held (nothing, a value, NULL), and the value.
 */
final class EdgeValue extends Accumulator {
  private static final long NOTHING = 0;
  private static final long VALUE = 1;
  private static final long NULL = 2;

  private final AggregateCall call;
  private final boolean isFirst;
  private final int eventTimeColumn;
  private final HeldValues held;

  EdgeValue(AggregateCall call, int eventTimeColumn, ByteHeap heap) {
    this.call = call;
    this.isFirst = call.function() == AggregateFunction.FIRST_VALUE;
    this.eventTimeColumn = eventTimeColumn;
    this.held = new HeldValues(call.argumentType(), heap);
  }

  @Override
  int words() {
    return 2 + held.words();
  }

  @Override
  void add(Batch batch, int[] rows, int[] groups, int count) {
    Vector argument = batch.column(call.argument());
    if (eventTimeColumn >= 0 && held.words() == 1 && !argument.mayHaveNulls()) {
      if (isFirst) {
        addFirst(argument, batch.column(eventTimeColumn), rows, groups, count);
      } else {
        addLast(argument, batch.column(eventTimeColumn), rows, groups, count);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      long[] page = entries().page(groups[i]);
      int at = entries().offset(groups[i]) + offset();
      int row = rows[i];
      long time = eventTimeColumn < 0 ? 0 : batch.column(eventTimeColumn).word(row);
      if (page[at + 1] == NOTHING || (isFirst ? time < page[at] : time >= page[at])) {
        if (page[at + 1] == VALUE) {
          held.release(page, at + 2);
        }
        page[at] = time;
        if (argument.isNull(row)) {
          page[at + 1] = NULL;
        } else {
          page[at + 1] = VALUE;
          held.hold(page, at + 2, argument, row);
        }
      }
    }
  }

  private void addFirst(Vector argument, Vector times, int[] rows, int[] groups, int count) {
    long[][] pages = entries().pages();
    int stride = entries().stride();
    int word = offset();
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      int group = groups[i];
      long[] page = pages[group >>> EntryStore.PAGE_BITS];
      int at = (group & EntryStore.PAGE_MASK) * stride + word;
      long time = times.word(row);
      if (time < page[at] || page[at + 1] == NOTHING) {
        page[at] = time;
        page[at + 1] = VALUE;
        page[at + 2] = held.word(argument.word(row));
      }
    }
  }

  private void addLast(Vector argument, Vector times, int[] rows, int[] groups, int count) {
    long[][] pages = entries().pages();
    int stride = entries().stride();
    int word = offset();
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      int group = groups[i];
      long[] page = pages[group >>> EntryStore.PAGE_BITS];
      int at = (group & EntryStore.PAGE_MASK) * stride + word;
      long time = times.word(row);
      if (time >= page[at] || page[at + 1] == NOTHING) {
        page[at] = time;
        page[at + 1] = VALUE;
        page[at + 2] = held.word(argument.word(row));
      }
    }
  }

  @Override
  void merge(int from, int to) {
    long[] source = entries().page(from);
    long[] target = entries().page(to);
    int sourceAt = entries().offset(from) + offset();
    int at = entries().offset(to) + offset();
    if (source[sourceAt + 1] == NOTHING || !counts(source, sourceAt, target, at)) {
      release(source, entries().offset(from), 0);
      return;
    }
    release(target, entries().offset(to), 0);
    System.arraycopy(source, sourceAt, target, at, words());
    source[sourceAt + 1] = NOTHING;
  }

  @Override
  void absorb(long[] source, int from, long[] target, int to) {
    int sourceAt = from + offset();
    int at = to + offset();
    if (source[sourceAt + 1] != NOTHING && counts(source, sourceAt, target, at)) {
      release(target, to, 0);
      target[at] = source[sourceAt];
      target[at + 1] = source[sourceAt + 1];
      if (source[sourceAt + 1] == VALUE) {
        held.copy(source, sourceAt + 2, target, at + 2);
      }
    }
  }

  private boolean counts(long[] source, int sourceAt, long[] target, int at) {
    return target[at + 1] == NOTHING
        || (isFirst ? source[sourceAt] < target[at] : source[sourceAt] >= target[at]);
  }

  @Override
  boolean isSmall() {
    return true;
  }

  @Override
  void writeGroup(long[] page, int entry, StateWriter writer) {
    int at = entry + offset();
    writer.writeLongs(page, at, 2);
    if (page[at + 1] == VALUE) {
      held.write(page, at + 2, writer);
    }
  }

  @Override
  void readGroup(int group, StateReader reader) {
    long[] page = entries().writable(group);
    int at = entries().offset(group) + offset();
    reader.readLongs(page, at, 2);
    if (page[at + 1] == VALUE) {
      held.read(page, at + 2, reader);
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
    if (page[at + 1] == VALUE) {
      held.write(page, at + 2, target, row);
    } else {
      target.setNull(row);
    }
    return true;
  }

  @Override
  int release(long[] page, int entry, int budget) {
    int at = entry + offset();
    if (page[at + 1] == VALUE) {
      held.release(page, at + 2);
    }
    page[at + 1] = NOTHING;
    return budget;
  }
}
