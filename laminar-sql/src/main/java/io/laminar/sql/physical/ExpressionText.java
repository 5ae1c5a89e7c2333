package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.api.TimeSpans;
import io.laminar.sql.expression.OwnOperators;
import io.laminar.sql.expression.RelationTypes;
import io.laminar.sql.parser.FineInterval;
import io.laminar.sql.validate.LaminarTypeFactory;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.StringJoiner;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlPostfixOperator;
import org.apache.calcite.sql.SqlPrefixOperator;

/** A row expression as a person would write it, with the names of its columns. */
public final class ExpressionText {
  private static final RexBuilder REX = new RexBuilder(new LaminarTypeFactory());

  private ExpressionText() {}

  /**
   * Writes an expression.
   *
   * @param node over the input's columns
   * @param input names the columns
   * @return SQL, or close to it
   */
  public static String of(RexNode node, Schema input) {
    if (node instanceof RexInputRef reference) {
      return input.column(reference.getIndex()).name();
    }
    if (node instanceof RexLiteral literal) {
      return literal(literal);
    }
    return node instanceof RexCall call ? call(call, input) : node.toString();
  }

  /**
   * Writes a length of time in its largest whole unit.
   *
   * @param length of it
   * @return for example {@code 5 min}
   */
  public static String duration(Duration length) {
    return TimeSpans.text(length);
  }

  static String literal(RexLiteral literal) {
    if (literal.isNull()) {
      return "NULL";
    }
    return switch (literal.getTypeName()) {
      case CHAR -> "'" + String.valueOf(literal.getValueAs(String.class)).replace("'", "''") + "'";
      case DECIMAL, BIGINT, INTEGER -> number(literal).toPlainString();
      case DOUBLE, REAL, FLOAT -> String.valueOf(literal.getValueAs(Double.class));
      case BOOLEAN -> literal.isAlwaysTrue() ? "TRUE" : "FALSE";
      case SYMBOL -> String.valueOf(literal.getValue());
      case DATE -> "DATE '" + withoutType(literal) + "'";
      case TIME -> "TIME '" + withoutType(literal) + "'";
      case TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> "TIMESTAMP '" + withoutType(literal) + "'";
      case INTERVAL_YEAR, INTERVAL_YEAR_MONTH, INTERVAL_MONTH -> number(literal) + " months";
      default ->
        literal.getValue() instanceof BigDecimal millis
            ? duration(FineInterval.duration(millis))
            : literal.toString();
    };
  }

  private static BigDecimal number(RexLiteral literal) {
    BigDecimal value = literal.getValueAs(BigDecimal.class);
    return value == null ? BigDecimal.ZERO : value;
  }

  private static String withoutType(RexLiteral literal) {
    String text = literal.toString();
    int type = text.lastIndexOf(":" + literal.getType().getSqlTypeName().getName());
    return type < 0 ? text : text.substring(0, type);
  }

  private static String call(RexCall call, Schema input) {
    List<RexNode> operands = call.getOperands();
    String name = call.getOperator().getName();
    if (call.getOperator().equals(OwnOperators.WINDOW_TIME)) {
      return inner(operands.get(0), input) + " - 1 unit";
    }
    return switch (call.getKind()) {
      case SEARCH -> of(RexUtil.expandSearch(REX, null, call), input);
      case CAST, SAFE_CAST ->
        name + "(" + of(operands.get(0), input) + " AS "
            + RelationTypes.toDataType(call.getType()).sqlName() + ")";
      case CASE -> caseText(operands, input);
      default -> {
        if (isInfix(call)) {
          StringJoiner sides = new StringJoiner(" " + name + " ");
          for (RexNode operand : operands) {
            sides.add(inner(operand, input));
          }
          yield sides.toString();
        }
        if (call.getOperator() instanceof SqlPrefixOperator) {
          yield name + " " + inner(operands.get(0), input);
        }
        if (call.getOperator() instanceof SqlPostfixOperator) {
          yield inner(operands.get(0), input) + " " + name;
        }
        StringJoiner arguments = new StringJoiner(", ", name + "(", ")").setEmptyValue(name);
        for (RexNode operand : operands) {
          arguments.add(of(operand, input));
        }
        yield arguments.toString();
      }
    };
  }

  private static String caseText(List<RexNode> operands, Schema input) {
    StringBuilder text = new StringBuilder("CASE");
    int last = operands.size() - 1;
    for (int i = 0; i < last; i += 2) {
      text.append(" WHEN ")
          .append(of(operands.get(i), input))
          .append(" THEN ")
          .append(of(operands.get(i + 1), input));
    }
    return text.append(" ELSE ")
        .append(of(operands.get(last), input))
        .append(" END")
        .toString();
  }

  private static boolean isInfix(RexCall call) {
    boolean two = call.getOperands().size() == 2;
    return call.getOperator() instanceof SqlBinaryOperator
        || (two
            && (call.getKind() == SqlKind.PLUS
                || call.getKind() == SqlKind.MINUS
                || call.getKind() == SqlKind.LIKE));
  }

  private static String inner(RexNode node, Schema input) {
    boolean operator =
        node instanceof RexCall call && (isInfix(call) || call.getKind() == SqlKind.SEARCH);
    return operator ? "(" + of(node, input) + ")" : of(node, input);
  }
}
