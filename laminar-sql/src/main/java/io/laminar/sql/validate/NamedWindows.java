package io.laminar.sql.validate;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** Refuses a frame that is added to a named window, {@code OVER (w ROWS 1 PRECEDING)}: Calcite forgets it. */
final class NamedWindows extends SqlBasicVisitor<@Nullable Void> {
  private NamedWindows() {}

  static void check(SqlNode query) {
    query.accept(new NamedWindows());
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call instanceof SqlWindow window
        && window.getRefName() != null
        && (window.getLowerBound() != null || window.getUpperBound() != null)) {
      throw Refusal.notSupported("a frame that is added to a named window", window)
          .remedy("write it with the window: OVER (PARTITION BY key ORDER BY ts ROWS 1 PRECEDING)")
          .exception();
    }
    return super.visit(call);
  }
}
