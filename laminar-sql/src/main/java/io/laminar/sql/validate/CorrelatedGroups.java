package io.laminar.sql.validate;

import io.laminar.api.ErrorCode;
import io.laminar.sql.expression.AggregateCalls;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/**
 * Lets columns of the queries around a sub-query stand beside its aggregates: for the sub-query they are constants, but
 * Calcite wants every column grouped.
 *
 * <pre>
 *   SELECT COUNT(*) + a.v FROM b WHERE …         SELECT count + a.v FROM (SELECT COUNT(*) AS count FROM b WHERE …)
 *   SELECT MAX(w) + a.v FROM b GROUP BY k        SELECT MAX(w) + a.v FROM b GROUP BY k, a.v
 * </pre>
 *
 * <p>A column counts as one of the queries around it if that is certain before validation: by the name of its relation, or
 * because all relations in the FROM of the sub-query are known.
 */
final class CorrelatedGroups {
  private static final String GROUP = "$group";
  private final Relations relations;
  private final Set<String> withNames = new HashSet<>();

  private CorrelatedGroups(Relations relations) {
    this.relations = relations;
  }

  /** Rewrites the sub-queries of a query, in place. */
  static void rewrite(SqlNode query, Relations relations) {
    CorrelatedGroups groups = new CorrelatedGroups(relations);
    query.accept(new SqlBasicVisitor<@Nullable Void>() {
      @Override
      public @Nullable Void visit(SqlCall call) {
        if (call instanceof SqlWithItem item) {
          groups.withNames.add(item.name.getSimple().toLowerCase(Locale.ROOT));
        }
        return super.visit(call);
      }
    });
    groups.visit(query, List.of());
  }

  private FromNames names(@Nullable SqlNode from) {
    return FromNames.of(
        from,
        name -> withNames.contains(name.toLowerCase(Locale.ROOT)) ? null : relations.find(name));
  }

  // ---- Where sub-queries are ----

  private void visit(@Nullable SqlNode node, List<FromNames> around) {
    if (node instanceof SqlSelect select) {
      visit(select, around);
    } else if (node instanceof SqlNodeList list) {
      list.forEach(each -> visit(each, around));
    } else if (node instanceof SqlCall call) {
      call.getOperandList().forEach(each -> visit(each, around));
    }
  }

  private void visit(SqlSelect select, List<FromNames> around) {
    FromNames own = names(select.getFrom());
    List<FromNames> within = new ArrayList<>(around);
    within.add(own);
    visitFrom(select.getFrom(), around, within);
    for (SqlNode clause : clauses(select)) {
      visit(clause, within);
    }
    if (!around.isEmpty()) {
      rewrite(select, new Outer(own, around));
    }
  }

  private void visitFrom(@Nullable SqlNode from, List<FromNames> around, List<FromNames> within) {
    if (from instanceof SqlJoin join) {
      visitFrom(join.getLeft(), around, within);
      visitFrom(join.getRight(), around, within);
      visit(join.getCondition(), within);
    } else if (from != null && from.getKind() == SqlKind.AS) {
      visitFrom(((SqlCall) from).operand(0), around, within);
    } else {
      visit(from, from != null && from.getKind() == SqlKind.LATERAL ? within : around);
    }
  }

  private static List<SqlNode> clauses(SqlSelect select) {
    List<SqlNode> clauses = new ArrayList<>();
    for (int i = 0; i < select.operandCount(); i++) {
      SqlNode clause = select.operand(i);
      if (clause != null && clause != select.getFrom()) {
        clauses.add(clause);
      }
    }
    return clauses;
  }

  /** Which names are those of the queries around. */
  private record Outer(FromNames own, List<FromNames> around) {
    boolean has(SqlIdentifier name) {
      return !name.isStar() && own.lacks(name) && around.stream().anyMatch(each -> each.has(name));
    }
  }

  // ---- One sub-query ----

