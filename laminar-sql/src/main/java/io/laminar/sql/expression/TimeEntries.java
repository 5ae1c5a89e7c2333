package io.laminar.sql.expression;

import static io.laminar.sql.expression.FunctionEntry.Argument.ALIKE;
import static io.laminar.sql.expression.FunctionEntry.Argument.COUNT;
import static io.laminar.sql.expression.FunctionEntry.Argument.UNKNOWN;
import static io.laminar.sql.expression.FunctionEntry.function;
import static io.laminar.sql.expression.FunctionSection.TIMES;

import java.util.List;

/** Functions of dates, times and intervals. */
final class TimeEntries {
  private TimeEntries() {}

  static List<FunctionEntry> all() {
    return Functions.joined(List.of(fields(), intervals(), zones(), clocks()));
  }

  private static List<FunctionEntry> fields() {
    return List.of(
        function(TIMES, "EXTRACT")
            .replaces(TemporalOperators.EXTRACT)
            .example(
                "EXTRACT(YEAR FROM ts)",
                "MILLENNIUM, CENTURY, DECADE, YEAR, ISOYEAR, QUARTER, MONTH, WEEK, DAY, DOW (1 is Sunday),"
                    + " ISODOW (1 is Monday), DOY, HOUR, MINUTE, SECOND, MILLISECOND and MICROSECOND (of the"
                    + " minute, seconds included), EPOCH (whole seconds, of a TIME since midnight); of an interval"
                    + " its parts, with its sign")
            .example(
                "DATE_TRUNC('hour', ts)",
                "FLOOR to a unit: 'microseconds', 'milliseconds', 'second' to 'millennium'")
            .by(TemporalCompiler::extract),
        function(TIMES, "YEAR").example("YEAR(ts)", "the year").rewritten(),
        function(TIMES, "QUARTER").example("QUARTER(ts)", "1 to 4").rewritten(),
        function(TIMES, "MONTH").example("MONTH(ts)", "1 to 12").rewritten(),
        function(TIMES, "WEEK").example("WEEK(ts)", "ISO week, 1 to 53").rewritten(),
        function(TIMES, "DAYOFYEAR").example("DAYOFYEAR(ts)", "1 to 366").rewritten(),
        function(TIMES, "DAYOFMONTH").example("DAYOFMONTH(ts)", "1 to 31").rewritten(),
        function(TIMES, "DAYOFWEEK")
            .example("DAYOFWEEK(ts)", "1 for Sunday to 7 for Saturday")
            .rewritten(),
        function(TIMES, "HOUR").example("HOUR(ts)", "0 to 23").rewritten(),
        function(TIMES, "MINUTE").example("MINUTE(ts)", "0 to 59").rewritten(),
        function(TIMES, "SECOND").example("SECOND(ts)", "0 to 59").rewritten());
  }

  private static List<FunctionEntry> intervals() {
    return List.of(
        function(TIMES, "INTERVAL")
            .example("ts + INTERVAL '1' HOUR", "later; also `INTERVAL '100ms'`")
            .example("ts - INTERVAL '1' MONTH", "earlier")
            .example("ts + n * INTERVAL '1' MINUTE", "multiples of an interval")
            .example(
                "dt + INTERVAL '1' DAY",
                "a DATE takes days, months and years only; also `INTERVAL '2 days'`")
            .example(
                "EXTRACT(EPOCH FROM tu - ts)",
                "a difference is an interval; of DATEs, an INTEGER of days")
            .example(
                "ts + 1.5 * INTERVAL '1' MINUTE",
                "90 seconds; not of months, which differ in length")
            .example("TIME '23:00:00' + INTERVAL '2' HOUR", "01:00:00: a TIME goes round the clock")
            .rewritten(),
        function(TIMES, "TIMESTAMPADD")
            .takes(UNKNOWN, COUNT, UNKNOWN)
            .example("TIMESTAMPADD(HOUR, n, ts)", "NANOSECOND to YEAR")
            .rewritten(),
        function(TIMES, "TIMESTAMPDIFF")
            .takes(UNKNOWN, ALIKE)
            .replaces(TemporalOperators.TIMESTAMP_DIFF)
            .example(
                "TIMESTAMPDIFF(SECOND, ts, tu)",
                "whole units from the first to the second, NANOSECOND to MILLENNIUM; an INTEGER, below the second"
                    + " a BIGINT; a month is whole when its day and time of day are reached")
            .rewritten(),
        function(TIMES, "$TIMESTAMPADD").adds(TemporalOperators.ADD).by(TemporalCompiler::addUnits),
        function(TIMES, "$TIMESTAMPDIFF")
            .adds(TemporalOperators.DIFFERENCE)
            .by(TemporalCompiler::difference),
        function(TIMES, "$TRUNCATE_INTERVAL")
            .adds(TemporalOperators.TRUNCATE)
            .by(IntervalCompiler::truncate),
        function(TIMES, "LAST_DAY")
            .example("LAST_DAY(ts)", "the last day of the month, a DATE")
            .by(TemporalCompiler::lastDay),
        function(TIMES, "$WINDOW_END").adds(OwnOperators.WINDOW_END).rewritten(),
        function(TIMES, "$WINDOW_TIME")
            .adds(OwnOperators.WINDOW_TIME)
            .by(call -> new LastMoment(ExpressionCompiler.operand(call, 0))));
  }

