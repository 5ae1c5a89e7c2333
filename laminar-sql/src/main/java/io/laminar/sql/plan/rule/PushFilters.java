package io.laminar.sql.plan.rule;

import io.laminar.sql.expression.ClockBound;
import io.laminar.sql.expression.ClockCalls;
import io.laminar.sql.expression.Fallible;
import io.laminar.sql.expression.WindowForm;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Moves filters towards the sources: into the filter below, below projects, into every side of a union, into joins, and,
 * as far as they do not ask for the window, below the assignment of windows. Unlike Calcite's rules for it, it stops where a
 * condition would grow: {@code x + x} over {@code x + x} over ... doubles with every project that it passes.
 */
final class PushFilters implements Pass {
  /** By how many nodes a condition may grow when the expressions of a project are put into it. */
  static final int MAX_GROWTH = 100;

  @Override
  public RelNode apply(RelNode query) {
    return query.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        RelNode pushed = node;
        // Each push moves the filter a level down, so it ends.
        while (pushed instanceof Filter filter) {
          RelNode moved = push(filter);
          if (moved == null) {
            break;
          }
          pushed = moved;
        }
        return super.visit(pushed);
      }
    });
  }

  private static @Nullable RelNode push(Filter filter) {
    RelNode input = filter.getInput();
    RexNode condition = filter.getCondition();
    if (input instanceof Filter lower) {
      RexBuilder rex = filter.getCluster().getRexBuilder();
      RexNode both = RexUtil.composeConjunction(rex, List.of(lower.getCondition(), condition));
      return LogicalFilter.create(lower.getInput(), both);
    }
    if (input instanceof Project project
        && MergeNeighbours.isDeterministic(project)
        && !readsFixedTime(condition, project)
        && !takesRowsBack(condition, project)) {
      List<RexNode> below =
          RelOptUtil.pushPastProjectUnlessBloat(List.of(condition), project, MAX_GROWTH);
      return below == null
          ? null
          : project.copy(
              project.getTraitSet(),
              List.of(LogicalFilter.create(
                  project.getInput(),
                  // A column may have been a conjunction.
                  RexUtil.flatten(filter.getCluster().getRexBuilder(), below.get(0)))));
    }
    if (input instanceof Union union) {
      List<RelNode> sides = new ArrayList<>();
      union.getInputs().forEach(side -> sides.add(belowUnion(filter, side)));
      return union.copy(union.getTraitSet(), sides);
    }
    if (input instanceof Join join) {
      return SplitJoinConditions.intoJoin(filter, join);
    }
    return input instanceof WindowAssign assign ? belowWindows(filter, assign) : null;
  }

  /** The time in a column is that of the row, and would move as a condition of its own. */
  private static boolean readsFixedTime(RexNode condition, Project project) {
    return RelOptUtil.InputFinder.bits(condition).asList().stream()
        .anyMatch(column -> ClockBound.asksClock(project.getProjects().get(column)));
  }

  /** Behind a condition that moves rows leave again, and the time in a column would be another one then. */
  private static boolean takesRowsBack(RexNode condition, Project project) {
    return ClockBound.asksClock(condition)
        && project.getProjects().stream().anyMatch(ClockCalls::in);
  }

  /** A side may have other types than the union, TIMESTAMP(3) for TIMESTAMP(6): the condition is about those of the union. */
  private static RelNode belowUnion(Filter filter, RelNode side) {
    RexBuilder rex = filter.getCluster().getRexBuilder();
    RexNode condition = filter.getCondition().accept(new RexShuttle() {
      @Override
      public RexNode visitInputRef(RexInputRef reference) {
        RelDataType type =
            side.getRowType().getFieldList().get(reference.getIndex()).getType();
        RexNode column = rex.makeInputRef(type, reference.getIndex());
        return SqlTypeUtil.equalSansNullability(rex.getTypeFactory(), type, reference.getType())
            ? reference
            : rex.makeAbstractCast(
                rex.getTypeFactory()
                    .createTypeWithNullability(reference.getType(), type.isNullable()),
                column,
                false);
      }
    });
    return LogicalFilter.create(side, condition);
  }

  /** A session depends on all rows of its key: what leaves out some of them stays above it. */
  private static boolean mayGoBelow(RexNode condition, WindowAssign assign, int firstBound) {
    ImmutableBitSet columns = RelOptUtil.InputFinder.bits(condition);
    return assign.window().form() == WindowForm.SESSION
        ? ImmutableBitSet.of(assign.keys()).contains(columns)
        : columns.length() <= firstBound;
  }

  private static @Nullable RelNode belowWindows(Filter filter, WindowAssign assign) {
    int firstBound = assign.getInput().getRowType().getFieldCount();
    List<RexNode> below = new ArrayList<>();
    List<RexNode> above = new ArrayList<>();
    for (RexNode condition : RelOptUtil.conjunctions(filter.getCondition())) {
      boolean isGuarded = !above.isEmpty() && Fallible.is(condition);
      (mayGoBelow(condition, assign, firstBound) && !isGuarded ? below : above).add(condition);
    }
    if (below.isEmpty()) {
      return null;
    }
    RexBuilder rex = filter.getCluster().getRexBuilder();
    RelNode filtered =
        LogicalFilter.create(assign.getInput(), RexUtil.composeConjunction(rex, below));
    RelNode assigned = assign.copy(assign.getTraitSet(), List.of(filtered));
    return above.isEmpty()
        ? assigned
        : LogicalFilter.create(assigned, RexUtil.composeConjunction(rex, above));
  }
}
