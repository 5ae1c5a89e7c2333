package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.sql.expression.AggregateClauses;
import io.laminar.sql.expression.AggregateClauses.Direction;
import io.laminar.sql.expression.AggregateEntry;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/**
 * Makes plain calls of aggregates that say more than their arguments: what WITHIN GROUP and ORDER BY order by becomes
 * arguments; directions, fractions and separators become options of the operator.
 */
final class AggregateRewrite {
  private static final Set<String> ORDERED =
      Set.of("LISTAGG", "STRING_AGG", "ARRAY_AGG", "PERCENTILE_CONT", "PERCENTILE_DISC", "MODE");

  private static final Set<String> BY_TIME = Set.of("FIRST_VALUE", "LAST_VALUE");
  private static final int MAX_FRACTION_DIGITS = 9;

  private AggregateRewrite() {}

  /** Tells whether WITHIN GROUP belongs to a function. */
  static boolean isOrdered(SqlNode call) {
    return call instanceof SqlCall named && ORDERED.contains(name(named));
  }

  /** Tells whether IGNORE NULLS and RESPECT NULLS belong to a function. */
  static boolean mayIgnoreNulls(SqlNode call) {
    return call instanceof SqlCall named && BY_TIME.contains(name(named));
  }

  private static String name(SqlCall call) {
    return call.getOperator().getName().toUpperCase(Locale.ROOT);
  }

  /** Puts what WITHIN GROUP orders by behind the arguments; other calls stay as they are. */
  static SqlCall withOrder(SqlCall call) {
    if (call.getKind() != SqlKind.WITHIN_GROUP) {
      return call;
    }
    SqlCall ordered = call.operand(0);
    List<SqlNode> operands = new ArrayList<>(ordered.getOperandList());
    operands.add(call.operand(1));
    return new SqlBasicCall(
        ordered.getOperator(), operands, call.getParserPosition(), ordered.getFunctionQuantifier());
  }

  /** The plain call of a copy, or null where it is none of these. */
  static @Nullable SqlCall rewritten(SqlCall call) {
    return switch (call.getKind()) {
      case RESPECT_NULLS -> call.operand(0);
      case IGNORE_NULLS -> ignoringNulls(call.operand(0));
      default ->
        switch (name(call)) {
          case "LISTAGG", "STRING_AGG", "ARRAY_AGG" -> list(call);
          case "PERCENTILE_CONT", "PERCENTILE_DISC" -> percentile(call);
          case "MEDIAN" -> median(call);
          case "MODE" -> mode(call);
          default -> null;
        };
    };
  }

  private static SqlCall ignoringNulls(SqlCall call) {
    AggregateEntry entry = AggregateEntry.valueOf(name(call));
    return AggregateEntry.valueOf(name(call))
        .with(entry.name(), " IGNORE NULLS", AggregateClauses.ignoringNulls())
        .createCall(call.getFunctionQuantifier(), call.getParserPosition(), call.getOperandList());
  }

  private static SqlCall median(SqlCall call) {
    AggregateClauses options = AggregateClauses.percentile(new BigDecimal("0.5"), false);
    return AggregateEntry.PERCENTILE_CONT
        .with("MEDIAN", "", options)
        .createCall(call.getFunctionQuantifier(), call.getParserPosition(), call.getOperandList());
  }

  /** MODE() WITHIN GROUP (ORDER BY x) is MODE(x); null where it is that already. */
  private static @Nullable SqlCall mode(SqlCall call) {
    int last = call.operandCount() - 1;
    if (last < 0 || !(call.operand(last) instanceof SqlNodeList order)) {
      return null;
    }
    if (last > 0 || order.size() != 1) {
      throw refusal("MODE is of one value", call)
          .remedy("write MODE(column), or MODE() WITHIN GROUP (ORDER BY column)")
          .exception();
    }
    if (direction(order.get(0)).descending()) {
      throw Refusal.notSupported("MODE in descending order", order.get(0))
          .remedy("leave DESC out: of several values it is the smallest")
          .exception();
    }
    return call.getOperator()
        .createCall(
            call.getFunctionQuantifier(), call.getParserPosition(), List.of(key(order.get(0))));
  }

  private static SqlCall percentile(SqlCall call) {
    String name = name(call);
    if (call.operandCount() != 2 || !(call.operand(1) instanceof SqlNodeList order)) {
      throw refusal(name + " needs WITHIN GROUP (ORDER BY ...)", call)
          .remedy("write " + name + "(0.5) WITHIN GROUP (ORDER BY column)")
          .exception();
    }
    if (order.size() != 1) {
      throw Refusal.notSupported(name + " ordered by several values", order.get(1))
          .exception();
    }
    BigDecimal fraction = fraction(name, call.operand(0));
    Direction direction = direction(order.get(0));
    AggregateClauses options = AggregateClauses.percentile(fraction, direction.descending());
    String said = "(" + fraction.toPlainString() + (direction.descending() ? " DESC)" : ")");
    return AggregateEntry.valueOf(name)
        .with(name, said, options)
        .createCall(
            call.getFunctionQuantifier(), call.getParserPosition(), List.of(key(order.get(0))));
  }

