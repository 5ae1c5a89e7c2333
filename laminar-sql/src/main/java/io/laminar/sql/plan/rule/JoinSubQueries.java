package io.laminar.sql.plan.rule;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.Fallible;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Uncollect;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/**
 * Makes joins of sub-queries. EXISTS and IN between the ANDs of a WHERE become joins of the rows that have a partner among those
 * of the sub-query, or that have none; any other sub-query gives a column ({@link SubQueryColumns}). What a sub-query says
 * of the row around it becomes a condition of its join ({@link Decorrelation}).
 *
 * <pre>
 *   a WHERE EXISTS (SELECT … FROM b WHERE b.k = a.k AND b.v > 0)    a SEMI JOIN (b WHERE b.v > 0) ON a.k = b.k
 *   a WHERE x NOT IN (SELECT y FROM b)                              a ANTI JOIN b ON x = y OR x IS NULL OR y IS NULL
 *   a CROSS JOIN LATERAL (SELECT … FROM b WHERE b.k = a.k)          a JOIN b ON a.k = b.k
 * </pre>
 *
 * <p>A row is not in a set of values where it is known to differ from all of them: with a NULL on either side it is not known.
 */
public final class JoinSubQueries implements Pass {
  /** Makes the pass. It stands before all others: these do not look into expressions for queries. */
  public JoinSubQueries() {}

