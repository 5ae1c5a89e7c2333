package io.laminar.oracle;

import io.laminar.oracle.RandomPipeline.View;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares rows of views with what DuckDB answers. */
final class BatchAnswers {
  private BatchAnswers() {}

  /** An aggregate without keys has a row for no rows there, and not here. */
  static boolean hasSameRows(Statement duck, View view) throws SQLException {
    for (String input : view.relation().nonEmpty()) {
      try (ResultSet count = duck.executeQuery("SELECT COUNT(*) FROM " + input)) {
        count.next();
        if (count.getLong(1) == 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Fails where the rows are others than those of a step. */
  static void compare(Statement duck, RandomStep step, List<List<@Nullable Object>> rows)
      throws SQLException {
    String query = "SELECT " + String.join(", ", step.names()) + " FROM (" + step.duck() + ")";
    compare(duck, query, step.approximate(), rows, step.laminar());
  }

  /**
   * Fails where the rows are others than those of a query.
   *
   * @param query in DuckDB's dialect
   * @param approximate which of its columns may differ in the last digits
   * @param ours the query in our dialect, for the message
   */
  static void compare(
      Statement duck,
      String query,
      List<Boolean> approximate,
      List<List<@Nullable Object>> rows,
      String ours)
      throws SQLException {
    List<OracleRow> expected = new ArrayList<>();
    try (ResultSet found = duck.executeQuery(query)) {
      while (found.next()) {
        expected.add(OracleRow.of(found, approximate));
      }
    } catch (SQLException e) {
      throw new AssertionError("DuckDB: " + e.getMessage() + "\n  " + query, e);
    }
    OracleRow.compare(
        expected,
        rows.stream().map(row -> OracleRow.of(row, approximate)).toList(),
        () -> ours + "\n DuckDB: " + query);
  }
}
