package io.laminar.sql.plan.rule;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * A step whose own sub-queries refer to a row further out: its input gets the columns of that row, and what is said of it
 * is said of these.
 */
final class NestedQueries {
  private final RelNode node;
  private final Set<CorrelationId> outside;
  private final ImmutableBitSet used;
  private final Set<CorrelationId> own;
  private final RexBuilder rex;
  private final CorrelationId id;

  /**
   * Looks at a step.
   *
   * @param node a filter, a projection or a lateral join
   * @param outside what stands for the row further out
   * @param used columns of that row
   */
  NestedQueries(RelNode node, Set<CorrelationId> outside, ImmutableBitSet used) {
    this.node = node;
    this.outside = outside;
    this.used = used;
    this.own = node instanceof Correlate correlate
        ? Set.of(correlate.getCorrelationId())
        : OuterReferences.ofExpressions(node);
    this.rex = node.getCluster().getRexBuilder();
    this.id = node.getCluster().createCorrel();
  }

  /** Over an input with so many columns of its own and then those of the row further out. */
  CorrelatedQuery over(RelNode rows, int columns, OuterValues values) {
    Placing placing = new Placing(rows, columns);
    int wide = rows.getRowType().getFieldCount();
    if (node instanceof Filter filter) {
      RelNode filtered =
          LogicalFilter.create(rows, filter.getCondition().accept(placing), ImmutableSet.of(id));
      return values.query(JoinSubQueries.withoutQueries(filtered), columns, used);
    }
    if (node instanceof Project project) {
      List<RexNode> all = new ArrayList<>(placing.apply(project.getProjects()));
      all.addAll(CorrelatedQuery.references(rows, 0, columns, wide));
      List<String> names = new ArrayList<>(project.getRowType().getFieldNames());
      names.addAll(rows.getRowType().getFieldNames().subList(columns, wide));
      RelNode projected = LogicalProject.create(rows, List.of(), all, names, Set.of(id));
      return values.query(
          JoinSubQueries.withoutQueries(projected), project.getProjects().size(), used);
    }
    Correlate correlate = (Correlate) node;
    RelNode joined = JoinSubQueries.withoutQueries(LogicalCorrelate.create(
        rows,
        OuterReferences.replaced(correlate.getRight(), placing.inQueries()),
        List.of(),
        id,
        ImmutableBitSet.range(wide),
        correlate.getJoinType()));
    List<RexNode> shown = CorrelatedQuery.references(joined, 0, 0, columns);
    shown.addAll(CorrelatedQuery.references(joined, 0, wide, joined.getRowType().getFieldCount()));
    int count = shown.size();
    shown.addAll(CorrelatedQuery.references(joined, 0, columns, wide));
    return values.query(Rows.project(joined, shown), count, used);
  }

  /** Finds columns where they are now. */
  private final class Placing extends RexShuttle {
    private final RelNode rows;
    private final int columns;

    Placing(RelNode rows, int columns) {
      this.rows = rows;
      this.columns = columns;
    }

    @Override
    public RexNode visitFieldAccess(RexFieldAccess access) {
      int place = place(access);
      return place < 0 ? access : RexInputRef.of(place, rows.getRowType());
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery query) {
      RexSubQuery visited = (RexSubQuery) super.visitSubQuery(query);
      return visited.clone(OuterReferences.replaced(query.rel, inQueries()));
    }

    /** Within a sub-query both rows are the row around it. */
    RexShuttle inQueries() {
      return new RexShuttle() {
        @Override
        public RexNode visitFieldAccess(RexFieldAccess access) {
          int place = place(access);
          return place < 0
              ? access
              : rex.makeFieldAccess(rex.makeCorrel(rows.getRowType(), id), place);
        }

        @Override
        public RexNode visitSubQuery(RexSubQuery query) {
          RexSubQuery visited = (RexSubQuery) super.visitSubQuery(query);
          return visited.clone(OuterReferences.replaced(query.rel, this));
        }
      };
    }

    private int place(RexFieldAccess access) {
      if (!(access.getReferenceExpr() instanceof RexCorrelVariable variable)) {
        return -1;
      }
      int index = access.getField().getIndex();
      if (outside.contains(variable.id)) {
        return columns + used.indexOf(index);
      }
      return own.contains(variable.id) ? index : -1;
    }
  }
}
