package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.ScalarFunction;
import io.laminar.sql.expression.AggregateEntry;
import io.laminar.sql.expression.CountForm;
import io.laminar.sql.expression.Functions;
import io.laminar.sql.expression.UserOperator;
import io.laminar.sql.expression.WindowForm;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
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
  private static final Map<WindowForm, WindowTableFunction> TABLE_WINDOWS =
      new EnumMap<>(WindowForm.class);
  private static final Map<WindowForm, WindowGroupFunction> GROUP_WINDOWS =
      new EnumMap<>(WindowForm.class);

  static {
    for (WindowForm form : WindowForm.values()) {
      TABLE_WINDOWS.put(form, new WindowTableFunction(form));
      GROUP_WINDOWS.put(form, new WindowGroupFunction(form));
    }
  }

  /** Windows in GROUP BY. */
  static WindowGroupFunction groupWindow(WindowForm form) {
    return Objects.requireNonNull(GROUP_WINDOWS.get(form));
  }

  /**
   * Tells which windows an operator in GROUP BY stands for.
   *
   * @param operator of a row expression
   * @return absent where it is another operator
   */
  public static Optional<WindowForm> groupWindow(SqlOperator operator) {
    return operator instanceof WindowGroupFunction function
        ? Optional.of(function.form())
        : Optional.empty();
  }

  /** Standard names that are refused by name before look-up, or that are built as something else. */
  private static final Set<String> HIDDEN = Set.of(
      // Without parentheses, as in the standard, it would hide columns of this name.
      "USER",
      "$TUMBLE",
      "TUMBLE",
      "TUMBLE_START",
      "TUMBLE_END",
      "$HOP",
      "HOP",
      "HOP_START",
      "HOP_END",
      "$SESSION",
      "SESSION",
      "SESSION_START",
      "SESSION_END");

  private static final SqlOperatorTable TABLE = new Table();

  private LaminarOperators() {}

  /** Returns the table. */
  public static SqlOperatorTable table() {
    return TABLE;
  }

  /** Returns the table with the functions of the application, which have names of their own. */
  static SqlOperatorTable table(Relations relations) {
    return new SqlOperatorTable() {
      @Override
      public void lookupOperatorOverloads(
          SqlIdentifier name,
          @Nullable SqlFunctionCategory category,
          SqlSyntax syntax,
          List<SqlOperator> found,
          SqlNameMatcher matcher) {
        ScalarFunction function = name.isSimple() && syntax == SqlSyntax.FUNCTION
            ? relations.function(name.getSimple())
            : null;
        if (function == null) {
          TABLE.lookupOperatorOverloads(name, category, syntax, found, matcher);
        } else {
          found.add(new UserOperator(name.getSimple(), function));
        }
      }

      @Override
      public List<SqlOperator> getOperatorList() {
        return TABLE.getOperatorList();
      }
    };
  }

  /**
   * Checks that a function of the application may have a name.
   *
   * @param name case ignored
   * @throws LaminarException {@link ErrorCode#DUPLICATE_NAME}, {@link ErrorCode#INVALID_ARGUMENT} for a blank one
   */
  public static void checkFree(String name) {
    if (name.isBlank()) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT, "a function needs a name", "give it one");
    }
    boolean taken = HIDDEN.contains(name.toUpperCase(Locale.ROOT))
        || TABLE.getOperatorList().stream()
            .anyMatch(operator -> operator.getName().equalsIgnoreCase(name));
    if (taken) {
      throw new LaminarException(
          ErrorCode.DUPLICATE_NAME,
          "SQL has a function " + name + " of its own",
          "choose another name");
    }
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
      for (SqlOperator operator : List.of(
          new RowNeighbour(SqlKind.LAG), new RowNeighbour(SqlKind.LEAD), NthValue.INSTANCE)) {
        hidden.add(operator.getName());
        ours.add(operator);
      }
      ours.addAll(TABLE_WINDOWS.values());
      for (CountForm form : CountForm.values()) {
        ours.add(new CountWindowFunction(form));
      }
      GROUP_WINDOWS.values().forEach(window -> {
        ours.add(window);
        ours.addAll(window.getAuxiliaryFunctions());
      });
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
