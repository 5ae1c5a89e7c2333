package io.laminar.sql.validate;

import io.laminar.sql.expression.AggregateEntry;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;

/** Refuses functions with OVER that are not built, by name. */
final class OverCheck {
  private static final Set<String> FUNCTIONS = Set.of(
      "AVG",
      "COUNT",
      "CUME_DIST",
      "DENSE_RANK",
      "FIRST_VALUE",
      "LAG",
      "LAST_VALUE",
      "LEAD",
      "MAX",
      "MIN",
      "NTH_VALUE",
      "NTILE",
      "PERCENT_RANK",
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
    SqlCall function = over.operand(0);
    boolean ignoresNulls = function.getKind() == SqlKind.IGNORE_NULLS;
    String name = name(ignoresNulls ? function.operand(0) : function);
    if (!FUNCTIONS.contains(name)) {
      throw Refusal.notSupported(name + " with OVER", over)
          .remedy(
              "with OVER there are COUNT, SUM, AVG, MIN, MAX, ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST,"
                  + " NTILE, LAG, LEAD, FIRST_VALUE, LAST_VALUE and NTH_VALUE")
          .exception();
    }
  }

  private static String name(SqlCall function) {
    return AggregateEntry.calledAs(function.getOperator()).toUpperCase(Locale.ROOT);
  }
}
