package io.laminar.sql.plan.rule;

import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/** Finds the equalities by which a join looks rows up. Each side of one is computed for every row of its input. Stateless. */
final class JoinSides {
  private JoinSides() {}

  /** Tells whether a term over some rows is an equality between the inputs of an inner join that they come from. */
  static boolean isEquality(RelNode rows, RexNode term) {
    if (rows instanceof Filter filter) {
      return isEquality(filter.getInput(), term);
    }
    if (!(rows instanceof Join join) || join.getJoinType() != JoinRelType.INNER) {
      return false;
    }
    return isEquality(join, term)
        || (RelOptUtil.InputFinder.bits(term).length() <= width(join)
            && isEquality(join.getLeft(), term));
  }

  /** Tells whether a term is an equality between the inputs of a join. */
  static boolean isEquality(Join join, RexNode term) {
    if (term.getKind() != SqlKind.EQUALS) {
      return false;
    }
    int width = width(join);
    RexNode one = ((RexCall) term).getOperands().get(0);
    RexNode other = ((RexCall) term).getOperands().get(1);
    return (isOfLeft(one, width) && isOfRight(other, width))
        || (isOfRight(one, width) && isOfLeft(other, width));
  }

  private static int width(Join join) {
    return join.getLeft().getRowType().getFieldCount();
  }

  private static boolean isOfLeft(RexNode node, int width) {
    ImmutableBitSet columns = RelOptUtil.InputFinder.bits(node);
    return !columns.isEmpty() && columns.length() <= width;
  }

  private static boolean isOfRight(RexNode node, int width) {
    ImmutableBitSet columns = RelOptUtil.InputFinder.bits(node);
    return !columns.isEmpty() && columns.nextSetBit(0) >= width;
  }
}
