package io.laminar.sql.expression;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Literal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * What a comparison says of how far two timestamp columns lie apart: {@code a.ts < b.ts + INTERVAL '5' SECOND}, in whatever
 * form and order.
 *
 * @param first the column with the smaller number
 * @param second the other one, of the same type
 * @param atLeast the least of second minus first, in units of the columns; {@link Long#MIN_VALUE} where there is no bound
 * @param atMost the largest of second minus first; {@link Long#MAX_VALUE} where there is no bound
 */
public record TimeDistance(int first, int second, long atLeast, long atMost) {
  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000L);

  /** A sum of columns, each so many times, and a length of time. */
  private record Sum(Map<Integer, Integer> columns, List<DataType> types, BigInteger nanos) {
    Sum minus(Sum other) {
      return plus(other, -1);
    }

    Sum plus(Sum other, int sign) {
      Map<Integer, Integer> all = new TreeMap<>(columns);
      other.columns.forEach((column, count) -> all.merge(column, sign * count, Integer::sum));
      all.values().removeIf(count -> count == 0);
      List<DataType> allTypes = new ArrayList<>(types);
      allTypes.addAll(other.types);
      return new Sum(all, allTypes, nanos.add(other.nanos.multiply(BigInteger.valueOf(sign))));
    }
  }

  /**
   * Looks at a condition.
   *
   * @param node over the columns of one row
   * @return empty where it is none of this kind
   */
  public static Optional<TimeDistance> of(RexNode node) {
    if (!(node instanceof RexCall call) || call.getOperands().size() != 2) {
      return Optional.empty();
    }
    Optional<Sum> left = sum(call.getOperands().get(0));
    Optional<Sum> right = sum(call.getOperands().get(1));
    if (left.isEmpty() || right.isEmpty()) {
      return Optional.empty();
    }
    Sum difference = left.get().minus(right.get());
    List<Integer> columns = List.copyOf(difference.columns.keySet());
    if (columns.size() != 2 || !areAlike(difference.types)) {
      return Optional.empty();
    }
    List<Integer> counts = List.copyOf(difference.columns.values());
    boolean isTurned = counts.get(0) == 1 && counts.get(1) == -1;
    if (!isTurned && !(counts.get(0) == -1 && counts.get(1) == 1)) {
      return Optional.empty();
    }
    // second − first, or the opposite, is compared with −nanos.
    BigInteger bound = isTurned ? difference.nanos : difference.nanos.negate();
    SqlKind kind = isTurned ? call.getKind().reverse() : call.getKind();
    return bounded(columns, kind, bound, difference.types.get(0));
  }

  /**
   * Takes ranges of a length of time apart, into which Calcite gathers what bounds one difference of times.
   *
   * @param conjuncts of a condition
   * @param rex makes the comparisons
   * @return the same conjuncts, each range as a comparison for each end
   */
  public static List<RexNode> expanded(List<RexNode> conjuncts, RexBuilder rex) {
    List<RexNode> all = new ArrayList<>();
    for (RexNode conjunct : conjuncts) {
      boolean isRange = conjunct instanceof RexCall call
          && call.getKind() == SqlKind.SEARCH
          && SqlTypeUtil.isInterval(call.getOperands().get(0).getType());
      if (isRange) {
        all.addAll(RelOptUtil.conjunctions(RexUtil.expandSearch(rex, null, conjunct)));
      } else {
        all.add(conjunct);
      }
    }
    return all;
  }

  /**
   * Tells whether a condition compares two columns as they are.
   *
   * @param node over the columns of one row
   */
  public static boolean isOfColumns(RexNode node) {
    return node instanceof RexCall call
        && call.getOperands().size() == 2
        && call.getOperands().stream()
            .allMatch(operand -> TemporalComparison.bare(operand) instanceof RexInputRef);
  }

  private static Optional<TimeDistance> bounded(
      List<Integer> columns, SqlKind kind, BigInteger nanos, DataType type) {
    BigInteger unit = NANOS.divide(BigInteger.valueOf(type.unitsPerSecond()));
    BigInteger[] parts = nanos.divideAndRemainder(unit);
    BigInteger floor = parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    BigInteger ceiling = parts[1].signum() > 0 ? parts[0].add(BigInteger.ONE) : parts[0];
    if (floor.bitLength() > 60 || ceiling.bitLength() > 60) {
      return Optional.empty();
    }
    long below = floor.longValue();
    long above = ceiling.longValue();
    long none = Long.MIN_VALUE;
    long any = Long.MAX_VALUE;
    int first = columns.get(0);
    int second = columns.get(1);
    return switch (kind) {
      case LESS_THAN -> Optional.of(new TimeDistance(first, second, none, above - 1));
      case LESS_THAN_OR_EQUAL -> Optional.of(new TimeDistance(first, second, none, below));
      case GREATER_THAN -> Optional.of(new TimeDistance(first, second, below + 1, any));
      case GREATER_THAN_OR_EQUAL -> Optional.of(new TimeDistance(first, second, above, any));
      case EQUALS -> Optional.of(new TimeDistance(first, second, above, below));
      default -> Optional.empty();
    };
  }

  /** Columns of one unit, whose distance is a number of them. */
  private static boolean areAlike(List<DataType> types) {
    return types.stream()
        .allMatch(type -> type.kind().isTimestamp()
            && type.kind() == types.get(0).kind()
            && type.unitsPerSecond() == types.get(0).unitsPerSecond());
  }

  private static Optional<Sum> sum(RexNode node) {
    RexNode bare = TemporalComparison.bare(node);
    if (bare instanceof RexInputRef reference) {
      return Optional.of(new Sum(
          Map.of(reference.getIndex(), 1),
          List.of(RelationTypes.toDataType(reference.getType())),
          BigInteger.ZERO));
    }
    if (bare instanceof RexLiteral literal) {
      return interval(literal);
    }
    if (!(bare instanceof RexCall call) || call.getOperands().size() != 2) {
      return Optional.empty();
    }
    int sign = switch (call.getKind()) {
      case PLUS, CHECKED_PLUS -> 1;
      case MINUS, CHECKED_MINUS -> -1;
      default -> 0;
    };
    if (sign == 0) {
      return Optional.empty();
    }
    Optional<Sum> left = sum(call.getOperands().get(0));
    Optional<Sum> right = sum(call.getOperands().get(1));
    return left.isEmpty() || right.isEmpty()
        ? Optional.empty()
        : Optional.of(left.get().plus(right.get(), sign));
  }

  /** A length that is always the same: not one of months. */
  private static Optional<Sum> interval(RexLiteral literal) {
    // The ranges of a SEARCH are a literal, too.
    if (literal.isNull()
        || literal.getTypeName() == SqlTypeName.SARG
        || RelationTypes.toDataType(literal.getType()).kind() != TypeKind.INTERVAL_DAY) {
      return Optional.empty();
    }
    Expression compiled = LiteralCompiler.compile(literal);
    long units = ((Literal) compiled).vector().word(0);
    BigInteger nanos = BigInteger.valueOf(units)
        .multiply(BigInteger.valueOf(compiled.type().precision() > 6 ? 1 : 1_000));
    return Optional.of(new Sum(Map.of(), List.of(), nanos));
  }
}
