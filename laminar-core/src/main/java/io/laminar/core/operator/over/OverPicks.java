package io.laminar.core.operator.over;

import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.operator.OutputRows;
import java.util.List;

/** Gives what functions that pick or number rows say of the row of a key that comes out next. Keeps nothing. */
final class OverPicks {
  private final List<OverFunction> functions;
  private final OverRows rows;
  private final KeyHistory history;
  private final boolean isBounded;

  OverPicks(OverSpec spec, OverRows rows, KeyHistory history) {
    this.functions = spec.functions();
    this.isBounded = spec.isBounded();
    this.rows = rows;
    this.history = history;
  }

  /** Writes the results for the row of a key that comes out next, its frame being in place. */
  void write(int key, OutputRows target, int firstColumn, int at) {
    int current = history.toComeOut(key);
    for (int i = 0; i < functions.size(); i++) {
      OverFunction function = functions.get(i);
      ColumnBuffer column = target.column(firstColumn + i);
      switch (function.kind()) {
        case ROW_NUMBER -> column.setWord(at, rows.number(current));
        case RANK -> column.setWord(at, history.rank(key));
        case DENSE_RANK -> column.setWord(at, history.denseRank(key));
        case PERCENT_RANK, CUME_DIST, NTILE ->
          throw new IllegalStateException("it needs all rows: " + function);
        case LAG, LEAD -> writeNeighbour(function, current, key, column, at);
        case FIRST_VALUE -> writeNth(function, 1, key, column, at);
        case NTH_VALUE -> writeNth(function, function.distance(), key, column, at);
        case LAST_VALUE -> writeLast(function, key, column, at);
      }
    }
  }

  private void writeNeighbour(
      OverFunction function, int current, int key, ColumnBuffer target, int at) {
    boolean isBefore = function.kind() == OverFunction.Kind.LAG;
    long number = rows.number(current) + (isBefore ? -function.distance() : function.distance());
    if (number < 1 || number > history.count(key)) {
      if (function.otherwise() >= 0) {
        rows.write(current, function.otherwise(), target, at);
      } else {
        target.setNull(at);
      }
      return;
    }
    int found = current;
    for (int left = function.distance(); left > 0; left--) {
      found = (isBefore ? rows.before(found) : rows.behind(found)) - 1;
    }
    rows.write(found, function.argument(), target, at);
  }

  private void writeNth(OverFunction function, int number, int key, ColumnBuffer target, int at) {
    int found = isBounded ? history.frame(key) : history.oldest(key);
    int left = number;
    for (long rest = inFrame(key); rest > 0; rest--) {
      if (counts(function, found, target, at) && --left == 0) {
        rows.write(found, function.argument(), target, at);
        return;
      }
      found = rows.behind(found) - 1;
    }
    target.setNull(at);
  }

  private void writeLast(OverFunction function, int key, ColumnBuffer target, int at) {
    int behind = history.toComeIn(key);
    int found = behind < 0 ? history.newest(key) : rows.before(behind) - 1;
    for (long rest = inFrame(key); rest > 0; rest--) {
      if (counts(function, found, target, at)) {
        rows.write(found, function.argument(), target, at);
        return;
      }
      found = rows.before(found) - 1;
    }
    target.setNull(at);
  }

  private long inFrame(int key) {
    return history.frameEnd(key) - history.frameStart(key);
  }

  /** Tells whether a row counts; writes its value to the target where that needs a look. */
  private boolean counts(OverFunction function, int row, ColumnBuffer target, int at) {
    if (!function.ignoresNulls()) {
      return true;
    }
    rows.write(row, function.argument(), target, at);
    return target.nulls()[at] == 0;
  }
}