  private static List<FunctionEntry> zones() {
    return List.of(
        function(TIMES, "AT TIME ZONE")
            .adds(TemporalOperators.AT_TIME_ZONE)
            .example(
                "ts AT TIME ZONE 'Europe/Berlin'",
                "the instant of a local time, a TIMESTAMP WITH LOCAL TIME ZONE; of an instant, the local time; a local"
                    + " time that clocks show twice is the second one, one that they skip goes by the offset before")
            .by(ZoneCompiler::atZone),
        function(TIMES, "$ZONED_CAST")
            .adds(TemporalOperators.ZONED_CAST)
            .by(call -> ZoneCompiler.cast(call, false)),
        function(TIMES, "$TRY_ZONED_CAST")
            .adds(TemporalOperators.TRY_ZONED_CAST)
            .ownNulls()
            .by(call -> ZoneCompiler.cast(call, true)),
        function(TIMES, "$ZONED_FLOOR")
            .adds(TemporalOperators.ZONED_FLOOR)
            .by(call -> ZoneCompiler.round(call, false)),
        function(TIMES, "$ZONED_CEIL")
            .adds(TemporalOperators.ZONED_CEIL)
            .by(call -> ZoneCompiler.round(call, true)));
  }

  private static List<FunctionEntry> clocks() {
    return List.of(
        function(TIMES, "CURRENT_TIMESTAMP")
            .replaces(OwnOperators.CURRENT_TIMESTAMP)
            .neverNull()
            .readsClock()
            .example("CURRENT_TIMESTAMP(3)", "now; without digits, to the millisecond")
            .example("NOW()", "the same")
            .by(TemporalCompiler::now),
        function(TIMES, "LOCALTIMESTAMP")
            .replaces(OwnOperators.LOCALTIMESTAMP)
            .neverNull()
            .readsClock()
            .example("LOCALTIMESTAMP(3)", "the same")
            .by(TemporalCompiler::now),
        function(TIMES, "PROCTIME")
            .adds(OwnOperators.PROCTIME)
            .neverNull()
            .readsClock()
            .example(
                "PROCTIME()",
                "the time at which the row is taken, a TIMESTAMP(3); what windows by processing time go by")
            .by(TemporalCompiler::now),
        function(TIMES, "CURRENT_DATE")
            .neverNull()
            .readsClock()
            .example("CURRENT_DATE", "today")
            .by(TemporalCompiler::now),
        function(TIMES, "CURRENT_TIME")
            .neverNull()
            .readsClock()
            .example("CURRENT_TIME", "the time of day")
            .by(TemporalCompiler::now),
        function(TIMES, "LOCALTIME")
            .neverNull()
            .readsClock()
            .example("LOCALTIME", "the same")
            .by(TemporalCompiler::now),
        function(TIMES, "DATE", "TIME", "TIMESTAMP")
            .neverNull()
            .example(
                "DATE '2026-11-20'",
                "a literal; `TIME '13:45:00'` and `TIMESTAMP '2026-11-20 13:45:00'` too; seconds may be left"
                    + " out, and have at most nine digits after the point")
            .example("TO_TIMESTAMP(1700000000.5)", "seconds since the epoch, a TIMESTAMP(6)")
            .rewritten());
  }
}
