package io.laminar.sql.validate;

import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/** Refuses functions with OVER that are not built, by name. */
final class OverCheck {
  private static final Set<String> FUNCTIONS = Set.of(
      "AVG",
      "COUNT",
      "DENSE_RANK",
      "FIRST_VALUE",
      "LAG",
      "LAST_VALUE",
      "MAX",
      "MIN",
      "NTH_VALUE",
      "RANK",
      "ROW_NUMBER",
      "SUM");

  private OverCheck() {}

  /**
   * Checks a call.
   *
   * @param over a function with OVER
   */
  static void check(SqlCall over) {
    SqlNode function = over.operand(0);
    if (function.getKind() == SqlKind.IGNORE_NULLS || function.getKind() == SqlKind.RESPECT_NULLS) {
      throw Refusal.notSupported(function.getKind().sql.replace('_', ' '), function)
          .exception();
    }
    String name = ((SqlCall) function).getOperator().getName().toUpperCase(Locale.ROOT);
    if (!FUNCTIONS.contains(name)) {
      throw Refusal.notSupported(name + " with OVER", over)
          .remedy(
              "with OVER there are COUNT, SUM, AVG, MIN, MAX, ROW_NUMBER, RANK, DENSE_RANK, LAG, FIRST_VALUE,"
                  + " LAST_VALUE and NTH_VALUE")
          .exception();
    }
  }
}
