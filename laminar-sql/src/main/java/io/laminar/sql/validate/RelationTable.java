package io.laminar.sql.validate;

import io.laminar.sql.expression.RelationTypes;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.impl.AbstractTable;

/** A relation as Calcite wants to see it; scans lead back to the relation through it. */
public final class RelationTable extends AbstractTable {
  private final Relation relation;

  RelationTable(Relation relation) {
    this.relation = relation;
  }

  /** Returns what is read. */
  public Relation relation() {
    return relation;
  }

  @Override
  public RelDataType getRowType(RelDataTypeFactory typeFactory) {
    return RelationTypes.rowType(relation.schema(), typeFactory);
  }
}
