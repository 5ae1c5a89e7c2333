package io.laminar.sql.plan.rule;

import io.laminar.sql.validate.RelationTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.calcite.util.mapping.Mapping;
import org.apache.calcite.util.mapping.MappingType;
import org.apache.calcite.util.mapping.Mappings;

/**
 * Leaves out, before joins and ranks, the columns that nothing above them names: what keeps rows keeps less of them, and
 * does not copy their strings.
 *
 * <pre>
 *   Project(a.x, b.y)                    Project(x, y)
 *     Join(a.k = b.k)              ─▶      Join(k = k)
 *       Scan a(k, x, u, v)                   Project(k, x)  ─ Scan a
 *       Scan b(k, y, w)                      Project(k, y)  ─ Scan b
 * </pre>
 *
 * <p>Only inputs whose rows are never taken back: among rows that differ in nothing but such columns, a retraction would
 * no longer tell which of them goes, and with it which arrived first.
 */
final class DropUnusedColumns implements Pass {
  /** A query in fewer columns, and where each column that was asked for is. */
  private record Trimmed(RelNode node, Mappings.TargetMapping columns) {
    RexNode moved(RexNode expression) {
      return RexUtil.apply(columns, expression);
    }
  }

  @Override
  public RelNode apply(RelNode query) {
    return query.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        RelNode trimmed = node;
        if (node instanceof Project project) {
          trimmed = project(project);
        } else if (node instanceof Aggregate aggregate) {
          trimmed = aggregate(aggregate);
        }
        return super.visit(trimmed);
      }
    });
  }

  private static RelNode project(Project project) {
    RelNode input = project.getInput();
    Trimmed trimmed = trim(input, RelOptUtil.InputFinder.bits(project.getProjects(), null));
    if (trimmed.node == input) {
      return project;
    }
    List<RexNode> moved = new ArrayList<>();
    project.getProjects().forEach(each -> moved.add(trimmed.moved(each)));
    return LogicalProject.create(
        trimmed.node, List.of(), moved, project.getRowType().getFieldNames(), Set.of());
  }

  private static RelNode aggregate(Aggregate aggregate) {
    ImmutableBitSet used = ImmutableBitSet.of(RelOptUtil.getAllFields(aggregate));
    RelNode input = aggregate.getInput();
    if (!isTrimmed(input)) {
      return aggregate;
    }
    Trimmed trimmed = trim(input, used);
    if (trimmed.node == input) {
      return aggregate;
    }
    List<AggregateCall> calls = new ArrayList<>();
    aggregate.getAggCallList().forEach(call -> calls.add(call.transform(trimmed.columns)));
    ImmutableBitSet groups = Mappings.apply((Mapping) trimmed.columns, aggregate.getGroupSet());
    return aggregate.copy(aggregate.getTraitSet(), trimmed.node, groups, List.of(groups), calls);
  }

  private static boolean isTrimmed(RelNode node) {
    return node instanceof Join || node instanceof Rank || node instanceof Filter;
  }

  private static Trimmed trim(RelNode node, ImmutableBitSet used) {
    if (node instanceof Join join) {
      return join(join, used);
    }
    if (node instanceof Rank rank) {
      return rank(rank, used);
    }
    return node instanceof Filter filter && isTrimmed(filter.getInput())
        ? filter(filter, used)
        : unchanged(node);
  }

  private static Trimmed unchanged(RelNode node) {
    return new Trimmed(node, Mappings.createIdentity(node.getRowType().getFieldCount()));
  }

  private static Trimmed filter(Filter filter, ImmutableBitSet used) {
    ImmutableBitSet asked = used.union(RelOptUtil.InputFinder.bits(filter.getCondition()));
    Trimmed input = trim(filter.getInput(), asked);
    return input.node == filter.getInput()
        ? unchanged(filter)
        : new Trimmed(
            LogicalFilter.create(input.node, input.moved(filter.getCondition())), input.columns);
  }

  private static Trimmed join(Join join, ImmutableBitSet used) {
    int leftColumns = join.getLeft().getRowType().getFieldCount();
    int rightColumns = join.getRight().getRowType().getFieldCount();
    ImmutableBitSet asked = used.union(RelOptUtil.InputFinder.bits(join.getCondition()));
    Trimmed left = side(join.getLeft(), asked.intersect(ImmutableBitSet.range(leftColumns)));
    Trimmed right = side(
        join.getRight(),
        asked
            .intersect(ImmutableBitSet.range(leftColumns, leftColumns + rightColumns))
            .shift(-leftColumns));
    if (left.node == join.getLeft() && right.node == join.getRight()) {
      return unchanged(join);
    }
    Mappings.TargetMapping columns = sideBySide(left.columns, right.columns);
    RelNode trimmed = join.copy(
        join.getTraitSet(),
        RexUtil.apply(columns, join.getCondition()),
        left.node,
        right.node,
        join.getJoinType(),
        join.isSemiJoinDone());
    return new Trimmed(trimmed, join.getJoinType().projectsRight() ? columns : left.columns);
  }

  private static Trimmed rank(Rank rank, ImmutableBitSet used) {
    RelNode input = rank.getInput();
    int columns = input.getRowType().getFieldCount();
    ImmutableBitSet.Builder asked = ImmutableBitSet.builder();
    used.forEach(column -> {
      if (column < columns) {
        asked.set(column);
      }
    });
    rank.partition().forEach(asked::set);
    rank.order().forEach(order -> asked.set(order.getFieldIndex()));
    Trimmed below = side(input, asked.build());
    if (below.node == input) {
      return unchanged(rank);
    }
    Mappings.TargetMapping mapping =
        rank.numbered() ? sideBySide(below.columns, Mappings.createIdentity(1)) : below.columns;
    return new Trimmed(rank.over(below.node, below.columns), mapping);
  }

  /** The input of something that keeps rows, in no other columns than those that are asked for. */
  private static Trimmed side(RelNode input, ImmutableBitSet asked) {
    int columns = input.getRowType().getFieldCount();
    if (!isAppendOnly(input)) {
      return unchanged(input);
    }
    // A row without columns would be nothing that could be counted.
    ImmutableBitSet kept = asked.isEmpty() ? ImmutableBitSet.of(0) : asked;
    if (kept.cardinality() == columns) {
      return unchanged(input);
    }
    Mapping mapping = Mappings.create(MappingType.PARTIAL_FUNCTION, columns, kept.cardinality());
    for (int column : kept) {
      mapping.set(column, kept.indexOf(column));
    }
    return new Trimmed(narrowed(input, kept), mapping);
  }

  private static Mappings.TargetMapping sideBySide(
      Mappings.TargetMapping left, Mappings.TargetMapping right) {
    int sources = left.getSourceCount();
    int targets = left.getTargetCount();
    Mapping both = Mappings.create(
        MappingType.PARTIAL_FUNCTION,
        sources + right.getSourceCount(),
        targets + right.getTargetCount());
    left.forEach(each -> both.set(each.source, each.target));
    right.forEach(each -> both.set(sources + each.source, targets + each.target));
    return both;
  }

  private static RelNode narrowed(RelNode input, ImmutableBitSet kept) {
    Project lower = input instanceof Project project && MergeNeighbours.isDeterministic(project)
        ? project
        : null;
    List<RexNode> expressions = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int column : kept) {
      expressions.add(
          lower == null
              ? RexInputRef.of(column, input.getRowType())
              : lower.getProjects().get(column));
      names.add(input.getRowType().getFieldNames().get(column));
    }
    RelNode below = lower == null ? input : lower.getInput();
    return LogicalProject.create(below, List.of(), expressions, names, Set.of());
  }

  private static boolean isAppendOnly(RelNode node) {
    if (node instanceof TableScan scan) {
      RelationTable table =
          scan.getTable() == null ? null : scan.getTable().unwrap(RelationTable.class);
      return table != null && !table.relation().changelog();
    }
    if (node instanceof Filter || node instanceof Project) {
      return isAppendOnly(node.getInput(0));
    }
    return node instanceof Join join
        && (join.getJoinType() == JoinRelType.INNER || join.getJoinType() == JoinRelType.SEMI)
        && isAppendOnly(join.getLeft())
        && isAppendOnly(join.getRight());
  }
}
