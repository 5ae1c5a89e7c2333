package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.LaminarDB;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The demo's totals against DuckDB over the same file, and against itself however it is pushed. */
class FlightsTest {
  private static final Path FLIGHTS = Path.of("..", "examples", "flights");

  /** Every flight with the watermark that it meets: two hours behind the rows before it. */
  private static final String MET = """
      WITH numbered AS (
        SELECT row_number() OVER () AS n, * FROM read_csv('%s')),
      met AS (
        SELECT *, date_trunc('day', scheduled) AS flight_day,
               max(scheduled) OVER (ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
                 - INTERVAL 2 HOUR AS watermark
        FROM numbered),
      judged AS (
        SELECT *, coalesce(watermark >= flight_day + INTERVAL 1 DAY, false) AS late FROM met)
      """.formatted(FLIGHTS.resolve("flights.csv"));

  private record Total(
      LocalDateTime day, String origin, long flights, double meanDelay, int maxDelay) {}

  private static <T> List<T> duckDb(String sql, Reader<T> reader) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(MET + sql)) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(reader.read(rows));
      }
      return found;
    }
  }

  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private static List<Total> expected() throws SQLException {
    String sql = """
        SELECT flight_day, origin, count(*), round(avg(delay), 1), max(delay)
        FROM judged WHERE NOT late GROUP BY flight_day, origin ORDER BY flight_day, min(n)
        """;
    return duckDb(
        sql,
        row -> new Total(
            row.getObject(1, LocalDateTime.class),
            row.getString(2),
            row.getLong(3),
            row.getDouble(4),
            row.getInt(5)));
  }

  private static long expectedLate() throws SQLException {
    return duckDb("SELECT count(*) FROM judged WHERE late", row -> row.getLong(1))
        .get(0);
  }

  @Test
  void shouldGiveTheTotalsOfDuckDbWithTheSameRowsLate() throws SQLException {
    ShellFixture shell =
        ShellFixture.ran("run", FLIGHTS.resolve("flights.sql").toString(), "--format", "csv");

    List<Total> totals = shell.out().lines().skip(1).map(FlightsTest::total).toList();
    assertThat(totals).as(shell.err()).hasSize(56).containsExactlyElementsOf(expected());
    assertThat(expectedLate()).isEqualTo(22);
    assertThat(shell.err()).startsWith("33,370 rows in ").contains(", 22 late rows\n");
  }

  private static Total total(String line) {
    String[] fields = line.split(",", -1);
    return new Total(
        LocalDateTime.parse(fields[0].replace(' ', 'T')),
        fields[1],
        Long.parseLong(fields[2]),
        Double.parseDouble(fields[3]),
        Integer.parseInt(fields[4]));
  }

  @Test
  void shouldNotDependOnHowTheRowsArePushed() throws IOException, SQLException {
    List<String> lines = Files.readAllLines(FLIGHTS.resolve("flights.csv"));
    List<Total> expected = expected();

    for (int batchRows : new int[] {1, 7, 256, lines.size()}) {
      assertThat(pushed(lines.subList(1, lines.size()), batchRows))
          .as("batches of %d", batchRows)
          .containsExactlyElementsOf(expected);
    }
  }

  private static List<Total> pushed(List<String> lines, int batchRows) throws IOException {
    String script =
        Files.readString(FLIGHTS.resolve("flights.sql")).replaceFirst("FROM FILE \\([^)]*\\)", "");
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(script);
      Subscription<Row> totals = db.sink("departures_by_airport").subscribe();
      Source<Row> flights = db.source("flights");
      List<Row> batch = new ArrayList<>();
      for (String line : lines) {
        batch.add(flight(flights, line.split(",")));
        if (batch.size() == batchRows) {
          flights.pushBatch(batch);
          batch.clear();
        }
      }
      flights.pushBatch(batch);
      flights.finish();
      List<Total> found = new ArrayList<>();
      totals.forEach(row -> found.add(total(row)));
      return found;
    }
  }

  private static Row flight(Source<Row> flights, String[] fields) {
    return Row.of(
        flights.schema(),
        LocalDateTime.parse(fields[0].replace(' ', 'T')),
        Integer.parseInt(fields[1]),
        Integer.parseInt(fields[2]),
        fields[3],
        fields[4]);
  }

  private static Total total(Row row) {
    return new Total(
        (LocalDateTime) java.util.Objects.requireNonNull(row.get("flight_day")),
        String.valueOf(row.get("origin")),
        number(row, "flights").longValue(),
        number(row, "mean_delay").doubleValue(),
        number(row, "max_delay").intValue());
  }

  private static Number number(Row row, String column) {
    return (Number) java.util.Objects.requireNonNull(row.get(column));
  }
}
