package io.laminar.core.expression.cast;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.TypeKind;
import io.laminar.core.data.ArrayReader;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Int128;
import io.laminar.core.expression.StrictExpression;
import io.laminar.core.expression.temporal.TemporalText;
import io.laminar.core.expression.text.TextBuilder;

/** A cast that can fail, row by row: to a row error, or leniently to NULL. */
abstract class CastKernel extends StrictExpression {
  private final boolean lenient;

  CastKernel(Expression value, DataType type, boolean lenient) {
    super(lenient ? type.withNullable(true) : type, value);
    this.lenient = lenient;
  }

  /** The value of a row cannot be cast; a row that is NULL already is passed over. */
  final void reject(Vector input, ColumnBuffer result, int row, EvaluationContext context) {
    if (result.nulls()[row] != 0) {
      return;
    }
    if (!lenient) {
      context.fail(
          row,
          ErrorCode.INVALID_CAST,
          text(argumentType(0), input, row) + " cannot be cast to " + type().sqlName(),
          "write TRY_CAST, which gives NULL, cast to a type that holds the value, or leave such rows out");
    }
    // A failed row, too, must hold something that can be read.
    result.setNull(row);
  }

  /** What a message shows of a value: at most 64 bytes of a string. */
  static String text(DataType type, Vector input, int row) {
    TextBuilder text = new TextBuilder();
    switch (type.kind()) {
      case CHAR, VARCHAR -> {
        String value = InlineBytes.string(input.word(row), input.secondWord(row), input.heap());
        text.append("'" + (value.length() > 64 ? value.substring(0, 64) + "…" : value) + "'");
      }
      case ARRAY -> text.append("an array of " + ArrayReader.count(input.word(row)) + " elements");
      case VARBINARY -> text.append(InlineBytes.length(input.word(row)) + " bytes");
      case REAL, DOUBLE ->
        text.append(FloatingText.of(
            Double.longBitsToDouble(input.word(row)), type.kind() == TypeKind.REAL));
      case DECIMAL -> {
        Int128 unscaled = new Int128();
        unscaled.load(input, row, type.words());
        text.appendDecimal(unscaled, type.scale());
      }
      case DATE -> TemporalText.appendDate(text, input.word(row));
      case TIME -> TemporalText.appendTime(text, input.word(row), type.precision());
      case TIMESTAMP, TIMESTAMP_LTZ ->
        TemporalText.appendTimestamp(
            text, input.word(row), type.unitsPerSecond(), type.precision());
      case BOOLEAN -> text.append(input.word(row) != 0 ? "TRUE" : "FALSE");
      case INTERVAL_DAY ->
        TemporalText.appendInterval(text, input.word(row), type.unitsPerSecond());
      case INTERVAL_YEAR -> TemporalText.appendMonths(text, input.word(row));
      case TINYINT, SMALLINT, INTEGER, BIGINT -> text.appendNumber(input.word(row));
    }
    return text.toString();
  }
}
