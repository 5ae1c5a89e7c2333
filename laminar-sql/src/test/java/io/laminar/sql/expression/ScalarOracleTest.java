package io.laminar.sql.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.core.expression.Expression;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every scalar of scalars.txt gives the values and fails for the rows that DuckDB says. */
final class ScalarOracleTest {
  private static final String FAILED = "an error";

  private final ScalarFixture fixture = new ScalarFixture();

  @Test
  void shouldAgreeWithDuckDb() throws Exception {
    List<String> differences = new ArrayList<>();
    int compared = 0;
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
      try (Statement statement = connection.createStatement()) {
        createTable(statement);
      }
      for (String line : lines()) {
        compared++;
        compare(line, connection, differences);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(compared).isGreaterThan(200);
  }

  private static List<String> lines() throws Exception {
    try (BufferedReader reader = new BufferedReader(new InputStreamReader(
        Objects.requireNonNull(ScalarOracleTest.class.getResourceAsStream("scalars.txt")),
        StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .collect(Collectors.toList());
    }
  }

  private static void createTable(Statement statement) throws SQLException {
    String columns = String.join(", ", ScalarFixture.COLUMNS);
    statement.execute("CREATE TABLE t (" + columns.replace("TIMESTAMP(6)", "TIMESTAMP") + ")");
    for (@Nullable String[] row : ScalarFixture.ROWS) {
      String values = Arrays.stream(row)
          .map(value -> value == null ? "NULL" : "'" + value + "'")
          .collect(Collectors.joining(", "));
      statement.execute("INSERT INTO t VALUES (" + values + ")");
    }
  }

  private void compare(String line, Connection connection, List<String> differences) {
    String[] filtered = line.split(" @ ", 2);
    String[] spellings = filtered[0].split(" ==> ", 2);
    String theirs = spellings[spellings.length - 1];
    String rows = filtered.length == 2 ? filtered[1] : "TRUE";
    try {
      Expression expression = ExpressionCompiler.compile(fixture.plan(spellings[0]));
      List<@Nullable Object> results = fixture.evaluate(expression);
      List<Integer> ids =
          query(connection, "SELECT id FROM t WHERE " + rows + " ORDER BY id").stream()
              .map(id -> (Integer) Objects.requireNonNull(id))
              .collect(Collectors.toList());
      List<@Nullable Object> expected = expected(connection, wrap(theirs, expression.type()), ids);
      for (int k = 0; k < ids.size(); k++) {
        Object actual = plain(results.get(ids.get(k)), expression.type());
        if (!same(actual, expected.get(k))) {
          differences.add(
              line + "  row " + ids.get(k) + ": " + actual + " but DuckDB " + expected.get(k));
        }
      }
    } catch (RuntimeException | SQLException e) {
      differences.add(line + ": " + e);
    }
  }

  /** All rows at once; one by one only where some fail. */
  private static List<@Nullable Object> expected(
      Connection connection, String sql, List<Integer> ids) throws SQLException {
    String list = ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
    String query = "SELECT " + sql + " FROM t WHERE id IN (" + list + ") ORDER BY id";
    try {
      return query(connection, query);
    } catch (SQLException e) {
      if (String.valueOf(e.getMessage()).matches("(?s).*(Binder|Parser|Catalog) Error.*")) {
        throw e;
      }
    }
    List<@Nullable Object> values = new ArrayList<>();
    for (int id : ids) {
      try {
        values.addAll(query(connection, "SELECT " + sql + " FROM t WHERE id = " + id));
      } catch (SQLException e) {
        values.add(FAILED);
      }
    }
    return values;
  }

  /** Times are compared as whole numbers, whatever JDBC makes of them. */
  private static String wrap(String sql, DataType type) {
    return switch (type.kind()) {
      case TIMESTAMP -> "epoch_us(CAST((" + sql + ") AS TIMESTAMP))";
      case DATE -> "CAST((" + sql + ") AS DATE) - DATE '1970-01-01'";
      default -> sql;
    };
  }

  private static List<@Nullable Object> query(Connection connection, String sql)
      throws SQLException {
    List<@Nullable Object> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        values.add(result.getObject(1));
      }
    }
    return values;
  }

  private static @Nullable Object plain(@Nullable Object value, DataType type) {
    if (value instanceof ScalarFixture.Failure) {
      return FAILED;
    }
    return value instanceof Long units && type.kind().isTimestamp()
        ? units * (1_000_000 / type.unitsPerSecond())
        : value;
  }

  private static boolean same(@Nullable Object actual, @Nullable Object expected) {
    if (actual instanceof Double || expected instanceof Double) {
      if (!(actual instanceof Number x) || !(expected instanceof Number y)) {
        return false;
      }
      double left = x.doubleValue();
      double right = y.doubleValue();
      return Double.compare(left, right) == 0
          || left == right
          || Math.abs(left - right) <= 1e-12 * Math.max(Math.abs(left), Math.abs(right));
    }
    if (actual instanceof Number && expected instanceof Number) {
      return new BigDecimal(actual.toString()).compareTo(new BigDecimal(expected.toString())) == 0;
    }
    return Objects.equals(actual, expected);
  }
}