  private static void rewrite(SqlSelect select, Outer outer) {
    Parts parts = new Parts(outer);
    parts.read(select.getSelectList());
    parts.read(select.getHaving());
    SqlNodeList group = select.getGroup();
    if (parts.names.isEmpty() || parts.over || (group == null && parts.aggregates.isEmpty())) {
      return;
    }
    if (group == null) {
      if (parts.ungrouped != null) {
        throw Refusal.of(
                ErrorCode.INVALID_QUERY,
                parts.ungrouped + " is not in GROUP BY",
                parts.ungrouped.getParserPosition())
            .remedy("add it to GROUP BY, or take an aggregate of it")
            .exception();
      }
      aggregateInFrom(select, parts.aggregates);
      return;
    }
    SqlNodeList longer = new SqlNodeList(group.getList(), group.getParserPosition());
    for (SqlIdentifier name : parts.names) {
      if (longer.stream().noneMatch(each -> name.equalsDeep(each, Litmus.IGNORE))) {
        longer.add(name);
      }
    }
    select.setGroupBy(longer);
  }

  /** What stands in the SELECT list and in HAVING. */
  private static final class Parts extends SqlBasicVisitor<@Nullable Void> {
    private final Outer outer;
    private final List<SqlNode> aggregates = new ArrayList<>();
    private final List<SqlIdentifier> names = new ArrayList<>();
    private @Nullable SqlIdentifier ungrouped;
    private boolean over;

    Parts(Outer outer) {
      this.outer = outer;
    }

    void read(@Nullable SqlNode clause) {
      if (clause != null) {
        clause.accept(this);
      }
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
      if (AggregateCalls.isAggregate(call)) {
        if (find(aggregates, call) < 0) {
          checkOwner(call);
          aggregates.add(call);
        }
        return null;
      }
      over |= call.getKind() == SqlKind.OVER;
      if (call.isA(SqlKind.QUERY)) {
        return null;
      }
      return call.getKind() == SqlKind.AS ? call.operand(0).accept(this) : super.visit(call);
    }

    /** An aggregate belongs to the innermost query that one of its columns is of; that is not carried out. */
    private void checkOwner(SqlCall aggregate) {
      boolean[] found = new boolean[2];
      aggregate.accept(new SqlBasicVisitor<@Nullable Void>() {
        @Override
        public @Nullable Void visit(SqlIdentifier name) {
          found[outer.has(name) ? 1 : 0] = true;
          return null;
        }
      });
      if (found[1] && !found[0]) {
        throw Refusal.of(
                ErrorCode.NOT_SUPPORTED,
                "an aggregate of nothing but columns of the query around belongs to that query,"
                    + " which is not supported yet",
                aggregate.getParserPosition())
            .remedy(
                "aggregate in the query around, or name a column of the sub-query's own FROM in it")
            .exception();
      }
    }

    @Override
    public @Nullable Void visit(SqlIdentifier name) {
      if (outer.has(name)) {
        names.add(name);
      } else if (ungrouped == null && outer.own().has(name)) {
        ungrouped = name;
      }
      return null;
    }
  }

  private static int find(List<SqlNode> aggregates, SqlCall aggregate) {
    for (int i = 0; i < aggregates.size(); i++) {
      if (aggregate.equalsDeep(aggregates.get(i), Litmus.IGNORE)) {
        return i;
      }
    }
    return -1;
  }

  /** Without GROUP BY there is one row, though there may be none to aggregate. */
  private static void aggregateInFrom(SqlSelect select, List<SqlNode> aggregates) {
    SqlParserPos place = select.getParserPosition();
    SqlSelect inner = new SqlSelect(
        place,
        null,
        new SqlNodeList(aggregates, SqlParserPos.ZERO),
        select.getFrom(),
        select.getWhere(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
    ColumnNames.assign(inner);
    SqlShuttle toColumns = new SqlShuttle() {
      @Override
      public @Nullable SqlNode visit(SqlCall call) {
        if (AggregateCalls.isAggregate(call)) {
          SqlNode column = inner.getSelectList().get(find(aggregates, call));
          String name = Objects.requireNonNull(SqlValidatorUtil.alias(column));
          return new SqlIdentifier(List.of(GROUP, name), call.getParserPosition());
        }
        return call.isA(SqlKind.QUERY) ? call : super.visit(call);
      }
    };
    select.setSelectList(
        (SqlNodeList) Objects.requireNonNull(select.getSelectList().accept(toColumns)));
    SqlNode having = select.getHaving();
    select.setWhere(having == null ? null : having.accept(toColumns));
    select.setHaving(null);
    select.setFrom(SqlStdOperatorTable.AS.createCall(
        place, inner, new SqlIdentifier(GROUP, SqlParserPos.ZERO)));
  }
}
