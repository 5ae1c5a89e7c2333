package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.sql.expression.OwnOperators;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/** Functions of times by the names that PostgreSQL has for them, written as those of the standard. */
final class TimeFunctions {
  private static final Map<String, TimeUnit> UNITS = Map.ofEntries(
      Map.entry("microseconds", TimeUnit.MICROSECOND),
      Map.entry("milliseconds", TimeUnit.MILLISECOND),
      Map.entry("second", TimeUnit.SECOND),
      Map.entry("minute", TimeUnit.MINUTE),
      Map.entry("hour", TimeUnit.HOUR),
      Map.entry("day", TimeUnit.DAY),
      Map.entry("week", TimeUnit.WEEK),
      Map.entry("month", TimeUnit.MONTH),
      Map.entry("quarter", TimeUnit.QUARTER),
      Map.entry("year", TimeUnit.YEAR),
      Map.entry("decade", TimeUnit.DECADE),
      Map.entry("century", TimeUnit.CENTURY),
      Map.entry("millennium", TimeUnit.MILLENNIUM));
  private static final BigDecimal MICROS_PER_SECOND = BigDecimal.valueOf(1_000_000);

  private TimeFunctions() {}

  /** Writes a call as another; null where it is none of these. */
  static @Nullable SqlCall rewritten(SqlCall call) {
    SqlParserPos at = call.getParserPosition();
    return switch (call.getOperator().getName().toUpperCase(Locale.ROOT)) {
      case "NOW" -> {
        checkCount(call, 0, "NOW()");
        yield OwnOperators.CURRENT_TIMESTAMP.createCall(at, List.of());
      }
      case "DATE_TRUNC" -> {
        checkCount(call, 2, "DATE_TRUNC('hour', time)");
        yield SqlStdOperatorTable.FLOOR.createCall(at, call.operand(1), unit(call.operand(0)));
      }
      case "TO_TIMESTAMP" -> {
        checkCount(
            call, 1, "TO_TIMESTAMP(seconds), for text CAST('2024-01-31 13:45:00' AS TIMESTAMP)");
        if (call.operand(0) instanceof SqlCharStringLiteral text) {
          throw Refusal.of(
                  ErrorCode.TYPE_MISMATCH,
                  "TO_TIMESTAMP takes seconds since the epoch, not text",
                  text.getParserPosition())
              .remedy("write TIMESTAMP '2024-01-31 13:45:00', or CAST(text AS TIMESTAMP)")
              .exception();
        }
        yield ofEpoch(call.operand(0), at);
      }
      default -> null;
    };
  }

  private static void checkCount(SqlCall call, int count, String form) {
    if (call.operandCount() != count) {
      throw Refusal.of(
              ErrorCode.UNKNOWN_FUNCTION,
              call.getOperator().getName() + " takes "
                  + (count == 0 ? "no argument" : count == 1 ? "one argument" : "two arguments")
                  + ", here are " + call.operandCount(),
              call.getParserPosition())
          .remedy("write " + form)
          .exception();
    }
  }

  private static SqlIntervalQualifier unit(SqlNode node) {
    String name = node instanceof SqlCharStringLiteral literal
        ? literal.getValueAs(String.class).strip().toLowerCase(Locale.ROOT)
        : "";
    TimeUnit unit = UNITS.get(name);
    if (unit == null) {
      throw Refusal.of(
              ErrorCode.INVALID_LITERAL,
              "the first argument of DATE_TRUNC is not the name of a unit",
              node.getParserPosition())
          .remedy(
              "write one of 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'")
          .exception();
    }
    return new SqlIntervalQualifier(unit, null, node.getParserPosition());
  }

  /** Seconds since the epoch, to the microsecond. */
  private static SqlCall ofEpoch(SqlNode seconds, SqlParserPos at) {
    SqlNode micros = SqlStdOperatorTable.MULTIPLY.createCall(
        at, seconds, SqlLiteral.createExactNumeric(MICROS_PER_SECOND.toPlainString(), at));
    SqlDataTypeSpec bigint =
        new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.BIGINT, at), at);
    return SqlStdOperatorTable.TIMESTAMP_ADD.createCall(
        at,
        new SqlIntervalQualifier(TimeUnit.MICROSECOND, null, at),
        SqlStdOperatorTable.CAST.createCall(at, micros, bigint),
        SqlLiteral.createUnknown("TIMESTAMP", "1970-01-01 00:00:00", at));
  }
}
