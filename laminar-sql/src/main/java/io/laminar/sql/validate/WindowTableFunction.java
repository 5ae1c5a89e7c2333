package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.sql.expression.WindowForm;
import java.util.ArrayList;
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
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlTumbleTableFunction;
import org.apache.calcite.sql.SqlWindowTableFunction;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandMetadata;
import org.apache.calcite.sql.type.SqlReturnTypeInference;

/**
 * {@code TUMBLE(TABLE t, DESCRIPTOR(time), size [, offset] [, zone])} and the other forms: the table's columns, then
 * window_start, window_end and window_time, all of the time column's type.
 */
public final class WindowTableFunction extends SqlWindowTableFunction {
  /** The names of the columns that a window table function adds, in order. */
  public static final List<String> WINDOW_COLUMNS =
      List.of("window_start", "window_end", "window_time");

  private final WindowForm form;

  WindowTableFunction(WindowForm form) {
    super(form.name(), new Operands(form));
    this.form = form;
  }

  /** Returns the form of the windows. */
  public WindowForm form() {
    return form;
  }

  @Override
  public SqlReturnTypeInference getRowTypeInference() {
    return WindowTableFunction::rowType;
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
    throw new IllegalStateException("a window was validated without a DESCRIPTOR of a column");
  }

  /** A table, a column of it, and intervals: the standard's check of TUMBLE asks for no more, whatever their number. */
  private static final class Operands implements SqlOperandMetadata {
    private static final SqlOperandMetadata STANDARD =
        new SqlTumbleTableFunction().getOperandTypeChecker();

    private final WindowForm form;

    Operands(WindowForm form) {
      this.form = form;
    }

    private int mandatory() {
      return 2 + form.intervals().size();
    }

    private int optional() {
      return form.isAligned() ? 2 : 1;
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.between(mandatory(), mandatory() + optional());
    }

    /** The zone was checked before; the standard's check knows intervals only. */
    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      List<SqlNode> operands = binding.getCall().getOperandList();
      if (form == WindowForm.SESSION) {
        return checkSession(binding, operands, throwOnFailure);
      }
      if (!WindowArguments.hasZone(operands)) {
        return STANDARD.checkOperandTypes(binding, throwOnFailure);
      }
      return checkStandard(binding, operands.subList(0, operands.size() - 1), throwOnFailure);
    }

    private static boolean checkStandard(
        SqlCallBinding binding, List<SqlNode> operands, boolean throwOnFailure) {
      SqlCall call =
          new SqlBasicCall(binding.getOperator(), operands, binding.getCall().getParserPosition());
      SqlCallBinding intervals =
          new SqlCallBinding(binding.getValidator(), binding.getScope(), call);
      return STANDARD.checkOperandTypes(intervals, throwOnFailure);
    }

    /** The standard's check would take the keys for intervals. */
    private static boolean checkSession(
        SqlCallBinding binding, List<SqlNode> operands, boolean throwOnFailure) {
      List<SqlNode> others = new ArrayList<>(operands);
      if (others.size() > 3) {
        RelDataType table = binding.getValidator().getValidatedNodeType(others.get(0));
        for (SqlNode key : ((SqlCall) others.remove(2)).getOperandList()) {
          String name = ((SqlIdentifier) key).names.get(0);
          if (table.getField(name, false, false) == null
              || ((SqlIdentifier) key).names.size() > 1) {
            throw Refusal.of(
                    ErrorCode.UNKNOWN_COLUMN,
                    "a key of SESSION, " + key + ", is not a column of its table",
                    key.getParserPosition())
                .remedy("name columns of the table, without its name")
                .exception();
          }
        }
      }
      return checkStandard(binding, others, throwOnFailure);
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return STANDARD.getAllowedSignatures(operator, name);
    }

    @Override
    public List<RelDataType> paramTypes(RelDataTypeFactory factory) {
      return STANDARD.paramTypes(factory);
    }

    @Override
    public List<String> paramNames() {
      return form.arguments();
    }

    @Override
    public boolean isOptional(int operand) {
      return operand >= mandatory();
    }

    @Override
    public boolean isFixedParameters() {
      return STANDARD.isFixedParameters();
    }
  }
}
