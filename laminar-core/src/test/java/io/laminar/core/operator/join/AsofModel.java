package io.laminar.core.operator.join;

import io.laminar.core.operator.harness.InputRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What an ASOF join gives, by looking at all rows each time; written from the semantics alone. */
final class AsofModel {
  /** A row. */
  record Row(@Nullable String key, long time, long value, long arrival) {}

  private final AsofSpec spec;
  private final List<Row> lefts = new ArrayList<>();
  private final List<Row> rights = new ArrayList<>();
  private final long[] watermarks = {Long.MIN_VALUE, Long.MIN_VALUE};
  private final List<InputRow> output = new ArrayList<>();
  private long arrivals;
  private long lateRows;

  AsofModel(AsofSpec spec) {
    this.spec = spec;
  }

  List<InputRow> output() {
    return output;
  }

  long lateRows() {
    return lateRows;
  }

  void row(int side, @Nullable String key, long time, long value) {
    Row row = new Row(key, time, value, arrivals++);
    if (time < watermarks[side]) {
      lateRows++;
    } else if (side == 1) {
      rights.add(row);
    } else if (key == null) {
      give(row, null);
    } else {
      lefts.add(row);
      answer();
    }
  }

  void watermark(int side, long time) {
    watermarks[side] = Math.max(watermarks[side], time);
    answer();
  }

  /** Answers the left rows that can be, in the order of their times, ties by arrival. */
  private void answer() {
    List<Row> waiting = new ArrayList<>(lefts);
    waiting.sort(Comparator.comparingLong(Row::time).thenComparingLong(Row::arrival));
    for (Row left : waiting) {
      Row best = best(left);
      if (hasPassed(add(left.time, spec.patience()))
          || (best != null && hasPassed(lastOfSameWorth(left, best)))) {
        lefts.remove(left);
        give(left, best);
      }
    }
  }

  private boolean hasPassed(long time) {
    return watermarks[1] > time || watermarks[1] == Long.MAX_VALUE;
  }

  private static long add(long time, long offset) {
    return offset == Long.MAX_VALUE ? offset : time + offset;
  }

  private long lastOfSameWorth(Row left, Row best) {
    return switch (spec.direction()) {
      case BACKWARD -> Long.MAX_VALUE;
      case FORWARD -> best.time;
      case NEAREST -> left.time + Math.abs(left.time - best.time);
    };
  }

  private @Nullable Row best(Row left) {
    Predicate<Row> inReach = right -> left.key != null
        && left.key.equals(right.key)
        && (spec.atLeast() == Long.MIN_VALUE || right.time >= left.time + spec.atLeast())
        && (spec.atMost() == Long.MAX_VALUE || right.time <= left.time + spec.atMost());
    Comparator<Row> worth = switch (spec.direction()) {
      case BACKWARD -> Comparator.comparingLong(Row::time);
      case FORWARD -> Comparator.comparingLong(right -> -right.time);
      case NEAREST -> Comparator.comparingLong(right -> -Math.abs(right.time - left.time));
    };
    return rights.stream()
        .filter(inReach)
        .max(worth.thenComparingLong(Row::arrival))
        .orElse(null);
  }

  private void give(Row left, @Nullable Row right) {
    if (right != null) {
      output.add(
          InputRow.of(1, left.key, left.time, left.value, right.key, right.time, right.value));
    } else if (spec.join().keeps(0)) {
      output.add(InputRow.of(1, left.key, left.time, left.value, null, null, null));
    }
  }
}
