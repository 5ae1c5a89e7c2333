package io.laminar.sql.validate;

import io.laminar.sql.expression.AggregateEntry;
import io.laminar.sql.expression.Functions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.jspecify.annotations.Nullable;

/**
 * Every operator and function that a query may name: Calcite's standard ones, ours in place of some of them, and a
 * chosen few of other dialects. They are looked up in one table of ours, because Calcite's look-up goes wrong
 * when a table that holds the standard functions is chained to another. Immutable and shared.
 */
public final class LaminarOperators {
  /** TUMBLE as a table function. */
  public static final SqlFunction TUMBLE_TABLE = new TumbleTableFunction();

  /** TUMBLE in GROUP BY. */
  static final TumbleGroupFunction TUMBLE_GROUP = new TumbleGroupFunction();

  /**
   * Tells whether an operator is TUMBLE in GROUP BY.
   *
   * @param operator of a row expression
   */
  public static boolean isGroupWindow(SqlOperator operator) {
    return operator.equals(TUMBLE_GROUP);
  }

  /** Standard names that are refused by name before look-up, or that are built as something else. */
  private static final Set<String> HIDDEN = Set.of(
      // Without parentheses, as in the standard, it would hide columns of this name.
      "USER",
      "$TUMBLE",
      "TUMBLE",
      "TUMBLE_START",
      "TUMBLE_END",
      "HOP_START",
      "HOP_END",
      "SESSION_START",
      "SESSION_END");

  private static final SqlOperatorTable TABLE = new Table();

  private LaminarOperators() {}

  /** Returns the table. */
  public static SqlOperatorTable table() {
    return TABLE;
  }

  /** Ours first; the standard's only for names that we do not replace. */
  private static final class Table implements SqlOperatorTable {
    private final SqlOperatorTable standard = SqlStdOperatorTable.instance();
    private final Set<String> hidden = new HashSet<>(HIDDEN);
    private final List<SqlOperator> ours = new ArrayList<>(Functions.operators());

    Table() {
      hidden.addAll(Functions.replaced());
      for (SqlOperator aggregate : AggregateEntry.operators()) {
        hidden.add(aggregate.getName());
        ours.add(aggregate);
      }
      ours.add(TUMBLE_TABLE);
      ours.add(TUMBLE_GROUP);
      ours.addAll(TUMBLE_GROUP.getAuxiliaryFunctions());
    }

    @Override
    public void lookupOperatorOverloads(
        SqlIdentifier name,
        @Nullable SqlFunctionCategory category,
        SqlSyntax syntax,
        List<SqlOperator> found,
        SqlNameMatcher matcher) {
      if (!name.isSimple()) {
        return;
      }
      String simpleName = name.getSimple();
      for (SqlOperator operator : ours) {
        boolean sameSyntax = operator.getSyntax().family == syntax.family
            || (syntax == SqlSyntax.FUNCTION && operator instanceof SqlFunction);
        if (sameSyntax && operator.getName().equalsIgnoreCase(simpleName)) {
          found.add(operator);
        }
      }
      if (!hidden.contains(simpleName.toUpperCase(Locale.ROOT))) {
        standard.lookupOperatorOverloads(name, category, syntax, found, matcher);
      }
    }

    @Override
    public List<SqlOperator> getOperatorList() {
      List<SqlOperator> all = new ArrayList<>(ours);
      for (SqlOperator operator : standard.getOperatorList()) {
        if (!hidden.contains(operator.getName())) {
          all.add(operator);
        }
      }
      return all;
    }
  }
}