  @Override
  public RelNode apply(RelNode query) {
    return query.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        return super.visit(withoutQueries(node));
      }
    });
  }

  /** One step without sub-queries in its own expressions; those that it reads may still have some. */
  static RelNode withoutQueries(RelNode node) {
    if (node instanceof Correlate correlate) {
      return LateralJoins.joined(correlate);
    }
    RelNode besides = node instanceof Join join ? LateralJoins.ofConstants(join) : null;
    if (besides != null) {
      return besides;
    }
    if (node instanceof Uncollect uncollect) {
      // Over the row of VALUES, whose columns nobody asks for.
      RelNode row = uncollect.getInput().getInput(0);
      return Rows.last(
          Unnest.of(row, uncollect, Unnest.elements(uncollect), false),
          uncollect.getRowType().getFieldCount());
    }
    if (!OuterReferences.hasQuery(node)) {
      return node;
    }
    Set<CorrelationId> ids = OuterReferences.ofExpressions(node);
    if (node instanceof Filter filter) {
      return filtered(filter.getInput(), filter.getCondition(), ids);
    }
    if (node instanceof Project project) {
      SubQueryColumns columns = new SubQueryColumns(project.getInput(), ids, project.getProjects());
      List<RexNode> values =
          project.getProjects().stream().map(columns::replaced).toList();
      return LogicalProject.create(
          columns.rows(), List.of(), values, project.getRowType().getFieldNames(), Set.of());
    }
    if (node instanceof LookupJoin) {
      throw refused("ON of a join with a table at a time");
    }
    if (node instanceof Join join && join.getJoinType() == JoinRelType.INNER) {
      RexBuilder rex = join.getCluster().getRexBuilder();
      RelNode pairs = LogicalJoin.create(
          join.getLeft(),
          join.getRight(),
          List.of(),
          rex.makeLiteral(true),
          Set.of(),
          JoinRelType.INNER);
      return filtered(pairs, join.getCondition(), ids);
    }
    throw refused(node instanceof Join ? "ON of an outer join" : node.getRelTypeName());
  }

  private static LaminarException refused(String where) {
    return new LaminarException(
        ErrorCode.NOT_SUPPORTED,
        "a sub-query in " + where + " is not supported yet",
        "ask it in the SELECT list or the WHERE of a sub-select that is joined");
  }

  /** Terms without a sub-query come first, and then joins; but what may fail stays behind those that are written before it. */
  private static RelNode filtered(RelNode input, RexNode condition, Set<CorrelationId> ids) {
    List<RexNode> first = new ArrayList<>();
    List<RexNode> rest = new ArrayList<>();
    for (RexNode term : RelOptUtil.conjunctions(condition)) {
      boolean stays = !rest.isEmpty() && Fallible.is(term) && !JoinSides.isEquality(input, term);
      (stays || OuterReferences.hasQuery(term) ? rest : first).add(term);
    }
    RelNode rows = Rows.where(input, first);
    List<RexNode> waiting = new ArrayList<>();
    for (RexNode term : rest) {
      if (!waiting.isEmpty() && FallibleQueries.mayFail(term) && isHalfJoin(term)) {
        rows = whereColumns(rows, waiting, ids);
        waiting.clear();
      }
      RelNode joined = isHalfJoin(term) ? halfJoined(rows, term, ids) : null;
      if (joined == null) {
        waiting.add(term);
      } else {
        rows = joined;
      }
    }
    return whereColumns(rows, waiting, ids);
  }

  /** The rows for which terms are TRUE that have sub-queries of any kind. */
  private static RelNode whereColumns(RelNode rows, List<RexNode> terms, Set<CorrelationId> ids) {
    if (terms.stream().noneMatch(OuterReferences::hasQuery)) {
      return Rows.where(rows, terms);
    }
    RexBuilder rex = rows.getCluster().getRexBuilder();
    RexNode all = RexUtil.composeConjunction(rex, terms);
    SubQueryColumns columns = new SubQueryColumns(rows, ids, List.of(all));
    List<RexNode> conditions = new ArrayList<>();
    for (RexNode replaced : RelOptUtil.conjunctions(columns.replaced(all))) {
      // What is never NULL is a condition as it is.
      conditions.add(
          RexUtil.isNullabilityCast(rex.getTypeFactory(), replaced)
              ? ((RexCall) replaced).getOperands().get(0)
              : replaced);
    }
    return Rows.first(Rows.where(columns.rows(), conditions), rows.getRowType().getFieldCount());
  }

  private static RexNode asked(RexNode term) {
    return term.getKind() == SqlKind.NOT ? ((RexCall) term).getOperands().get(0) : term;
  }

  private static boolean isHalfJoin(RexNode term) {
    return asked(term) instanceof RexSubQuery query
        && (query.getKind() == SqlKind.EXISTS || query.getKind() == SqlKind.IN)
        && query.getOperands().stream().noneMatch(OuterReferences::hasQuery);
  }

  /** The rows that have a partner, or none; null where the condition is another. */
  private static @Nullable RelNode halfJoined(RelNode rows, RexNode term, Set<CorrelationId> ids) {
    boolean negated = term.getKind() == SqlKind.NOT;
    RexSubQuery query = (RexSubQuery) asked(term);
    Decorrelation decorrelation = new Decorrelation(rows, ids, false);
    CorrelatedQuery opened = decorrelation.open(query.rel);
    if (opened.once()) {
      return null;
    }
    boolean mayFail = !query.getOperands().isEmpty()
        && (query.getOperands().stream().anyMatch(Fallible::is)
            || opened.columns().stream().anyMatch(Fallible::is));
    if (mayFail && !opened.isLookedUp()) {
      opened = decorrelation.bound(opened);
    }
    RexBuilder rex = rows.getCluster().getRexBuilder();
    List<RexNode> conditions = new ArrayList<>();
    for (int i = 0; i < query.getOperands().size(); i++) {
      conditions.add(equal(rex, query.getOperands().get(i), opened.columns().get(i), negated));
    }
    // A value of the sub-query is computed of the rows that its WHERE leaves.
    conditions.addAll(mayFail ? 0 : conditions.size(), opened.conditions());
    return new AddedColumns(rows)
        .half(opened, conditions, negated ? JoinRelType.ANTI : JoinRelType.SEMI);
  }

  /** Equal, or for NOT IN: not known to be different. */
  private static RexNode equal(RexBuilder rex, RexNode value, RexNode other, boolean negated) {
    RexNode equal = rex.makeCall(SqlStdOperatorTable.EQUALS, value, other);
    if (!negated) {
      return equal;
    }
    List<RexNode> cases = new ArrayList<>(List.of(equal));
    for (RexNode side : List.of(value, other)) {
      if (side.getType().isNullable()) {
        cases.add(rex.makeCall(SqlStdOperatorTable.IS_NULL, side));
      }
    }
    return RexUtil.composeDisjunction(rex, cases);
  }
}
