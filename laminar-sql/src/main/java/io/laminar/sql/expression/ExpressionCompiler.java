package io.laminar.sql.expression;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.core.expression.ColumnReference;
import io.laminar.core.expression.Condition;
import io.laminar.core.expression.Constants;
import io.laminar.core.expression.Expression;
import io.laminar.core.expression.Parameter;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/**
 * Makes kernels of a planned row expression. Each call makes a new tree, which belongs to the
 * operator that it is made for.
 */
public final class ExpressionCompiler {
  private ExpressionCompiler() {}

  /**
   * Compiles a scalar expression; what is constant is computed now.
   *
   * @param node over the columns of one input
   * @return a tree whose type is the node's
   * @throws LaminarException NOT_SUPPORTED, naming the function, if it is not built yet
   */
  public static Expression compile(RexNode node) {
    if (node instanceof RexLiteral literal) {
      return LiteralCompiler.compile(literal);
    }
    if (node instanceof RexInputRef reference) {
      return new ColumnReference(
          reference.getIndex(), RelationTypes.toDataType(reference.getType()));
    }
    if (node instanceof RexDynamicParam parameter) {
      return new Parameter(
          parameter.getIndex(), RelationTypes.toDataType(parameter.getType()).withNullable(true));
    }
    if (node instanceof CommonParts.Reference reference) {
      return reference.compile();
    }
    if (node instanceof RexCall call) {
      Expression compiled = CommonParts.mayShare(call)
          ? CommonParts.compile(call)
          : Functions.kernelOf(call).of(call);
      if (isConstant(call)) {
        return Constants.fold(compiled).<Expression>map(literal -> literal).orElse(compiled);
      }
      return compiled;
    }
    throw unsupported("the expression " + node);
  }

  /**
   * Compiles a condition.
   *
   * @param node of type BOOLEAN, over the columns of one input
   * @throws LaminarException NOT_SUPPORTED, naming the function, if it is not built yet
   */
  public static Condition compilePredicate(RexNode node) {
    return Condition.of(compile(node));
  }

  /** Tells whether a node refers to no column and to no clock. */
  static boolean isConstant(RexNode node) {
    if (node instanceof RexCall call) {
      return call.getOperator().isDeterministic()
          && !Functions.readsClock(call.getOperator())
          && call.getOperands().stream().allMatch(ExpressionCompiler::isConstant);
    }
    return node instanceof RexLiteral;
  }

  static LaminarException unsupported(String what) {
    return new LaminarException(
        ErrorCode.NOT_SUPPORTED,
        what + " is not supported yet",
        "docs/sql-functions.md lists every function that is");
  }

  static Expression operand(RexCall call, int index) {
    return compile(call.getOperands().get(index));
  }

  static DataType typeOf(RexNode node) {
    return RelationTypes.toDataType(node.getType());
  }

  static boolean isInterval(DataType type) {
    return type.kind() == TypeKind.INTERVAL_DAY || type.kind() == TypeKind.INTERVAL_YEAR;
  }
}
