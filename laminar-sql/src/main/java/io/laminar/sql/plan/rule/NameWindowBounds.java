package io.laminar.sql.plan.rule;

import io.laminar.sql.expression.OwnOperators;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * Calcite computes TUMBLE_END as start + size, where there is no zone; {@link WindowAggregate} has it as a column. Expects Project over Filter over the aggregate, neighbours merged.
 */
final class NameWindowBounds implements Pass {
  @Override
  public RelNode apply(RelNode query) {
    return query.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        RelNode visited = super.visit(node);
        @Nullable WindowAggregate aggregate = aggregateBelow(visited);
        return aggregate == null ? visited : visited.accept(new BoundNames(aggregate));
      }
    });
  }

  private static @Nullable WindowAggregate aggregateBelow(RelNode node) {
    if (!(node instanceof Project) && !(node instanceof Filter)) {
      return null;
    }
    RelNode input = node.getInput(0);
    if (node instanceof Project && input instanceof Filter) {
      input = input.getInput(0);
    }
    return input instanceof WindowAggregate aggregate ? aggregate : null;
  }

  private static final class BoundNames extends RexShuttle {
    private final WindowAggregate aggregate;
    private final int start;

    BoundNames(WindowAggregate aggregate) {
      this.aggregate = aggregate;
      this.start = aggregate.keys().size();
    }

    @Override
    public RexNode visitCall(RexCall call) {
      if (isEnd(call)) {
        return aggregate.bound(WindowAggregate.END);
      }
      return super.visitCall(call);
    }

    private boolean isEnd(RexNode node) {
      if (node instanceof RexCall named && named.getOperator().equals(OwnOperators.WINDOW_END)) {
        return named.getOperands().get(0) instanceof RexInputRef reference
            && reference.getIndex() == start;
      }
      return node instanceof RexCall call
          && call.getKind() == SqlKind.PLUS
          && call.getOperands().get(0) instanceof RexInputRef reference
          && reference.getIndex() == start
          && call.getOperands().get(1) instanceof RexLiteral size
          && aggregate.window().hasSize(size);
    }
  }
}
