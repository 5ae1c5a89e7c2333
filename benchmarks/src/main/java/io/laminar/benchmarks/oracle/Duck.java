package io.laminar.benchmarks.oracle;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** DuckDB, in this process. */
final class Duck implements Engine {
  private final Connection connection;

  Duck(List<@Nullable String[]> rows) throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      String columns = Values.COLUMNS.stream()
          .map(column -> column.name() + " " + type(column))
          .collect(Collectors.joining(", "));
      statement.execute("CREATE TABLE t (id INTEGER, " + columns + ")");
      for (int row = 0; row < rows.size(); row++) {
        String values =
            Laminar.constants(rows.get(row)).replaceAll("TIMESTAMP\\(\\d\\)", "TIMESTAMP");
        statement.execute("INSERT INTO t VALUES (" + row + ", " + values + ")");
      }
    }
  }

  /** Its TIMESTAMP holds microseconds; TIMESTAMP(0) would be another type, of seconds. */
  private static String type(Values.Column column) {
    return column.kind() == Kind.TIMESTAMP ? "TIMESTAMP" : column.type();
  }

  @Override
  public List<Answer> ask(Term term) {
    List<Answer> all = query(term, "");
    if (all.get(0).state() != Answer.State.FAILED) {
      return all.size() == 1 ? Collections.nCopies(Values.ROWS, all.get(0)) : all;
    }
    List<Answer> answers = new ArrayList<>();
    for (int row = 0; row < Values.ROWS; row++) {
      answers.add(query(term, " WHERE id = " + row).get(0));
    }
    return answers;
  }

  private List<Answer> query(Term term, String where) {
    String sql = "SELECT CAST((" + term.duck() + ") AS VARCHAR) FROM t" + where + " ORDER BY id";
    List<Answer> answers = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        answers.add(Answer.of(result.getString(1)));
      }
      return answers;
    } catch (SQLException e) {
      String message = String.valueOf(e.getMessage());
      return List.of(
          message.matches("(?s).*(Binder|Parser|Catalog|Not implemented) Error.*")
              ? Answer.refused(message)
              : Answer.failed(message));
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
