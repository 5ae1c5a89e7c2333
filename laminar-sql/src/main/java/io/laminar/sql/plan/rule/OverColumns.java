package io.laminar.sql.plan.rule;

import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;

/** Adds a column for each function that is computed OVER a window. Immutable. */
public final class OverColumns extends SingleRel {
  private final List<OverCall> calls;

  private OverColumns(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelNode input,
      List<OverCall> calls,
      RelDataType rowType) {
    super(cluster, traits, input);
    this.calls = List.copyOf(calls);
    this.rowType = rowType;
  }

  static OverColumns create(RelNode input, List<OverCall> calls) {
    RelDataTypeFactory.Builder columns = input.getCluster().getTypeFactory().builder();
    columns.addAll(input.getRowType().getFieldList());
    for (int i = 0; i < calls.size(); i++) {
      columns.add("$over" + i, calls.get(i).type());
    }
    return new OverColumns(
        input.getCluster(),
        input.getTraitSet(),
        input,
        calls,
        columns.uniquify().build());
  }

  /** Returns the functions, in the order of their columns, which follow those of the input. */
  public List<OverCall> calls() {
    return calls;
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new OverColumns(getCluster(), traits, sole(inputs), calls, getRowType());
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("calls", calls);
  }
}
