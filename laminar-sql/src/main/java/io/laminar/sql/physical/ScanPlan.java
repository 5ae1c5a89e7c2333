package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.sql.validate.Relation;
import java.util.List;

/**
 * Reads a source, stream or view. It has no operator: the engine feeds what reads it.
 *
 * @param relation the name of what is read, as it was spelled when it was created
 * @param schema its columns
 * @param changelog whether its rows bear weights
 * @param eventTimeColumn position of its event-time column, or -1
 * @param uniqueKeys what identifies its rows, as its definition says
 */
public record ScanPlan(
    String relation,
    Schema schema,
    boolean changelog,
    int eventTimeColumn,
    List<List<Integer>> uniqueKeys)
    implements RelationPlan {
  /**
   * Makes a scan.
   *
   * @param relation what is read
   * @return the scan
   */
  public static ScanPlan of(Relation relation) {
    return new ScanPlan(
        relation.name(),
        relation.schema(),
        relation.changelog(),
        relation.eventTimeColumn(),
        relation.uniqueKeys());
  }

  @Override
  public String scan() {
    return relation;
  }

  @Override
  public String describe() {
    return "Scan " + relation;
  }
}
