package io.laminar.sql.validate;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlTumbleTableFunction;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlReturnTypeInference;

/**
 * {@code TUMBLE(TABLE t, DESCRIPTOR(time), size [, offset] [, zone])}: the table's columns, then window_start, window_end and
 * window_time, all of the time column's type.
 */
public final class TumbleTableFunction extends SqlTumbleTableFunction {
  /** The names of the columns that a window table function adds, in order. */
  public static final List<String> WINDOW_COLUMNS =
      List.of("window_start", "window_end", "window_time");

  TumbleTableFunction() {}

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.between(3, 5);
  }

  /** The zone was checked before; the standard's check knows intervals only. */
  @Override
  public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
    List<SqlNode> operands = binding.getCall().getOperandList();
    if (!WindowArguments.hasZone(operands)) {
      return super.checkOperandTypes(binding, throwOnFailure);
    }
    SqlCall call = new SqlBasicCall(
        this, operands.subList(0, operands.size() - 1), binding.getCall().getParserPosition());
    SqlCallBinding intervals = new SqlCallBinding(binding.getValidator(), binding.getScope(), call);
    return super.checkOperandTypes(intervals, throwOnFailure);
  }

  @Override
  public SqlReturnTypeInference getRowTypeInference() {
    return TumbleTableFunction::rowType;
  }

  private static RelDataType rowType(SqlOperatorBinding binding) {
    RelDataType input = binding.getOperandType(0);
    RelDataTypeFactory factory = binding.getTypeFactory();
    RelDataType time =
        factory.createTypeWithNullability(timeType((SqlCallBinding) binding, input), false);
    RelDataTypeFactory.Builder builder =
        factory.builder().kind(input.getStructKind()).addAll(input.getFieldList());
    WINDOW_COLUMNS.forEach(name -> builder.add(name, time));
    return builder.build();
  }

  private static RelDataType timeType(SqlCallBinding binding, RelDataType input) {
    for (SqlNode operand : binding.operands()) {
      if (operand.getKind() == SqlKind.DESCRIPTOR) {
        SqlIdentifier column = ((SqlCall) operand).operand(0);
        RelDataTypeField field = input.getField(column.getSimple(), false, false);
        if (field != null) {
          return field.getType();
        }
      }
    }
    throw new IllegalStateException("TUMBLE was validated without a DESCRIPTOR of a column");
  }
}
