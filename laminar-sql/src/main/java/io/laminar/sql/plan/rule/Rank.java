package io.laminar.sql.plan.rule;

import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.util.mapping.Mappings;

/** The rows at some positions of each key's order, with their number or without. Immutable. */
public final class Rank extends SingleRel {
  private final OverCall call;
  private final long offset;
  private final long end;
  private final boolean numbered;

  private Rank(
      RelOptCluster cluster,
      RelTraitSet traits,
      RelNode input,
      OverCall call,
      long offset,
      long end,
      boolean numbered,
      RelDataType rowType) {
    super(cluster, traits, input);
    this.call = call;
    this.offset = offset;
    this.end = end;
    this.numbered = numbered;
    this.rowType = rowType;
  }

  static Rank create(RelNode input, OverCall call, long offset, long end, boolean numbered) {
    RelDataTypeFactory.Builder columns = input.getCluster().getTypeFactory().builder();
    columns.addAll(input.getRowType().getFieldList());
    if (numbered) {
      columns.add("row_number", call.type());
    }
    return new Rank(
        input.getCluster(),
        input.getTraitSet(),
        input,
        call,
        offset,
        end,
        numbered,
        columns.uniquify().build());
  }

  /** The same over fewer columns, those of the key and the order among them. */
  Rank over(RelNode newInput, Mappings.TargetMapping columns) {
    return create(newInput, call.moved(columns), offset, end, numbered);
  }

  /** Returns the columns of the key. */
  public List<Integer> partition() {
    return call.partition();
  }

  /** Returns the sort keys, the most significant first. */
  public List<RelFieldCollation> order() {
    return call.order();
  }

  /** Returns how many rows are left out at the beginning. */
  public long offset() {
    return offset;
  }

  /** Returns the first position behind those that are shown; {@link Long#MAX_VALUE} where there is none. */
  public long end() {
    return end;
  }

  /** Tells whether the number, counted from 1, is the last column. */
  public boolean numbered() {
    return numbered;
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new Rank(getCluster(), traits, sole(inputs), call, offset, end, numbered, getRowType());
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer)
        .item("order", order())
        .item("offset", offset)
        .item("end", end);
  }
}
