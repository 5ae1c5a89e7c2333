package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.sql.validate.LaminarOperators;
import io.laminar.sql.validate.LaminarTypeFactory;
import io.laminar.sql.validate.RelationTypes;
import java.util.Locale;
import java.util.stream.Collectors;
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
final class ExpressionText {
  private static final RexBuilder REX = new RexBuilder(new LaminarTypeFactory());

  private ExpressionText() {}

  static String of(RexNode node, Schema input) {
    if (node instanceof RexInputRef reference) {
      return input.column(reference.getIndex()).name();
    }
    if (node instanceof RexLiteral literal) {
      return literal(literal);
    }
    return node instanceof RexCall call ? call(call, input) : node.toString();
  }

  private static String literal(RexLiteral literal) {
    if (literal.isNull()) {
      return "NULL";
    }
    return switch (literal.getTypeName()) {
      case CHAR -> "'" + String.valueOf(literal.getValueAs(String.class)).replace("'", "''") + "'";
      case DECIMAL, DOUBLE, BIGINT, INTEGER, BOOLEAN ->
        String.valueOf(literal.getValue3()).toUpperCase(Locale.ROOT);
      default -> literal.toString();
    };
  }

  private static String call(RexCall call, Schema input) {
    if (call.getKind() == SqlKind.SEARCH) {
      return of(RexUtil.expandSearch(REX, null, call), input);
    }
    String name = call.getOperator().getName();
    if (call.getKind() == SqlKind.CAST || call.getKind() == SqlKind.SAFE_CAST) {
      return name + "(" + of(call.getOperands().get(0), input) + " AS "
          + RelationTypes.toDataType(call.getType()).sqlName() + ")";
    }
    if (call.getOperator().equals(LaminarOperators.WINDOW_TIME)) {
      return inner(call.getOperands().get(0), input) + " - 1 unit";
    }
    if (call.getOperator() instanceof SqlBinaryOperator) {
      return call.getOperands().stream()
          .map(operand -> inner(operand, input))
          .collect(Collectors.joining(" " + name + " "));
    }
    if (call.getOperator() instanceof SqlPrefixOperator) {
      return name + " " + inner(call.getOperands().get(0), input);
    }
    if (call.getOperator() instanceof SqlPostfixOperator) {
      return inner(call.getOperands().get(0), input) + " " + name;
    }
    return name
        + call.getOperands().stream()
            .map(operand -> of(operand, input))
            .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String inner(RexNode node, Schema input) {
    String text = of(node, input);
    boolean operator = node instanceof RexCall call
        && (call.getOperator() instanceof SqlBinaryOperator || call.getKind() == SqlKind.SEARCH);
    return operator ? "(" + text + ")" : text;
  }
}
