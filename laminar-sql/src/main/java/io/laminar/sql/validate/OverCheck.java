package io.laminar.sql.validate;

import io.laminar.sql.expression.AggregateEntry;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;

/** Refuses functions with OVER that are not built, by name. */
final class OverCheck {
  /** Besides the aggregates. */
  private static final Set<String> FUNCTIONS = Set.of(
      "CUME_DIST",
      "DENSE_RANK",
      "LAG",
      "LEAD",
      "NTH_VALUE",
      "NTILE",
      "PERCENT_RANK",
      "RANK",
      "ROW_NUMBER");

  private OverCheck() {}

  /**
   * Checks a call, but not its arguments.
   *
   * @param over a function with OVER
   */
  static void check(SqlCall over) {
    SqlCall function = over.operand(0);
    if (function.getKind() == SqlKind.IGNORE_NULLS) {
      function = function.operand(0);
    }
    String name = name(function);
    AggregateEntry aggregate = AggregateEntry.of(function.getOperator()).orElse(null);
    if (aggregate == AggregateEntry.ARRAY_AGG) {
      throw Refusal.notSupported(name + " with OVER", over)
          .remedy("write LISTAGG for one text, or take ARRAY_AGG in a query with GROUP BY")
          .exception();
    }
    if (aggregate == null && !FUNCTIONS.contains(name)) {
      throw Refusal.notSupported(name + " with OVER", over)
          .remedy(
              "with OVER there are the aggregates, ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST, NTILE, LAG, LEAD,"
                  + " FIRST_VALUE, LAST_VALUE and NTH_VALUE")
          .exception();
    }
  }

  private static String name(SqlCall function) {
    return AggregateEntry.calledAs(function.getOperator()).toUpperCase(Locale.ROOT);
  }
}
