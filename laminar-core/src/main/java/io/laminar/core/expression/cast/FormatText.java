package io.laminar.core.expression.cast;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Int128;
import io.laminar.core.expression.temporal.TemporalText;
import io.laminar.core.expression.temporal.TimestampText;
import io.laminar.core.expression.temporal.ZoneTable;
import io.laminar.core.expression.text.TextBuilder;
import java.time.ZoneOffset;

/**
 * A number, truth value, date or time as text. What does not fit the string's length cannot be
 * cast; CHAR is padded. Floating point numbers are written as Java writes them, which allocates.
 */
final class FormatText extends CastKernel {
  private final TextBuilder text = new TextBuilder();
  private final TimestampText timestamps = new TimestampText();
  private final Int128 number = new Int128();
  private final ZoneTable zone;

  FormatText(Expression value, DataType type, boolean lenient) {
    this(value, type, lenient, ZoneTable.of(ZoneOffset.UTC));
  }

  /** Of an instant as the local time of a zone, with the offset. */
  FormatText(Expression value, DataType type, boolean lenient, ZoneTable zone) {
    super(value, type, lenient);
    this.zone = zone;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    Vector input = inputs[0];
    int limit = type().precision();
    boolean padded = type().kind() == TypeKind.CHAR;
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] != 0) {
        continue;
      }
      text.clear();
      format(argumentType(0), input, row);
      if (limit > 0 && text.length() > limit) {
        reject(input, result, row, context);
        continue;
      }
      while (padded && text.length() < limit) {
        text.append(' ');
      }
      text.writeTo(result, row);
    }
  }

  private void format(DataType from, Vector input, int row) {
    long word = input.word(row);
    switch (from.kind()) {
      case BOOLEAN -> text.append(word != 0 ? "TRUE" : "FALSE");
      case TINYINT, SMALLINT, INTEGER, BIGINT -> text.appendNumber(word);
      case REAL -> text.append(FloatingText.of(Double.longBitsToDouble(word), true));
      case DOUBLE -> text.append(FloatingText.of(Double.longBitsToDouble(word), false));
      case DECIMAL -> {
        number.load(input, row, from.words());
        text.appendDecimal(number, from.scale());
      }
      case DATE -> TemporalText.appendDate(text, word);
      case TIME -> TemporalText.appendTime(text, word, from.precision());
      case TIMESTAMP -> timestamps.append(text, word, from.unitsPerSecond(), from.precision());
      case TIMESTAMP_LTZ -> {
        long units = from.unitsPerSecond();
        int offset = zone.offset(Math.floorDiv(word, units));
        timestamps.append(text, word + offset * units, units, from.precision());
        TemporalText.appendOffset(text, offset, zone.isUtc());
      }
      case INTERVAL_DAY -> TemporalText.appendInterval(text, word, from.unitsPerSecond());
      case INTERVAL_YEAR -> TemporalText.appendMonths(text, word);
      case CHAR, VARCHAR, VARBINARY, ARRAY ->
        throw new IllegalStateException("not a value that is formatted: " + from);
    }
  }
}
