package io.laminar.sql.validate;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlLeadLagAggFunction;

/**
 * LAG and LEAD. The result may be NULL where the value of the other row may be, whatever is given for want of such a
 * row: Calcite's own are NOT NULL with a default that is.
 */
final class RowNeighbour extends SqlLeadLagAggFunction {
  RowNeighbour(SqlKind kind) {
    super(kind);
  }

  @Override
  public RelDataType inferReturnType(SqlOperatorBinding binding) {
    RelDataType type = super.inferReturnType(binding);
    return binding.getOperandType(0).isNullable()
        ? binding.getTypeFactory().createTypeWithNullability(type, true)
        : type;
  }
}
