package io.laminar.sql.parser;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.parser.ast.ClauseNode;
import java.math.BigDecimal;
import java.time.Duration;
import org.apache.calcite.rel.type.RelDataTypeSystem;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlTypeName;

/** Interval literals of clauses as durations. */
final class Intervals {
  private static final String EXAMPLE = "write INTERVAL '5' SECOND or INTERVAL '100ms'";

  // From days down to milliseconds, as evaluateIntervalLiteral returns them after the sign.
  private static final long[] MILLIS_PER_FIELD = {86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L};

  /** Calcite allows two digits where none are said: INTERVAL '100' SECOND would be refused. */
  private static final RelDataTypeSystem WIDE_FIELDS = new RelDataTypeSystemImpl() {
    @Override
    public int getDefaultPrecision(SqlTypeName type) {
      return SqlTypeName.INTERVAL_TYPES.contains(type)
          ? SqlTypeName.MAX_INTERVAL_START_PRECISION
          : super.getDefaultPrecision(type);
    }
  };

  private Intervals() {}

  static Duration positive(SqlNode node, String clause) {
    Duration duration = duration(node, clause);
    if (duration.isZero() || duration.isNegative()) {
      throw error(node, "the interval of " + clause + " must be longer than zero");
    }
    return duration;
  }

  static Duration notNegative(SqlNode node, String clause) {
    Duration duration = duration(node, clause);
    if (duration.isNegative()) {
      throw error(node, "the interval of " + clause + " is negative");
    }
    return duration;
  }

  static Watermark watermark(ClauseNode.Watermark clause) {
    Name column = StatementBuilder.name(clause.column());
    Duration delay =
        clause.expression().map(expression -> delay(column, expression)).orElse(Duration.ZERO);
    return new Watermark(column, delay, SqlPositions.of(clause.position()));
  }

  private static Duration delay(Name column, SqlNode expression) {
    if (isColumn(column, expression)) {
      return Duration.ZERO;
    }
    if (expression.getKind() == SqlKind.MINUS
        && expression instanceof SqlCall minus
        && minus.operandCount() == 2
        && isColumn(column, minus.operand(0))) {
      return notNegative(minus.operand(1), "WATERMARK");
    }
    throw new LaminarException(
        ErrorCode.NOT_SUPPORTED,
        "a watermark other than the column minus an interval is not supported yet",
        SqlPositions.of(expression.getParserPosition()),
        "write WATERMARK FOR " + column + " AS " + column + " - INTERVAL '5' SECOND",
        null);
  }

  private static boolean isColumn(Name column, SqlNode node) {
    return node instanceof SqlIdentifier identifier
        && identifier.isSimple()
        && identifier.getSimple().equalsIgnoreCase(column.text());
  }

  private static Duration duration(SqlNode node, String clause) {
    if (!(node instanceof SqlIntervalLiteral literal)) {
      throw error(node, clause + " needs an interval");
    }
    SqlIntervalLiteral.IntervalValue value =
        literal.getValueAs(SqlIntervalLiteral.IntervalValue.class);
    SqlIntervalQualifier qualifier = value.getIntervalQualifier();
    if (qualifier.isYearMonth()) {
      throw error(node, "months and years have no fixed length, which " + clause + " needs");
    }
    try {
      int[] fields = qualifier.evaluateIntervalLiteral(
          value.getIntervalLiteral(), node.getParserPosition(), WIDE_FIELDS);
      long millis = 0;
      for (int i = 1; i < fields.length; i++) {
        millis = Math.addExact(millis, Math.multiplyExact(fields[i], MILLIS_PER_FIELD[i - 1]));
      }
      BigDecimal whole = BigDecimal.valueOf((long) value.getSign() * fields[0] * millis);
      return FineInterval.duration(whole.add(FineInterval.belowMillis(value)));
    } catch (CalciteContextException | ArithmeticException e) {
      throw error(node, "'" + value.getIntervalLiteral() + "' is not an interval of " + qualifier);
    }
  }

  private static LaminarException error(SqlNode node, String message) {
    return new LaminarException(
        ErrorCode.INVALID_LITERAL,
        message,
        SqlPositions.of(node.getParserPosition()),
        EXAMPLE,
        null);
  }
}
