package io.laminar.sql.validate;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Writes windows out to which a frame is added: {@code OVER (w ROWS 1 PRECEDING)} gets the keys and the order of {@code w}, as
 * Calcite forgets the frame. What may not be added stays for the validator to refuse (SQL:2016, 7.15 window clause).
 */
final class NamedWindows extends SqlBasicVisitor<@Nullable Void> {
  private static final int REFERENCE = 1;

  /** The named windows of the selects around, the innermost first. */
  private final Deque<SqlNodeList> scopes = new ArrayDeque<>();

  private NamedWindows() {}

  /**
   * Writes out the windows of a query.
   *
   * @param query is changed in place
   */
  static void rewrite(SqlNode query) {
    query.accept(new NamedWindows());
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    SqlSelect select = call instanceof SqlSelect own
        ? own
        : call instanceof SqlOrderBy ordered && ordered.query instanceof SqlSelect inner
            ? inner
            : null;
    if (select != null) {
      scopes.push(select.getWindowList());
    }
    if (call instanceof SqlWindow window) {
      spell(window);
    }
    super.visit(call);
    if (select != null) {
      scopes.pop();
    }
    return null;
  }

  private void spell(SqlWindow window) {
    SqlIdentifier name = window.getRefName();
    if (name == null || !hasFrame(window) || !window.getPartitionList().isEmpty()) {
      return;
    }
    SqlNodeList keys = window.getPartitionList();
    SqlNodeList order = window.getOrderList();
    for (SqlIdentifier next = name; next != null; ) {
      SqlWindow named = find(next);
      if (named == null
          || hasFrame(named)
          || haveBoth(keys, named.getPartitionList())
          || haveBoth(order, named.getOrderList())) {
        return;
      }
      keys = keys.isEmpty() ? named.getPartitionList() : keys;
      order = order.isEmpty() ? named.getOrderList() : order;
      next = named.getRefName();
    }
    window.setPartitionList(keys.clone(keys.getParserPosition()));
    window.setOrderList(order.clone(order.getParserPosition()));
    window.setOperand(REFERENCE, null);
  }

  private @Nullable SqlWindow find(SqlIdentifier name) {
    if (scopes.isEmpty()) {
      return null;
    }
    for (SqlNode node : scopes.getFirst()) {
      if (node instanceof SqlWindow window
          && window.getDeclName() != null
          && window.getDeclName().getSimple().equalsIgnoreCase(name.getSimple())) {
        return window;
      }
    }
    return null;
  }

  private static boolean haveBoth(SqlNodeList added, SqlNodeList named) {
    return !added.isEmpty() && !named.isEmpty();
  }

  private static boolean hasFrame(SqlWindow window) {
    return window.getLowerBound() != null || window.getUpperBound() != null;
  }
}
