package io.laminar.core.expression.temporal;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Int128;

/** The wall-clock time of the batch: the same for all its rows, and the same again in a replay. */
final class Now implements Expression {
  private final DataType type;
  private final long[] word = new long[1];
  private final Vector vector = new Vector();

  Now(DataType type) {
    this.type = type;
    vector.point(word, 0, 0);
  }

  @Override
  public DataType type() {
    return type;
  }

  @Override
  public Vector evaluate(Batch batch, int[] rows, int count, EvaluationContext context) {
    long nanos = context.nowNanos();
    word[0] = switch (type.kind()) {
      case DATE -> Math.floorDiv(nanos, TemporalText.NANOS_PER_DAY);
      case TIME -> {
        long grain = Int128.powerOfTen(9 - type.precision());
        long ofDay = Math.floorMod(nanos, TemporalText.NANOS_PER_DAY);
        yield ofDay - Math.floorMod(ofDay, grain);
      }
      default -> {
        long grain = Int128.powerOfTen(9 - type.precision());
        long digits = nanos - Math.floorMod(nanos, grain);
        yield Math.floorDiv(digits, 1_000_000_000L / type.unitsPerSecond());
      }
    };
    return vector;
  }
}
