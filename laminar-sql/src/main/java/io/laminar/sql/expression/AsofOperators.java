package io.laminar.sql.expression;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.SqlWriter;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * What stands in the condition of a join, from the text to its plan, for a clause of its own: no row is ever asked for it.
 */
public final class AsofOperators {
  /** {@code MATCH_CONDITION condition} of an ASOF join. */
  public static final SqlOperator MATCH = new Clause("MATCH_CONDITION", OperandTypes.BOOLEAN);

  /** {@code NEAREST(a.ts, b.ts)}, within a MATCH_CONDITION. */
  public static final SqlOperator NEAREST =
      new Clause("NEAREST", OperandTypes.family(SqlTypeFamily.TIMESTAMP, SqlTypeFamily.TIMESTAMP));

  private AsofOperators() {}

  /**
   * Tells whether an operator is one of them.
   *
   * @param operator of a call
   */
  public static boolean are(SqlOperator operator) {
    return operator instanceof Clause;
  }

  /**
   * Tells whether a condition is a call of one of them.
   *
   * @param node over the columns of both inputs of a join
   * @param operator one of them
   */
  public static boolean is(RexNode node, SqlOperator operator) {
    return node instanceof RexCall call && call.getOperator().equals(operator);
  }

  /** It is written like a function. */
  private static final class Clause extends SqlSpecialOperator {
    Clause(String name, SqlOperandTypeChecker operands) {
      super(
          name,
          SqlKind.OTHER_FUNCTION,
          100,
          true,
          ReturnTypes.BOOLEAN_NULLABLE,
          InferTypes.FIRST_KNOWN,
          operands);
    }

    /** It is not looked up by its name. */
    @Override
    public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
      call.getOperandList().forEach(operand -> validator.deriveType(scope, operand));
      return validateOperands(validator, scope, call);
    }

    @Override
    public void unparse(SqlWriter writer, SqlCall call, int left, int right) {
      SqlWriter.Frame frame = writer.startFunCall(getName());
      call.getOperandList().forEach(operand -> {
        writer.sep(",");
        operand.unparse(writer, 0, 0);
      });
      writer.endFunCall(frame);
    }
  }
}
