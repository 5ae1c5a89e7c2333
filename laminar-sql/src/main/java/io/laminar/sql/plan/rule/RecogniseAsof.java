package io.laminar.sql.plan.rule;

import io.laminar.sql.expression.AsofOperators;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;

/** Makes an {@link AsofJoin} of a join whose condition holds the clause of one. */
final class RecogniseAsof implements Pass {
  @Override
  public RelNode apply(RelNode query) {
    return query.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        RelNode visited = super.visit(node);
        return visited instanceof Join join ? recognised(join) : visited;
      }
    });
  }

  private static RelNode recognised(Join join) {
    List<RexNode> conjuncts = new ArrayList<>(RelOptUtil.conjunctions(join.getCondition()));
    for (RexNode conjunct : conjuncts) {
      if (AsofOperators.is(conjunct, AsofOperators.MATCH)) {
        conjuncts.remove(conjunct);
        RexCall clause = (RexCall) conjunct;
        return AsofJoin.of(
            join, conjuncts, clause.getOperands().get(0), clause.getParserPosition());
      }
    }
    return join;
  }
}
