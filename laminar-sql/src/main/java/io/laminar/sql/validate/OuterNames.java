package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.AggregateCalls;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/**
 * Refuses names of the query around a sub-query that it cannot give: columns that are not grouped, and those of the left side of
 * a RIGHT or FULL JOIN. Calcite would find out only while it converts the query. Runs after validation: every column has the
 * name of its relation then.
 */
final class OuterNames extends SqlBasicVisitor<@Nullable Void> {
  private final SqlValidator validator;

  private OuterNames(SqlValidator validator) {
    this.validator = validator;
  }

  static void check(SqlNode validated, SqlValidator validator) {
    validated.accept(new OuterNames(validator));
  }

  @Override
  public @Nullable Void visit(SqlCall call) {
    if (call instanceof SqlSelect select && validator.isAggregate(select)) {
      checkGrouped(select);
    } else if (call instanceof SqlJoin join) {
      checkSides(join);
    }
    return super.visit(call);
  }

  // ---- Grouped queries ----

  /** What stands elsewhere than in SELECT and HAVING is about the rows before they are grouped. */
  private static void checkGrouped(SqlSelect select) {
    FromNames names = names(select.getFrom());
    List<SqlNode> grouped = new ArrayList<>();
    if (select.getGroup() != null) {
      grouped.addAll(select.getGroup().getList());
    }
    SqlBasicVisitor<@Nullable Void> queries = new SqlBasicVisitor<>() {
      @Override
      public @Nullable Void visit(SqlCall call) {
        if (grouped.stream().anyMatch(each -> call.equalsDeep(each, Litmus.IGNORE))) {
          return null;
        }
        if (!call.isA(SqlKind.QUERY)) {
          return AggregateCalls.isAggregate(call) ? null : super.visit(call);
        }
        for (SqlIdentifier name : Free.names(call, names)) {
          if (grouped.stream().noneMatch(each -> says(each, name))) {
            throw ungrouped(name);
          }
        }
        return null;
      }
    };
    select.getSelectList().accept(queries);
    if (select.getHaving() != null) {
      select.getHaving().accept(queries);
    }
  }

  /** Tells whether an item of GROUP BY has a column, by itself or in a set. */
  private static boolean says(SqlNode item, SqlIdentifier column) {
    if (item instanceof SqlIdentifier name) {
      boolean sameRelation = name.isSimple() || same(name.names.get(0), column.names.get(0));
      return sameRelation
          && same(name.names.get(name.names.size() - 1), column.names.get(column.names.size() - 1));
    }
    List<SqlNode> parts = switch (item.getKind()) {
      case GROUPING_SETS, ROLLUP, CUBE, ROW -> ((SqlCall) item).getOperandList();
      default -> item instanceof SqlNodeList list ? list.getList() : List.of();
    };
    return parts.stream().anyMatch(each -> says(each, column));
  }

  private static boolean same(String one, String other) {
    return one.equalsIgnoreCase(other);
  }

  private static LaminarException ungrouped(SqlIdentifier name) {
    return Refusal.of(
            ErrorCode.INVALID_QUERY,
            name + ", which a sub-query names, is not in GROUP BY",
            name.getParserPosition())
        .remedy("add it to GROUP BY, or group in a sub-select and ask in the query around that")
        .exception();
  }

  // ---- Lateral sides ----

  private static void checkSides(SqlJoin join) {
    JoinType type = join.getJoinType();
    SqlNode right = join.getRight();
    SqlNode joined = right.getKind() == SqlKind.AS ? ((SqlCall) right).operand(0) : right;
    boolean isLateral = joined.getKind() == SqlKind.LATERAL || joined.getKind() == SqlKind.UNNEST;
    if ((type == JoinType.RIGHT || type == JoinType.FULL)
        && isLateral
        && !Free.names((SqlCall) joined, names(join.getLeft())).isEmpty()) {
      throw Refusal.of(
              ErrorCode.INVALID_QUERY,
              "a LATERAL query or UNNEST that refers to its left side has no rows beside NULLs, which "
                  + type + " JOIN asks for: it is asked for each row of that side",
              join.getJoinTypeNode().getParserPosition())
          .remedy("write JOIN or LEFT JOIN")
          .exception();
    }
  }

  private static FromNames names(@Nullable SqlNode from) {
    return FromNames.of(from, name -> null);
  }

  /** The columns of relations around a query that stand in it, unless a FROM within has relations of these names. */
  private static final class Free extends SqlBasicVisitor<@Nullable Void> {
    private final FromNames outer;
    private final List<FromNames> within = new ArrayList<>();
    private final List<SqlIdentifier> found = new ArrayList<>();

    private Free(FromNames outer) {
      this.outer = outer;
    }

    static List<SqlIdentifier> names(SqlCall query, FromNames outer) {
      Free free = new Free(outer);
      query.accept(free);
      return free.found;
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
      if (!(call instanceof SqlSelect select)) {
        return super.visit(call);
      }
      within.add(OuterNames.names(select.getFrom()));
      super.visit(call);
      within.remove(within.size() - 1);
      return null;
    }

    @Override
    public @Nullable Void visit(SqlIdentifier name) {
      if (!name.isSimple()
          && !name.isStar()
          && outer.has(name)
          && within.stream().noneMatch(each -> each.has(name))) {
        found.add(name);
      }
      return null;
    }
  }
}
