package io.laminar.sql.plan.rule;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.core.expression.temporal.ZoneTable;
import io.laminar.sql.expression.RelationTypes;
import io.laminar.sql.expression.WindowForm;
import io.laminar.sql.parser.FineInterval;
import io.laminar.sql.validate.Refusal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * The windows of a query, all of one form. Times and lengths are in the time column's unit.
 *
 * @param form of the windows
 * @param timeColumn position of the time column in the input
 * @param slide from a window to the next: the slide of HOP, the step of CUMULATE, the size of TUMBLE; above 0
 * @param size length of the longest window, above 0
 * @param offset shift of the windows against the epoch, 0 to less than the period after which they repeat
 * @param step the slide or step as it was written
 * @param length as it was written
 * @param shift as it was written
 * @param zone whose days they are; empty for windows of a fixed length
 * @param boundsColumn position of the column of the input that holds the start of a row's window, the end being the
 *     next one; -1 where rows have no window yet
 * @param position where the window was written
 */
public record Window(
    WindowForm form,
    int timeColumn,
    long slide,
    long size,
    long offset,
    Duration step,
    Duration length,
    Duration shift,
    String zone,
    int boundsColumn,
    SqlParserPos position) {

  private static final long SECONDS_PER_DAY = 86_400;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /**
   * Reads the arguments of a window.
   *
   * @param form of the windows
   * @param timeColumn position of the time column in the input
   * @param timeType its type
   * @param arguments the intervals of the form and, if there are any, offset and zone
   * @param position where the window was written
   */
  static Window of(
      WindowForm form,
      int timeColumn,
      RelDataType timeType,
      List<RexNode> arguments,
      SqlParserPos position) {
    String zone = zone(arguments.get(arguments.size() - 1));
    List<RexNode> intervals =
        zone.isEmpty() ? arguments : arguments.subList(0, arguments.size() - 1);
    int sizes = form.intervals().size();
    Duration step = length(form, 0, intervals, position);
    Duration length = length(form, sizes - 1, intervals, position);
    Duration shift = intervals.size() > sizes
        ? duration(intervals.get(sizes), "offset", position)
        : Duration.ZERO;
    if (!zone.isEmpty()) {
      checkDays(form, List.of(step, length), shift, zone, position);
    }
    long slide = toUnit(step, timeType, position);
    long size = toUnit(length, timeType, position);
    checkFit(form, slide, size, position);
    long period = form == WindowForm.HOP ? slide : size;
    long offset = Math.floorMod(toUnit(shift, timeType, position), period);
    return new Window(
        form, timeColumn, slide, size, offset, step, length, shift, zone, -1, position);
  }

  private static void checkDays(
      WindowForm form, List<Duration> lengths, Duration shift, String zone, SqlParserPos position) {
    for (Duration length : lengths) {
      if (length.toNanosPart() != 0 || length.toSeconds() % SECONDS_PER_DAY != 0) {
        throw invalid("a window with a zone has whole days", position)
            .remedy(
                "give it a size of days, or leave the zone out: shorter ones are the same everywhere")
            .exception();
      }
    }
    if (!shift.equals(shift.truncatedTo(ChronoUnit.SECONDS))) {
      throw invalid("the offset of a window with a zone has whole seconds", position)
          .remedy("give it a time of day such as INTERVAL '6' HOUR")
          .exception();
    }
    if (form.overlaps() && ZoneTable.of(ZoneId.of(zone)).skipsDays()) {
      throw Refusal.of(
              ErrorCode.NOT_SUPPORTED,
              form + " by the days of " + zone + ", which skipped one, is not supported yet",
              position)
          .remedy("use TUMBLE, or another zone")
          .exception();
    }
  }

  /** One of the lengths that a form must have. */
  private static Duration length(
      WindowForm form, int number, List<RexNode> intervals, SqlParserPos position) {
    String name = form.intervals().get(number).toLowerCase(Locale.ROOT);
    if (number >= intervals.size()) {
      // A text behind the intervals is a zone.
      throw invalid("the " + name + " of a window must be an INTERVAL literal", position)
          .remedy("write for example INTERVAL '1' MINUTE")
          .exception();
    }
    Duration length = duration(intervals.get(number), name, position);
    if (length.isZero() || length.isNegative()) {
      throw invalid("the " + name + " of a window must be longer than zero", position)
          .remedy("write for example INTERVAL '1' MINUTE")
          .exception();
    }
    return length;
  }

  private static void checkFit(WindowForm form, long slide, long size, SqlParserPos position) {
    if (form == WindowForm.CUMULATE && size % slide != 0) {
      throw invalid("the size of CUMULATE is not a multiple of its step", position)
          .remedy("give it a size such as ten times the step")
          .exception();
    }
    if (size / slide > WindowForm.MAX_WINDOWS) {
      throw invalid(
              "a row would be in " + size / slide + " windows, more than " + WindowForm.MAX_WINDOWS,
              position)
          .remedy("give it a longer " + form.intervals().get(0).toLowerCase(Locale.ROOT))
          .exception();
    }
  }

  private static String zone(RexNode argument) {
    return argument instanceof RexLiteral literal && SqlTypeUtil.isCharacter(literal.getType())
        ? Objects.requireNonNull(literal.getValueAs(String.class))
        : "";
  }

  /** The same windows over another position of their time column, and of the bounds, or -1. */
  Window over(int time, int bounds) {
    return new Window(form, time, slide, size, offset, step, length, shift, zone, bounds, position);
  }

  /** Tells whether an interval is as long as every one of these windows. */
  boolean hasSize(RexLiteral interval) {
    if (!zone.isEmpty() || form != WindowForm.TUMBLE) {
      return false;
    }
    BigDecimal millis = interval.getValueAs(BigDecimal.class);
    return millis != null && FineInterval.duration(millis).equals(length);
  }

  /** What tells these windows from others, for the digest of a node. */
  RelWriter explain(RelWriter writer) {
    return writer
        .item("form", form)
        .item("time", timeColumn)
        .item("slide", slide)
        .item("size", size)
        .item("offset", offset)
        .itemIf("zone", zone, !zone.isEmpty())
        .itemIf("bounds", boundsColumn, boundsColumn >= 0);
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
