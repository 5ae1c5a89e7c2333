package io.laminar.sql.validate;

import io.laminar.sql.expression.AggregateEntry;
import io.laminar.sql.expression.OwnOperators;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlStarExclude;
import org.apache.calcite.sql.SqlStarReplace;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.jspecify.annotations.Nullable;

/**
 * Names for columns without AS, as PostgreSQL derives them: {@code SUM(price)} is sum, {@code CAST(price AS BIGINT)} is
 * price, {@code CASE ...} is case, anything else columnN with its position; a name that is taken gets _2, _3, ...
 */
final class ColumnNames {
  private ColumnNames() {}

  /** Adds AS to every item of a SELECT that has no name of its own. */
  static void assign(SqlSelect select) {
    SqlNodeList list = select.getSelectList();
    Set<String> taken = new HashSet<>();
    for (SqlNode item : list) {
      String explicit = SqlValidatorUtil.alias(item);
      if (explicit != null) {
        taken.add(explicit.toLowerCase(Locale.ROOT));
      }
    }
    List<SqlNode> named = new ArrayList<>(list.size());
    for (int i = 0; i < list.size(); i++) {
      SqlNode item = list.get(i);
      boolean hasName = SqlValidatorUtil.alias(item) != null
          || item instanceof SqlStarExclude
          || item instanceof SqlStarReplace;
      named.add(hasName ? item : SqlValidatorUtil.addAlias(item, unique(derived(item, i), taken)));
    }
    select.setSelectList(new SqlNodeList(named, list.getParserPosition()));
  }

  private static String derived(SqlNode item, int index) {
    String name = name(item);
    return name == null ? "column" + (index + 1) : name;
  }

  private static @Nullable String name(SqlNode node) {
    if (node instanceof SqlIdentifier identifier) {
      return identifier.isStar() ? null : identifier.names.get(identifier.names.size() - 1);
    }
    if (!(node instanceof SqlCall call)) {
      return null;
    }
    return switch (call.getKind()) {
      case CAST, SAFE_CAST -> name(call.operand(0));
      case CASE -> "case";
      case FILTER -> name(call.operand(0));
      default -> functionName(call);
    };
  }

  private static @Nullable String functionName(SqlCall call) {
    if (call.getOperator().equals(OwnOperators.WINDOW_TIME)) {
      return windowForm(call) + "_rowtime";
    }
    if (call.getOperator().equals(OwnOperators.WINDOW_END)) {
      return windowForm(call) + "_end";
    }
    // {fn UCASE(x)} has braces in its name.
    boolean function = call instanceof SqlBasicCall
        && call.getOperator() instanceof SqlFunction
        && !call.getOperator().getName().startsWith("{");
    String name = AggregateEntry.calledAs(call.getOperator());
    return function ? name.toLowerCase(Locale.ROOT) : null;
  }

  /** The form of the window whose bound a call names, in lower case. */
  private static String windowForm(SqlCall bound) {
    SqlCall call = bound;
    while (call.getOperator().equals(OwnOperators.WINDOW_TIME)
        || call.getOperator().equals(OwnOperators.WINDOW_END)) {
      call = call.operand(0);
    }
    String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
    return name.substring(0, name.indexOf('_'));
  }

  /** Gives a name an ending that nobody has, and takes it. */
  static String unique(String name, Set<String> taken) {
    String candidate = name;
    for (int n = 2; !taken.add(candidate.toLowerCase(Locale.ROOT)); n++) {
      candidate = name + "_" + n;
    }
    return candidate;
  }
}
