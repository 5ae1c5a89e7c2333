package io.laminar.core.expression.temporal;

import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.StrictExpression;

/** An instant whose local time was rounded, given both, as an instant again. */
final class ZonedRound extends StrictExpression {
  private final ZoneTable zone;
  private final boolean keepsOffset;
  private final long unitsPerSecond;

  ZonedRound(
      Expression instant,
      Expression local,
      Expression rounded,
      ZoneTable zone,
      boolean keepsOffset) {
    super(instant.type(), instant, local, rounded);
    this.zone = zone;
    this.keepsOffset = keepsOffset;
    this.unitsPerSecond = instant.type().unitsPerSecond();
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    long[] out = result.values();
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long rounded = inputs[2].word(row);
      out[row] = keepsOffset
          ? inputs[0].word(row) + (rounded - inputs[1].word(row))
          : zone.firstInstant(Math.floorDiv(rounded, unitsPerSecond)) * unitsPerSecond;
    }
  }
}
