package io.laminar.sql.plan;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.ScanPlan;
import io.laminar.sql.validate.Relation;
import java.util.List;

/** The relation that a query without FROM reads: one row of one column that nobody uses. No query can name it. */
public final class OneRow {
  /** Its name in plans. */
  public static final String NAME = "$one_row";

  static final Relation RELATION = new Relation(
      NAME,
      new Schema(List.of(new Column("$unused", DataType.of(TypeKind.BIGINT)))),
      -1,
      false,
      List.of(List.of()));

  private OneRow() {}

  /** Returns the columns of the row. */
  public static Schema schema() {
    return RELATION.schema();
  }

  /** Returns the plan that reads it. */
  public static PhysicalPlan scan() {
    return ScanPlan.of(RELATION);
  }
}
