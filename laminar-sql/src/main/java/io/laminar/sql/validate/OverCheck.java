package io.laminar.sql.validate;

import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/** Refuses functions with OVER that are not built, by name. */
final class OverCheck {
  private static final Set<String> FUNCTIONS = Set.of("ROW_NUMBER");

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
          .remedy("with OVER there is ROW_NUMBER, bounded by WHERE or QUALIFY")
          .exception();
    }
  }
}
