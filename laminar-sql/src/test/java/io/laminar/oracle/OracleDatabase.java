package io.laminar.oracle;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A DuckDB in memory that answers as its own documentation says. */
final class OracleDatabase {
  private OracleDatabase() {}

  /**
   * Opens an empty one.
   *
   * @return the connection, which the caller closes
   */
  static Connection open() throws SQLException {
    Connection duck = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = duck.createStatement()) {
      // DuckDB 2.0.0 takes two readings of a view for one another where they differ in a column
      // only: SELECT a FROM v
      // UNION ALL SELECT b FROM v gives a twice, if a window function stands in v.
      statement.execute("SET disabled_optimizers = 'common_subplan'");
    } catch (SQLException e) {
      duck.close();
      throw e;
    }
    return duck;
  }
}
