package io.laminar.sql.plan.rule;

import java.util.List;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.util.ImmutableBitSet;

/** Makes of UNION a UNION ALL whose different rows are taken. */
final class DistinctUnions implements Pass {
  @Override
  public RelNode apply(RelNode query) {
    return query.accept(new RelHomogeneousShuttle() {
      @Override
      public RelNode visit(RelNode node) {
        RelNode visited = super.visit(node);
        if (!(visited instanceof Union union) || union.all) {
          return visited;
        }
        ImmutableBitSet columns = ImmutableBitSet.range(union.getRowType().getFieldCount());
        return LogicalAggregate.create(
            LogicalUnion.create(union.getInputs(), true), List.of(), columns, null, List.of());
      }
    });
  }
}
