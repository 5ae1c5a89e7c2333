package io.laminar.sql.plan.rule;

import io.laminar.sql.expression.ClockCalls;
import io.laminar.sql.expression.Fallible;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/**
 * Puts each condition of a join where it is asked first: one about the columns of a single input before the join, unless
 * rows of that input are kept without a partner. What WHERE says of both inputs of an inner join belongs to the join.
 */
final class SplitJoinConditions implements Pass {
  @Override
  public RelNode apply(RelNode query) {
    return query.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        return super.visit(node instanceof Join join ? split(join) : node);
      }
    });
  }

  /** Moves what it can of a filter over a join into the join or below it; null where nothing moves. */
  static @Nullable RelNode intoJoin(Filter filter, Join join) {
    JoinRelType type = join.getJoinType();
    // The rows that such a join leaves are those that a sub-query in WHERE says.
    boolean guards = type == JoinRelType.SEMI || type == JoinRelType.ANTI;
    Sides sides = new Sides(join);
    List<RexNode> above = new ArrayList<>();
    List<RexNode> own = new ArrayList<>();
    for (RexNode condition : RelOptUtil.conjunctions(filter.getCondition())) {
      boolean stays = ClockCalls.in(condition) || (guards && Fallible.is(condition));
      if (!stays && !type.generatesNullsOnLeft() && sides.takesLeft(condition)) {
        continue;
      }
      if (!stays && !type.generatesNullsOnRight() && sides.takesRight(condition)) {
        continue;
      }
      // What the clock says goes by the time at which a pair is found.
      boolean joins = type == JoinRelType.INNER && !stays;
      boolean isBehind = !above.isEmpty() && Fallible.is(condition);
      (joins && !isBehind ? own : above).add(condition);
      sides.passes(condition, joins);
    }
    if (above.size() == RelOptUtil.conjunctions(filter.getCondition()).size()) {
      return null;
    }
    RexBuilder rex = filter.getCluster().getRexBuilder();
    own.add(0, join.getCondition());
    RelNode joined = sides.join(RexUtil.composeConjunction(rex, own));
    return above.isEmpty() ? joined : filter(joined, above);
  }

  private static RelNode split(Join join) {
    JoinRelType type = join.getJoinType();
    Sides sides = new Sides(join);
    boolean keepsLeft = type.generatesNullsOnRight() || type == JoinRelType.ANTI;
    List<RexNode> own = new ArrayList<>();
    for (RexNode condition : RelOptUtil.conjunctions(join.getCondition())) {
      boolean moves = !ClockCalls.in(condition)
          && ((!keepsLeft && sides.takesLeft(condition))
              || (!type.generatesNullsOnLeft() && sides.takesRight(condition)));
      if (!moves) {
        own.add(condition);
        sides.passes(condition, true);
      }
    }
    return sides.left.isEmpty() && sides.right.isEmpty()
        ? join
        : sides.join(RexUtil.composeConjunction(join.getCluster().getRexBuilder(), own));
  }

  /**
   * The conditions about one input of a join each. One that may fail does not move before another that is written before it
   * and is asked elsewhere; but rows are looked up by equalities of both inputs, and these guard nothing.
   */
  private static final class Sides {
    private final Join join;
    private final int leftColumns;
    private final List<RexNode> left = new ArrayList<>();
    private final List<RexNode> right = new ArrayList<>();
    private boolean hasPassed;

    Sides(Join join) {
      this.join = join;
      this.leftColumns = join.getLeft().getRowType().getFieldCount();
    }

    /** Takes a condition about the left input, if it may move there. */
    boolean takesLeft(RexNode condition) {
      boolean takes = isOfLeft(condition) && !isGuarded(condition, right);
      if (takes) {
        left.add(condition);
      }
      return takes;
    }

    /** Takes a condition about the right input, if it may move there. */
    boolean takesRight(RexNode condition) {
      boolean takes = isOfRight(condition) && !isGuarded(condition, left);
      if (takes) {
        right.add(RexUtil.shift(condition, -leftColumns));
      }
      return takes;
    }

    /** Sees a condition that is asked of pairs. */
    void passes(RexNode condition, boolean mayBeKey) {
      hasPassed |= !mayBeKey || !JoinSides.isEquality(join, condition);
    }

    private boolean isGuarded(RexNode condition, List<RexNode> ofOther) {
      return (hasPassed || !ofOther.isEmpty()) && Fallible.is(condition);
    }

    /** One about no column is of either side: left in the join, FALSE would hide what bounds its state. */
    private boolean isOfLeft(RexNode condition) {
      var columns = RelOptUtil.InputFinder.bits(condition);
      return columns.isEmpty()
          ? RexUtil.isDeterministic(condition)
          : columns.length() <= leftColumns;
    }

    private boolean isOfRight(RexNode condition) {
      var columns = RelOptUtil.InputFinder.bits(condition);
      return columns.isEmpty()
          ? RexUtil.isDeterministic(condition)
          : columns.nextSetBit(0) >= leftColumns;
    }

    RelNode join(RexNode condition) {
      return join.copy(
          join.getTraitSet(),
          condition,
          filtered(join.getLeft(), left),
          filtered(join.getRight(), right),
          join.getJoinType(),
          join.isSemiJoinDone());
    }

    private static RelNode filtered(RelNode input, List<RexNode> conditions) {
      return conditions.isEmpty() ? input : filter(input, conditions);
    }
  }

  /** Beside columns that may be NULL, Calcite casts a condition to a type that may be; a filter takes no such cast. */
  private static RelNode filter(RelNode input, List<RexNode> conditions) {
    RexBuilder rex = input.getCluster().getRexBuilder();
    return LogicalFilter.create(
        input,
        RexUtil.removeNullabilityCast(
            rex.getTypeFactory(), RexUtil.composeConjunction(rex, conditions)));
  }
}
