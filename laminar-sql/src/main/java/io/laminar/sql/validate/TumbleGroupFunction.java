package io.laminar.sql.validate;

import java.util.List;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlGroupedWindowFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeTransforms;

/**
 * {@code TUMBLE(time, size [, offset] [, zone])} in GROUP BY, its value being the window's start, with its auxiliaries. It
 * replaces Calcite's, whose third argument is a TIME. Its name is one that no user can write, because TUMBLE by that
 * name is the table function.
 */
final class TumbleGroupFunction extends SqlGroupedWindowFunction {
  private static final SqlOperandTypeChecker OPERANDS = OperandTypes.family(
          SqlTypeFamily.TIMESTAMP, SqlTypeFamily.DATETIME_INTERVAL)
      .or(OperandTypes.family(
          SqlTypeFamily.TIMESTAMP,
          SqlTypeFamily.DATETIME_INTERVAL,
          SqlTypeFamily.DATETIME_INTERVAL));
  // A row without a time is in no window, so a group always has a start.
  private static final SqlReturnTypeInference RESULT =
      ReturnTypes.ARG0.andThen(SqlTypeTransforms.TO_NOT_NULLABLE);

  private static final SqlOperandCountRange COUNT = SqlOperandCountRanges.between(2, 4);

  private final SqlGroupedWindowFunction start;
  private final SqlGroupedWindowFunction end;

  TumbleGroupFunction() {
    super("$TUMBLE", SqlKind.TUMBLE, null, RESULT, null, OPERANDS, SqlFunctionCategory.SYSTEM);
    this.start = bound("TUMBLE_START", SqlKind.TUMBLE_START);
    this.end = bound("TUMBLE_END", SqlKind.TUMBLE_END);
  }

  private SqlGroupedWindowFunction bound(String name, SqlKind kind) {
    return new Bound(name, kind, this);
  }

  SqlGroupedWindowFunction start() {
    return start;
  }

  SqlGroupedWindowFunction end() {
    return end;
  }

  @Override
  public List<SqlGroupedWindowFunction> getAuxiliaryFunctions() {
    return List.of(start, end);
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return COUNT;
  }

  @Override
  public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
    return super.checkOperandTypes(withoutZone(binding, this), throwOnFailure);
  }

  /** The zone, which comes last, was checked before: with it in the signature strings would be taken for intervals. */
  private static SqlCallBinding withoutZone(SqlCallBinding binding, SqlOperator operator) {
    List<SqlNode> operands = binding.getCall().getOperandList();
    if (!WindowArguments.hasZone(operands)) {
      return binding;
    }
    SqlCall call = new SqlBasicCall(
        operator, operands.subList(0, operands.size() - 1), binding.getCall().getParserPosition());
    return new SqlCallBinding(binding.getValidator(), binding.getScope(), call);
  }

  /** The start or the end of a window. */
  private static final class Bound extends SqlGroupedWindowFunction {
    Bound(String name, SqlKind kind, SqlGroupedWindowFunction window) {
      super(name, kind, window, RESULT, null, OPERANDS, SqlFunctionCategory.SYSTEM);
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return COUNT;
    }

    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      return super.checkOperandTypes(withoutZone(binding, this), throwOnFailure);
    }
  }
}
