package io.laminar.sql.validate;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlNthValueAggFunction;

/** NTH_VALUE, which is NULL in a frame of fewer rows; Calcite's has the type of its operand. */
final class NthValue extends SqlNthValueAggFunction {
  static final NthValue INSTANCE = new NthValue();

  private NthValue() {
    super(SqlKind.NTH_VALUE);
  }

  @Override
  public RelDataType inferReturnType(SqlOperatorBinding call) {
    return call.getTypeFactory().createTypeWithNullability(super.inferReturnType(call), true);
  }
}
