package io.laminar.sql.validate;

import io.laminar.sql.expression.WindowForm;
import java.util.ArrayList;
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
 * {@code TUMBLE(time, size [, offset] [, zone])} in GROUP BY and the other forms, its value being the window's start, with
 * its auxiliaries. It replaces Calcite's, whose third argument is a TIME. Its name is one that no user can write, because
 * TUMBLE by that name is the table function. To Calcite every form is a TUMBLE: no other kind has a start and no end.
 */
final class WindowGroupFunction extends SqlGroupedWindowFunction {
  // A row without a time is in no window, so a group always has a start.
  private static final SqlReturnTypeInference RESULT =
      ReturnTypes.ARG0.andThen(SqlTypeTransforms.TO_NOT_NULLABLE);

  private final WindowForm form;
  private final SqlGroupedWindowFunction start;
  private final SqlGroupedWindowFunction end;

  WindowGroupFunction(WindowForm form) {
    super(
        "$" + form, SqlKind.TUMBLE, null, RESULT, null, operands(form), SqlFunctionCategory.SYSTEM);
    this.form = form;
    this.start = new Bound(form + "_START", SqlKind.TUMBLE_START, this);
    this.end = new Bound(form + "_END", SqlKind.TUMBLE_END, this);
  }

  private static SqlOperandTypeChecker operands(WindowForm form) {
    List<SqlTypeFamily> types = new ArrayList<>(List.of(SqlTypeFamily.TIMESTAMP));
    form.intervals().forEach(interval -> types.add(SqlTypeFamily.DATETIME_INTERVAL));
    SqlOperandTypeChecker withoutOffset = OperandTypes.family(List.copyOf(types));
    if (!form.isAligned()) {
      return withoutOffset;
    }
    types.add(SqlTypeFamily.DATETIME_INTERVAL);
    return withoutOffset.or(OperandTypes.family(types));
  }

  private SqlOperandCountRange count() {
    return SqlOperandCountRanges.between(
        1 + form.intervals().size(),
        (form.isAligned() ? 3 : 1) + form.intervals().size());
  }

  WindowForm form() {
    return form;
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
    return count();
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
    private final WindowGroupFunction window;

    Bound(String name, SqlKind kind, WindowGroupFunction window) {
      super(name, kind, window, RESULT, null, operands(window.form), SqlFunctionCategory.SYSTEM);
      this.window = window;
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      return window.count();
    }

    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      return super.checkOperandTypes(withoutZone(binding, this), throwOnFailure);
    }
  }
}
