package io.laminar.sql.validate;

import java.util.List;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlGroupedWindowFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeTransforms;

/**
 * {@code TUMBLE(time, size [, offset])} in GROUP BY, its value being the window's start, with its auxiliaries. It
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

  private final SqlGroupedWindowFunction start;
  private final SqlGroupedWindowFunction end;

  TumbleGroupFunction() {
    super("$TUMBLE", SqlKind.TUMBLE, null, RESULT, null, OPERANDS, SqlFunctionCategory.SYSTEM);
    this.start = bound("TUMBLE_START", SqlKind.TUMBLE_START);
    this.end = bound("TUMBLE_END", SqlKind.TUMBLE_END);
  }

  private SqlGroupedWindowFunction bound(String name, SqlKind kind) {
    return new SqlGroupedWindowFunction(
        name, kind, this, RESULT, null, OPERANDS, SqlFunctionCategory.SYSTEM);
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
}
