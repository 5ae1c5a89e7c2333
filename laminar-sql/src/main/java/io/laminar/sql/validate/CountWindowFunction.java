package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.sql.expression.CountForm;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlWindowTableFunction;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandMetadata;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * {@code TUMBLE_ROWS} and {@code HOP_ROWS}, with the arguments as {@link CountArguments} puts them: the table's columns,
 * then window_start and window_end, which are numbers of rows, and window_time where there is a time.
 */
public final class CountWindowFunction extends SqlWindowTableFunction {
  private final CountForm form;

  CountWindowFunction(CountForm form) {
    super(form.name(), new Operands());
    this.form = form;
  }

  /** Returns the form of the windows. */
  public CountForm form() {
    return form;
  }

  @Override
  public SqlReturnTypeInference getRowTypeInference() {
    return CountWindowFunction::rowType;
  }

  private static RelDataType rowType(SqlOperatorBinding binding) {
    RelDataType input = binding.getOperandType(0);
    RelDataTypeFactory factory = binding.getTypeFactory();
    RelDataTypeFactory.Builder builder =
        factory.builder().kind(input.getStructKind()).addAll(input.getFieldList());
    List<String> names = WindowTableFunction.WINDOW_COLUMNS;
    RelDataType number = factory.createSqlType(SqlTypeName.BIGINT);
    builder.add(names.get(0), number);
    builder.add(names.get(1), number);
    List<SqlNode> operands = ((SqlCallBinding) binding).operands();
    if (((SqlLiteral) operands.get(1)).booleanValue()) {
      SqlNode time = ((SqlCall) operands.get(2)).operand(0);
      RelDataType type = field(input, time).getType();
      builder.add(names.get(2), factory.createTypeWithNullability(type, false));
    }
    return builder.build();
  }

  private static RelDataTypeField field(RelDataType table, SqlNode column) {
    SqlIdentifier name = (SqlIdentifier) column;
    RelDataTypeField field =
        name.isSimple() ? table.getField(name.getSimple(), false, false) : null;
    if (field == null) {
      throw Refusal.of(
              ErrorCode.UNKNOWN_COLUMN,
              name + " is not a column of the table",
              name.getParserPosition())
          .remedy("name columns of the table, without its name")
          .exception();
    }
    return field;
  }

  /** What is left to check when the arguments are in order: that the columns are there. */
  private static final class Operands implements SqlOperandMetadata {
    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return SqlOperandCountRanges.between(3, 5);
    }

    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      RelDataType table = binding.getValidator().getValidatedNodeType(binding.operand(0));
      SqlNode columns = binding.operand(2);
      if (columns.getKind() == SqlKind.DESCRIPTOR) {
        ((SqlCall) columns).getOperandList().forEach(column -> field(table, column));
      }
      return true;
    }

    @Override
    public String getAllowedSignatures(SqlOperator operator, String name) {
      return CountForm.of(name).map(CountForm::tableForm).orElse(name);
    }

    @Override
    public List<RelDataType> paramTypes(RelDataTypeFactory factory) {
      List<RelDataType> types = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        types.add(factory.createSqlType(SqlTypeName.ANY));
      }
      return types;
    }

    @Override
    public List<String> paramNames() {
      return List.of("DATA", "TIMED", "COLUMNS", "FIRST", "SECOND");
    }

    @Override
    public boolean isOptional(int operand) {
      return operand >= 3;
    }

    @Override
    public boolean isFixedParameters() {
      return false;
    }
  }
}
