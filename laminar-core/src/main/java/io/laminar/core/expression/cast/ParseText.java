package io.laminar.core.expression.cast;

import io.laminar.api.DataType;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.temporal.IntervalText;
import io.laminar.core.expression.temporal.Moments;
import io.laminar.core.expression.temporal.TemporalText;
import io.laminar.core.expression.temporal.ZoneTable;
import io.laminar.core.expression.text.ByteSlice;
import java.time.ZoneOffset;
import java.util.Locale;

/** A string as a number, truth value, date, time or interval; spaces at both ends do not count. */
final class ParseText extends CastKernel {
  private static final int EXACT_POWER = 22;
  private static final long EXACT = 1L << 53;

  private final ByteSlice slice = new ByteSlice();
  private final NumberText number = new NumberText();
  private final TemporalText temporal = new TemporalText();
  private final IntervalText interval = new IntervalText();
  private final ZoneTable zone;

  ParseText(Expression value, DataType type, boolean lenient) {
    this(value, type, lenient, ZoneTable.of(ZoneOffset.UTC));
  }

  /** Of text as an instant, in which a time without an offset is the local time of a zone. */
  ParseText(Expression value, DataType type, boolean lenient, ZoneTable zone) {
    super(value, type, lenient);
    this.zone = zone;
  }

  @Override
  protected void compute(
      Vector[] inputs, ColumnBuffer result, int[] rows, int count, EvaluationContext context) {
    for (int k = 0; k < count; k++) {
      int row = rows[k];
      if (result.nulls()[row] == 0) {
        slice.read(inputs[0], row);
        if (!parse(result, row)) {
          reject(inputs[0], result, row, context);
        }
      }
    }
  }

  private boolean parse(ColumnBuffer result, int row) {
    return switch (type().kind()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> parseInteger(result, row);
      case DECIMAL ->
        number.read(slice)
            && number.rescale(type().scale())
            && ToDecimal.write(number.unscaled(), result, row);
      case REAL, DOUBLE -> parseFloating(result, row);
      case BOOLEAN -> parseBoolean(result, row);
      case DATE -> {
        boolean read = temporal.readTimestamp(slice);
        result.values()[row] = temporal.days();
        yield read;
      }
      case TIME -> {
        boolean read = temporal.readTime(slice);
        result.values()[row] = TimeUnits.truncate(temporal.nanos(), type().precision());
        yield read;
      }
      case TIMESTAMP, TIMESTAMP_LTZ -> parseTimestamp(result, row);
      case INTERVAL_DAY -> {
        boolean read = interval.readTime(slice, type().unitsPerSecond());
        result.values()[row] = interval.value();
        yield read;
      }
      case INTERVAL_YEAR -> {
        boolean read = interval.readMonths(slice);
        result.values()[row] = interval.value();
        yield read;
      }
      case CHAR, VARCHAR, VARBINARY, ARRAY ->
        throw new IllegalStateException("not a type that is parsed: " + type());
    };
  }

  private boolean parseInteger(ColumnBuffer result, int row) {
    if (!number.read(slice) || !number.rescale(0) || !number.unscaled().fitsLong()) {
      return false;
    }
    long value = number.unscaled().low();
    int unused = 64 - IntegerNarrowing.bits(type().kind());
    result.values()[row] = value;
    return (value << unused) >> unused == value;
  }

  private boolean parseFloating(ColumnBuffer result, int row) {
    double value;
    boolean real = type().kind() == io.laminar.api.TypeKind.REAL;
    if (number.read(slice)) {
      long digits = number.unscaled().low();
      int scale = number.scale();
      boolean small = number.exact()
          && number.unscaled().fitsLong()
          && Math.abs(digits) <= EXACT
          && Math.abs(scale) <= EXACT_POWER;
      if (small && !real && digits != 0) {
        // One correctly rounded operation on exact operands (Clinger, 1990).
        value = scale >= 0
            ? digits / NumberText.exactPower(scale)
            : digits * NumberText.exactPower(-scale);
      } else if (real) {
        value = Float.parseFloat(slice.toString());
      } else {
        value = Double.parseDouble(slice.toString());
      }
      if (Double.isInfinite(value)) {
        return false;
      }
    } else {
      switch (slice.toString().toLowerCase(Locale.ROOT)) {
        case "nan" -> value = Double.NaN;
        case "infinity", "inf", "+infinity", "+inf" -> value = Double.POSITIVE_INFINITY;
        case "-infinity", "-inf" -> value = Double.NEGATIVE_INFINITY;
        default -> {
          return false;
        }
      }
    }
    result.values()[row] = Double.doubleToRawLongBits(value);
    return true;
  }

  private boolean parseBoolean(ColumnBuffer result, int row) {
    slice.strip();
    if (slice.length() > 5) {
      return false;
    }
    switch (slice.toString().toLowerCase(Locale.ROOT)) {
      case "true", "t", "yes", "y", "on", "1" -> result.values()[row] = 1;
      case "false", "f", "no", "n", "off", "0" -> result.values()[row] = 0;
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean parseTimestamp(ColumnBuffer result, int row) {
    if (!temporal.readTimestamp(slice)) {
      return false;
    }
    long unitsPerSecond = type().unitsPerSecond();
    long unitsPerDay = 86_400 * unitsPerSecond;
    long ofDay = TimeUnits.truncate(temporal.nanos(), type().precision());
    long days = temporal.days();
    if (!temporal.hasOffset() && !zone.isUtc()) {
      long local = days * 86_400 + ofDay / 1_000_000_000L;
      long second = zone.toInstant(local);
      days = Math.floorDiv(second, 86_400L);
      ofDay += (second - local - (days - temporal.days()) * 86_400) * 1_000_000_000L;
    }
    long units = ofDay / (1_000_000_000L / unitsPerSecond);
    result.values()[row] = days * unitsPerDay + units;
    return Moments.fits(days, units, unitsPerDay);
  }
}