  private static BigDecimal fraction(String name, SqlNode node) {
    BigDecimal fraction =
        node instanceof SqlNumericLiteral number ? number.bigDecimalValue() : null;
    if (fraction == null
        || fraction.signum() < 0
        || fraction.compareTo(BigDecimal.ONE) > 0
        || fraction.stripTrailingZeros().scale() > MAX_FRACTION_DIGITS) {
      throw refusal("the fraction of " + name + " must be a number from 0 to 1", node)
          .remedy("write it with at most " + MAX_FRACTION_DIGITS + " digits after the point")
          .exception();
    }
    return fraction.stripTrailingZeros();
  }

  private static SqlCall list(SqlCall call) {
    List<SqlNode> operands = new ArrayList<>(call.getOperandList());
    int last = operands.size() - 1;
    SqlNodeList order = last >= 0 && operands.get(last) instanceof SqlNodeList found ? found : null;
    if (order != null) {
      operands.remove(last);
    }
    String name = name(call);
    boolean array = name.equals("ARRAY_AGG");
    if (array) {
      checkArray(operands, call);
    } else if (operands.isEmpty() || operands.size() > 2) {
      throw Refusal.of(
              ErrorCode.UNKNOWN_FUNCTION,
              name + " takes a string and a separator",
              call.getParserPosition())
          .remedy("write " + name + "(column, ', ')")
          .exception();
    }
    String separator = array ? "" : operands.size() == 1 ? "," : separator(name, operands.get(1));
    List<SqlNode> arguments = new ArrayList<>(List.of(operands.get(0)));
    List<Direction> directions = new ArrayList<>();
    SqlLiteral quantifier = call.getFunctionQuantifier();
    if (order == null && isDistinct(quantifier)) {
      arguments.add(operands.get(0));
      directions.add(Direction.ASCENDING);
    }
    for (SqlNode item : order == null ? SqlNodeList.EMPTY : order) {
      arguments.add(key(item));
      directions.add(direction(item));
    }
    checkDistinct(name, quantifier, arguments, call);
    return (array ? AggregateEntry.ARRAY_AGG : AggregateEntry.LISTAGG)
        .with(name, said(separator, directions), AggregateClauses.list(separator, directions))
        .createCall(quantifier, call.getParserPosition(), arguments);
  }

  private static void checkArray(List<SqlNode> operands, SqlCall call) {
    if (operands.size() != 1) {
      throw Refusal.of(
              ErrorCode.UNKNOWN_FUNCTION, "ARRAY_AGG takes one value", call.getParserPosition())
          .remedy("write ARRAY_AGG(column ORDER BY column)")
          .exception();
    }
    if (isDistinct(call.getFunctionQuantifier())) {
      throw Refusal.notSupported("ARRAY_AGG(DISTINCT ...)", call)
          .remedy("take the distinct values in a sub-select first")
          .exception();
    }
  }

  private static String said(String separator, List<Direction> directions) {
    StringBuilder said = new StringBuilder("('" + separator + "'");
    for (Direction direction : directions) {
      said.append(direction.descending() ? " DESC" : " ASC")
          .append(direction.nullsFirst() ? " NULLS FIRST" : " NULLS LAST");
    }
    return said + ")";
  }

  private static boolean isDistinct(@Nullable SqlLiteral quantifier) {
    return quantifier != null && quantifier.getValue() == SqlSelectKeyword.DISTINCT;
  }

  private static void checkDistinct(
      String name, @Nullable SqlLiteral quantifier, List<SqlNode> arguments, SqlCall call) {
    boolean isOrderedByItself =
        arguments.size() == 2 && arguments.get(0).equalsDeep(arguments.get(1), Litmus.IGNORE);
    if (isDistinct(quantifier) && !isOrderedByItself) {
      throw Refusal.notSupported(name + "(DISTINCT ...) ordered by another value", call)
          .remedy("order it by the string itself, or leave DISTINCT out")
          .exception();
    }
  }

  private static String separator(String name, SqlNode node) {
    if (node instanceof SqlCharStringLiteral literal) {
      return literal.getValueAs(String.class);
    }
    throw refusal("the separator of " + name + " must be a string literal", node)
        .remedy("write " + name + "(column, ', ')")
        .exception();
  }

  private static Refusal refusal(String problem, SqlNode node) {
    return Refusal.of(ErrorCode.INVALID_QUERY, problem, node.getParserPosition());
  }

  private static SqlNode key(SqlNode item) {
    return switch (item.getKind()) {
      case DESCENDING, NULLS_FIRST, NULLS_LAST -> key(((SqlCall) item).operand(0));
      default -> item;
    };
  }

  /** NULL comes last where the order ascends, first where it descends, unless it is said. */
  private static Direction direction(SqlNode item) {
    boolean descending = false;
    Boolean nullsFirst = null;
    SqlNode inner = item;
    while (inner.getKind() == SqlKind.DESCENDING
        || inner.getKind() == SqlKind.NULLS_FIRST
        || inner.getKind() == SqlKind.NULLS_LAST) {
      descending |= inner.getKind() == SqlKind.DESCENDING;
      if (inner.getKind() != SqlKind.DESCENDING) {
        nullsFirst = inner.getKind() == SqlKind.NULLS_FIRST;
      }
      inner = ((SqlCall) inner).operand(0);
    }
    return new Direction(descending, nullsFirst == null ? descending : nullsFirst);
  }
}
