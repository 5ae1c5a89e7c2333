package io.laminar.sql.physical;

import io.laminar.api.Schema;
import java.util.List;
import java.util.Optional;

/**
 * Reads what is pushed into a table: every version of its rows and every deletion, as they come. It begins with the rows that
 * the table holds.
 *
 * @param relation its name, as it was spelled when it was created
 * @param schema its columns
 * @param versionColumn the column of its WATERMARK
 */
public record VersionsPlan(String relation, Schema schema, int versionColumn)
    implements RelationPlan {
  /** No name ends with it. */
  private static final String SCAN = "\0versions";

  /**
   * Tells of which table a scan of a pipeline reads the versions.
   *
   * @param scan the name in the pipeline
   * @return absent where it is a scan of something else
   */
  public static Optional<String> tableOf(String scan) {
    return scan.endsWith(SCAN)
        ? Optional.of(scan.substring(0, scan.length() - SCAN.length()))
        : Optional.empty();
  }

  /** Returns true: a deletion has the weight −1. */
  @Override
  public boolean changelog() {
    return true;
  }

  @Override
  public int eventTimeColumn() {
    return versionColumn;
  }

  /** Returns nothing: a row has many versions. */
  @Override
  public List<List<Integer>> uniqueKeys() {
    return List.of();
  }

  @Override
  public String scan() {
    return relation + SCAN;
  }

  @Override
  public String describe() {
    return "Scan the versions of " + relation;
  }
}
