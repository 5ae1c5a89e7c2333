package io.laminar.sql.plan.rule;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.sql.expression.RelationTypes;
import io.laminar.sql.parser.FineInterval;
import io.laminar.sql.validate.Refusal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * A tumbling window: [offset + n × size, offset + (n + 1) × size).
 *
 * @param timeColumn position of the time column in the input
 * @param size length in the time column's unit, above 0
 * @param offset shift of the windows against the epoch, in the time column's unit, 0 to size - 1
 * @param length as it was written
 * @param shift as it was written
 * @param zone whose days they are; empty for windows of a fixed length
 * @param position where the window was written
 */
public record Window(
    int timeColumn,
    long size,
    long offset,
    Duration length,
    Duration shift,
    String zone,
    SqlParserPos position) {

  private static final long SECONDS_PER_DAY = 86_400;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /**
   * Reads the arguments of TUMBLE.
   *
   * @param timeColumn position of the time column in the input
   * @param timeType its type
   * @param arguments size and, if there are any, offset and zone
   * @param position where the window was written
   */
  static Window of(
      int timeColumn, RelDataType timeType, List<RexNode> arguments, SqlParserPos position) {
    String zone = zone(arguments.get(arguments.size() - 1));
    List<RexNode> intervals =
        zone.isEmpty() ? arguments : arguments.subList(0, arguments.size() - 1);
    Duration length = duration(intervals.get(0), "size", position);
    Duration shift =
        intervals.size() > 1 ? duration(intervals.get(1), "offset", position) : Duration.ZERO;
    if (length.isZero() || length.isNegative()) {
      throw invalid("the size of a window must be longer than zero", position)
          .remedy("write for example INTERVAL '1' MINUTE")
          .exception();
    }
    if (!zone.isEmpty()
        && (length.toNanosPart() != 0 || length.toSeconds() % SECONDS_PER_DAY != 0)) {
      throw invalid("a window with a zone has whole days", position)
          .remedy(
              "give it a size of days, or leave the zone out: shorter ones are the same everywhere")
          .exception();
    }
    if (!zone.isEmpty() && !shift.equals(shift.truncatedTo(ChronoUnit.SECONDS))) {
      throw invalid("the offset of a window with a zone has whole seconds", position)
          .remedy("give it a time of day such as INTERVAL '6' HOUR")
          .exception();
    }
    long size = toUnit(length, timeType, position);
    long offset = Math.floorMod(toUnit(shift, timeType, position), size);
    return new Window(timeColumn, size, offset, length, shift, zone, position);
  }

  private static String zone(RexNode argument) {
    return argument instanceof RexLiteral literal && SqlTypeUtil.isCharacter(literal.getType())
        ? Objects.requireNonNull(literal.getValueAs(String.class))
        : "";
  }

  /** The same window over another position of its time column. */
  Window withTimeColumn(int column) {
    return new Window(column, size, offset, length, shift, zone, position);
  }

  /** Tells whether an interval is as long as every one of these windows. */
  boolean hasSize(RexLiteral interval) {
    if (!zone.isEmpty()) {
      return false;
    }
    BigDecimal millis = interval.getValueAs(BigDecimal.class);
    return millis != null && FineInterval.duration(millis).equals(length);
  }

  private static Refusal invalid(String problem, SqlParserPos position) {
    return Refusal.of(ErrorCode.INVALID_WINDOW, problem, position);
  }

  private static Duration duration(RexNode interval, String what, SqlParserPos position) {
    if (interval.getKind() == SqlKind.MINUS_PREFIX) {
      return duration(((RexCall) interval).getOperands().get(0), what, position).negated();
    }
    if (!(interval instanceof RexLiteral literal)) {
      throw invalid("the " + what + " of a window must be an INTERVAL literal", position)
          .remedy("write for example INTERVAL '1' MINUTE")
          .exception();
    }
    if (literal.isNull()) {
      throw invalid("the " + what + " of a window is NULL", position)
          .remedy("write for example INTERVAL '1' MINUTE")
          .exception();
    }
    if (!SqlTypeUtil.isInterval(literal.getType())
        || SqlTypeName.YEAR_INTERVAL_TYPES.contains(literal.getType().getSqlTypeName())) {
      throw invalid(
              "the " + what
                  + " of a window cannot be given in months or years: they differ in length",
              position)
          .remedy("give it in days, hours, minutes or seconds")
          .exception();
    }
    return FineInterval.duration(Objects.requireNonNull(literal.getValueAs(BigDecimal.class)));
  }

  private static long toUnit(Duration length, RelDataType timeType, SqlParserPos position) {
    DataType type = RelationTypes.toDataType(timeType);
    long unitsPerSecond = type.unitsPerSecond();
    int nanosPerUnit = (int) (NANOS_PER_SECOND / unitsPerSecond);
    if (Math.abs(length.toSeconds()) >= Long.MAX_VALUE / unitsPerSecond) {
      throw invalid("the window is longer than a " + timeType + " can tell", position)
          .remedy("give a shorter one, or a TIMESTAMP of less precision")
          .exception();
    }
    long units = length.toSeconds() * unitsPerSecond + length.toNanosPart() / nanosPerUnit;
    if (length.toNanosPart() % nanosPerUnit != 0 || units % type.unitsPerStep() != 0) {
      throw invalid("the bounds of the windows are no " + timeType, position)
          .remedy(
              "give a size and an offset that the column's precision can tell, or a TIMESTAMP of more precision")
          .exception();
    }
    return units;
  }
}
