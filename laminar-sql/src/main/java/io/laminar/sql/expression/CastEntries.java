package io.laminar.sql.expression;

import static io.laminar.sql.expression.FunctionEntry.operator;
import static io.laminar.sql.expression.FunctionSection.CASTS;

import java.util.List;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlLibraryOperators;

/** From one type to another. */
final class CastEntries {
  private CastEntries() {}

  static List<FunctionEntry> all() {
    return List.of(
        operator(CASTS, "CAST", SqlKind.CAST)
            .adds(SqlLibraryOperators.INFIX_CAST)
            .example(
                "CAST(d AS INTEGER)",
                "numbers: rounded half away from zero; out of range, or NaN, is a row error")
            .example(
                "CAST(s AS DECIMAL(10, 2))",
                "strings: read with spaces at the ends ignored, exponents allowed; what is not a number is a"
                    + " row error")
            .example("CAST(X'C3A4' AS VARCHAR)", "bytes that are UTF-8; others are a row error")
            .example(
                "CAST(m AS VARCHAR)",
                "a decimal with all its digits, a DOUBLE or REAL in the fewest digits that read back as the same number, TRUE and FALSE,"
                    + " `2026-11-20 13:45:00.000`")
            .example(
                "CAST(s AS VARCHAR(3))",
                "a string is cut; anything else that does not fit is a row error")
            .example("CAST(s AS CHAR(8))", "cut or padded with spaces")
            .example(
                "CAST('2026-11-20' AS DATE)",
                "also TIME and TIMESTAMP, with `T` or a space, and an offset from UTC that is taken off; digits beyond the"
                    + " precision are dropped toward the past")
            .example(
                "CAST(tu AS TIMESTAMP(3))",
                "digits are dropped toward the past, so that a row stays in its window")
            .example("CAST(dt AS TIMESTAMP)", "its first moment")
            .example("CAST(ts AS DATE)", "its day")
            .example("CAST(i AS BOOLEAN)", "FALSE for 0")
            .example(
                "CAST((tu - ts) HOUR AS BIGINT)",
                "an interval as a count of its unit: whole ones, of seconds with their fraction")
            .example(
                "CAST(tu - ts AS VARCHAR)", "`2 days 01:30:00.5`, and of months `1 year 2 mons`")
            .example(
                "CAST('2 days 01:30' AS INTERVAL DAY TO SECOND)",
                "also `1h 30m` and `250ms`, and `1 year 2 mons` AS INTERVAL YEAR TO MONTH; digits beyond the precision are"
                    + " dropped toward the past")
            .example(
                "CAST(i AS INTERVAL HOUR)",
                "so many of one unit, a whole number; of SECOND also a DECIMAL")
            .by(call -> OperatorKernels.cast(call, false)),
        operator(CASTS, "TRY_CAST", SqlKind.SAFE_CAST)
            .adds(SqlLibraryOperators.TRY_CAST, SqlLibraryOperators.SAFE_CAST)
            .ownNulls()
            .example("TRY_CAST(s AS INTEGER)", "NULL where CAST is a row error")
            .example("SAFE_CAST(s AS INTEGER)", "the same")
            .by(call -> OperatorKernels.cast(call, true)),
        operator(CASTS, "REINTERPRET", SqlKind.REINTERPRET).by(OperatorKernels::reinterpret));
  }
}
