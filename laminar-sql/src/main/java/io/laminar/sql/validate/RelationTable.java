package io.laminar.sql.validate;

import io.laminar.sql.expression.RelationTypes;
import java.util.List;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.TemporalTable;
import org.apache.calcite.schema.TranslatableTable;
import org.apache.calcite.schema.impl.AbstractTable;

/** A relation as Calcite wants to see it; scans lead back to the relation through it. */
public final class RelationTable extends AbstractTable implements TranslatableTable, TemporalTable {
  private final Relation relation;

  RelationTable(Relation relation) {
    this.relation = relation;
  }

  /** Returns what is read. */
  public Relation relation() {
    return relation;
  }

  /** A view becomes its query here; whatever else is read is scanned. */
  @Override
  public RelNode toRel(RelOptTable.ToRelContext context, RelOptTable table) {
    return relation.view().isEmpty()
        ? LogicalTableScan.create(context.getCluster(), table, context.getTableHints())
        : context.expandView(table.getRowType(), relation.name(), List.of(), null).rel;
  }

  /** Returns no column's name: versions are not told from each other by columns. */
  @Override
  public String getSysStartFieldName() {
    return "";
  }

  /** Returns no column's name. */
  @Override
  public String getSysEndFieldName() {
    return "";
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory typeFactory) {
    return RelationTypes.rowType(relation.schema(), typeFactory);
  }
}
