package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.math.BigDecimal;

/**
 * PERCENTILE_CONT and PERCENTILE_DISC: every value of the group in order, with the sum of its
 * weights, and where among them the result is, which each row moves by a step or two.
 *
 * <pre>
 *   the tree │ number of values │ node of the result + 1 │ number of values before that node
 * </pre>
 *
 * <p>SQL:2016, 10.9. Of n values PERCENTILE_CONT(p) is at the place p · (n − 1), counted from 0,
 * between its neighbours where that is not whole; PERCENTILE_DISC(p) is the ⌈p · n⌉-th. The places
 * are computed exactly.
 */
final class PercentileAccumulator extends Accumulator {
  private static final int TREE = 0;
  private static final int COUNT = 1;
  private static final int CURSOR = 2;
  private static final int BEFORE = 3;

  private final int argument;
  private final boolean isContinuous;
  private final boolean isDescending;
  /** The fraction is numerator / denominator. */
  private final long numerator;

  private final long denominator;
  private final double unit;
  private final WeightedValues values;
  private long[] page = new long[0];
  private int at;

  PercentileAccumulator(AggregateCall call, ByteHeap heap, MemoryAccount account) {
    DataType type = call.argumentType();
    this.argument = call.argument();
    this.isContinuous = call.function() == AggregateFunction.PERCENTILE_CONT;
    boolean descending =
        call.options().order().stream().anyMatch(AggregateOptions.Direction::descending);
    BigDecimal fraction = call.options().fraction();
    // Between two values it is the same place from either end.
    boolean turns = descending && isContinuous;
    BigDecimal used = turns ? BigDecimal.ONE.subtract(fraction) : fraction;
    this.isDescending = descending && !isContinuous;
    int scale = Math.max(0, used.scale());
    this.denominator = BigDecimal.TEN.pow(scale).longValueExact();
    this.numerator = used.movePointRight(scale).longValueExact();
    this.unit =
        type.kind() == TypeKind.DECIMAL ? BigDecimal.TEN.pow(type.scale()).doubleValue() : 1;
    this.values = new WeightedValues(type, heap, account, this::beforeRemoval);
  }

  @Override
  int words() {
    return 4;
  }

  @Override
  boolean isInEntry() {
    return false;
  }

  @Override
  void add(Batch batch, int[] rows, int[] groups, int count) {
    Vector value = batch.column(argument);
    for (int i = 0; i < count; i++) {
      page = entries().page(groups[i]);
      at = entries().offset(groups[i]) + offset();
      long weight = batch.weight(rows[i]);
      int cursor = (int) page[at + CURSOR] - 1;
      page[at + TREE] = values.add((int) page[at + TREE], value, rows[i], weight);
      if (values.node() < 0) {
        continue;
      }
      page[at + COUNT] += weight;
      // Of a node that was removed this is done.
      if (!values.isRemoved()
          && cursor >= 0
          && values.nodes().compareNodes(values.node(), cursor) < 0) {
        page[at + BEFORE] += weight;
      }
      settle();
    }
  }

  /** A value is about to go: the cursor leaves it, and what is before the cursor becomes less. */
  private void beforeRemoval(int node) {
    int cursor = (int) page[at + CURSOR] - 1;
    int tree = (int) page[at + TREE];
    if (node != cursor) {
      if (values.nodes().compareNodes(node, cursor) < 0) {
        page[at + BEFORE] -= values.weight(node);
      }
      return;
    }
    int next = values.nodes().next(tree, node);
    if (next < 0) {
      next = values.nodes().previous(tree, node);
      page[at + BEFORE] -= next < 0 ? 0L : values.weight(next);
    }
    page[at + CURSOR] = next + 1L;
  }

  /** Moves the cursor to the node of the result. */
  private void settle() {
    int tree = (int) page[at + TREE];
    if (tree == 0) {
      page[at + CURSOR] = 0;
      page[at + BEFORE] = 0;
      return;
    }
    int cursor = (int) page[at + CURSOR] - 1;
    long before = page[at + BEFORE];
    if (cursor < 0) {
      cursor = values.nodes().first(tree);
      before = 0;
    }
    long place = place(page[at + COUNT]);
    while (place < before) {
      cursor = values.nodes().previous(tree, cursor);
      before -= values.weight(cursor);
    }
    while (place >= before + values.weight(cursor)) {
      before += values.weight(cursor);
      cursor = values.nodes().next(tree, cursor);
    }
    page[at + CURSOR] = cursor + 1L;
    page[at + BEFORE] = before;
  }

  private long place(long count) {
    if (isContinuous) {
      return floor(count - 1);
    }
    long ordinal = Math.max(1, floor(count) + (rest(count) > 0 ? 1L : 0L));
    return isDescending ? count - ordinal : ordinal - 1;
  }

  /** The whole part of fraction · number. */
  private long floor(long number) {
    return number / denominator * numerator + number % denominator * numerator / denominator;
  }

  private long rest(long number) {
    return number % denominator * numerator % denominator;
  }

  @Override
  void merge(int from, int to) {
    long[] source = entries().page(from);
    int sourceAt = entries().offset(from) + offset();
    page = entries().page(to);
    at = entries().offset(to) + offset();
    page[at + TREE] = values.union((int) source[sourceAt + TREE], (int) page[at + TREE]);
    page[at + COUNT] += source[sourceAt + COUNT];
    page[at + CURSOR] = 0;
    settle();
    source[sourceAt + TREE] = 0;
  }

  @Override
  void writeGroup(long[] words, int entry, StateWriter writer) {
    writer.writeLong(words[entry + offset() + COUNT]);
    values.writeTree((int) words[entry + offset() + TREE], writer);
  }

  @Override
  void readGroup(int group, StateReader reader) {
    page = entries().writable(group);
    at = entries().offset(group) + offset();
    page[at + COUNT] = reader.readLong();
    page[at + TREE] = values.readTree(reader);
    page[at + CURSOR] = 0;
    settle();
  }

  @Override
  boolean canRetract(int groupCount) {
    return true;
  }

  @Override
  boolean write(long[] words, int entry, long rows, ColumnBuffer target, int row) {
    int start = entry + offset();
    int cursor = (int) words[start + CURSOR] - 1;
    if (cursor < 0) {
      target.setNull(row);
    } else if (isContinuous) {
      FloatingSum.writeFloating(between(words, start, cursor) / unit, target, row);
    } else {
      values.write(cursor, target, row);
    }
    return true;
  }

  private double between(long[] words, int start, int cursor) {
    double low = values.number(cursor);
    long rest = rest(words[start + COUNT] - 1);
    long place = floor(words[start + COUNT] - 1);
    if (rest == 0 || place + 1 < words[start + BEFORE] + values.weight(cursor)) {
      return low;
    }
    double high = values.number(values.nodes().next((int) words[start + TREE], cursor));
    return low == high ? low : low + (high - low) * ((double) rest / (double) denominator);
  }

  @Override
  int release(long[] words, int entry, int budget) {
    words[entry + offset() + CURSOR] = 0;
    return values.release(words, entry + offset() + TREE, budget);
  }

  @Override
  long ignoredRetractions() {
    return values.ignoredRetractions();
  }

  @Override
  long liveBytes() {
    return values.liveBytes();
  }

  @Override
  void snapshot(StateWriter writer) {
    values.snapshot(writer);
  }

  @Override
  void restore(StateReader reader) {
    values.restore(reader);
  }
}
