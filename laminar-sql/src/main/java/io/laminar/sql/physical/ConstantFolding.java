package io.laminar.sql.physical;

import io.laminar.api.LaminarException;
import io.laminar.core.expression.Constants;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import io.laminar.sql.expression.ExpressionCompiler;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/**
 * Computes constants while a query is planned, by the kernels that would compute them for every row; Calcite's own way
 * compiles Java at run time. What fails stays as it is, and is an error of the rows that it is evaluated for; so does
 * what Calcite's literals cannot hold to the last bit or in the same type, as a value of a nullable type.
 */
public final class ConstantFolding implements RexExecutor {
  /** The only instance. */
  public static final ConstantFolding INSTANCE = new ConstantFolding();

  private static final long MILLIS_PER_SECOND = 1_000;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private ConstantFolding() {}

  @Override
  public void reduce(RexBuilder builder, List<RexNode> constants, List<RexNode> reduced) {
    for (RexNode constant : constants) {
      RexNode literal = fold(builder, constant);
      reduced.add(literal == null ? constant : literal);
    }
  }

  private static @Nullable RexNode fold(RexBuilder builder, RexNode constant) {
    try {
      if (!(ExpressionCompiler.compile(constant) instanceof Literal value) || value.isNull()) {
        return null;
      }
      RexNode literal = literal(builder, value, constant);
      return literal != null
              && literal.getType().equals(constant.getType())
              && isSame(value, ExpressionCompiler.compile(literal))
          ? literal
          : null;
    } catch (LaminarException e) {
      // Not built, or no value of its type: PlanCheck tells, with the place.
      return null;
    }
  }

  private static boolean isSame(Literal value, Expression literal) {
    return literal instanceof Literal other
        && Objects.equals(Constants.value(value), Constants.value(other));
  }

  private static @Nullable RexNode literal(RexBuilder builder, Literal value, RexNode constant) {
    RelDataType type = constant.getType();
    Object plain = Objects.requireNonNull(Constants.value(value));
    return switch (value.type().kind()) {
      case BOOLEAN -> builder.makeLiteral((Boolean) plain);
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
        builder.makeExactLiteral(BigDecimal.valueOf((Long) plain), type);
      case DECIMAL -> builder.makeExactLiteral((BigDecimal) plain, type);
      case REAL, DOUBLE ->
        Double.isFinite((Double) plain)
            ? builder.makeApproxLiteral(new BigDecimal((Double) plain), type)
            : null;
      case DATE ->
        builder.makeDateLiteral(DateString.fromDaysSinceEpoch(Math.toIntExact((Long) plain)));
      case TIME -> builder.makeTimeLiteral(time((Long) plain), type.getPrecision());
      case TIMESTAMP ->
        builder.makeTimestampLiteral(
            timestamp((Long) plain, value.type().unitsPerSecond()), type.getPrecision());
      case INTERVAL_DAY ->
        builder.makeIntervalLiteral(
            BigDecimal.valueOf((Long) plain, value.type().precision() - 3),
            Objects.requireNonNull(type.getIntervalQualifier()));
      case INTERVAL_YEAR ->
        builder.makeIntervalLiteral(
            BigDecimal.valueOf((Long) plain), Objects.requireNonNull(type.getIntervalQualifier()));
      // A cast to CHAR pads; as a literal its blanks would count.
      case CHAR, VARCHAR ->
        constant.getKind() == SqlKind.CAST ? null : builder.makeLiteral((String) plain);
      case VARBINARY, TIMESTAMP_LTZ, ARRAY -> null;
    };
  }

  private static TimeString time(long nanosOfDay) {
    int millis = Math.toIntExact(nanosOfDay / (NANOS_PER_SECOND / MILLIS_PER_SECOND));
    return TimeString.fromMillisOfDay(millis)
        .withNanos(Math.toIntExact(nanosOfDay % NANOS_PER_SECOND));
  }

  private static TimestampString timestamp(long time, long unitsPerSecond) {
    long seconds = Math.floorDiv(time, unitsPerSecond);
    long nanos = Math.floorMod(time, unitsPerSecond) * (NANOS_PER_SECOND / unitsPerSecond);
    return TimestampString.fromMillisSinceEpoch(seconds * MILLIS_PER_SECOND)
        .withNanos(Math.toIntExact(nanos));
  }
}
