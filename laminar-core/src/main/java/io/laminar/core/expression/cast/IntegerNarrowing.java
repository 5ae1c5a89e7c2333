package io.laminar.core.expression.cast;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;

/** An integer as one of fewer bits. */
final class IntegerNarrowing extends CastKernel {
  private final int unusedBits;

  IntegerNarrowing(Expression value, DataType type, boolean lenient) {
    super(value, type, lenient);
    this.unusedBits = 64 - bits(type.kind());
  }

  /** The number of bits of an integer type. */
  static int bits(TypeKind kind) {
    return switch (kind) {
      case TINYINT -> 8;
      case SMALLINT -> 16;
      case INTEGER -> 32;
      default -> 64;
    };
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    Vector input = inputs[0];
    long[] values = input.values();
    int offset = input.offset();
    int stride = input.stride();
    long[] out = result.values();
    int unused = unusedBits;
    long bad = 0;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      long value = values[offset + row * stride];
      bad |= ((value << unused) >> unused) ^ value;
      out[row] = value;
    }
    if (bad != 0) {
      for (int k = 0; k < count; k++) {
        int row = rows[k];
        if ((out[row] << unused) >> unused != out[row]) {
          reject(input, result, row, context);
        }
      }
    }
  }
}
