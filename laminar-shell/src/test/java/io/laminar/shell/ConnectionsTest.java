package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The second demo against DuckDB over the same file. */
final class ConnectionsTest {
  private static final Path FLIGHTS = Path.of("..", "examples", "flights");

  private static final String WORST = """
      WITH flights AS (SELECT * FROM read_csv('%1$s')),
      arrivals AS (
        SELECT *, scheduled + to_minutes(CAST(30 + distance // 8 AS INTEGER)) AS arrives FROM flights),
      connections AS (
        SELECT date_trunc('day', o.scheduled) AS flight_day, i.origin AS from_airport, i.destination AS via,
               o.destination AS to_airport,
               i.arrives + to_minutes(CAST(i.delay + 20 AS INTEGER))
                 > o.scheduled + to_minutes(CAST(o.delay AS INTEGER)) AS is_missed
        FROM arrivals i JOIN flights o ON o.origin = i.destination AND o.destination <> i.origin
         AND o.scheduled BETWEEN i.scheduled + INTERVAL 1 HOUR AND i.scheduled + INTERVAL 9 HOUR
         AND o.scheduled BETWEEN i.arrives + INTERVAL 40 MINUTE AND i.arrives + INTERVAL 2 HOUR),
      counted AS (
        SELECT flight_day, from_airport, via, to_airport, count(*) FILTER (is_missed) AS missed, count(*) AS tried
        FROM connections GROUP BY ALL)
      SELECT strftime(flight_day, '%%Y-%%m-%%d %%H:%%M:%%S'), row_number() OVER w AS place, from_airport, via,
             to_airport, missed, tried
      FROM counted
      WINDOW w AS (PARTITION BY flight_day ORDER BY missed DESC, tried, via, from_airport, to_airport)
      QUALIFY place <= 10 ORDER BY flight_day, place
      """.formatted(FLIGHTS.resolve("flights.csv"));

  private static final String DISRUPTIONS = """
      WITH late AS (SELECT * FROM read_csv('%1$s') WHERE delay >= 60),
      marked AS (
        SELECT *, coalesce(scheduled - lag(scheduled) OVER (PARTITION BY origin ORDER BY scheduled)
                           >= INTERVAL 30 MINUTE, true) AS begins FROM late),
      numbered AS (
        SELECT *, count(*) FILTER (begins) OVER (PARTITION BY origin ORDER BY scheduled) AS number FROM marked)
      SELECT origin, strftime(min(scheduled), '%%Y-%%m-%%d %%H:%%M:%%S') AS begins,
             strftime(max(scheduled) + INTERVAL 30 MINUTE, '%%Y-%%m-%%d %%H:%%M:%%S'), count(*) AS flights, max(delay)
      FROM numbered GROUP BY origin, number ORDER BY flights DESC, begins, origin LIMIT 10
      """.formatted(FLIGHTS.resolve("flights.csv"));

  private static List<String> duckDb(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        List<String> fields = new ArrayList<>();
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
          fields.add(rows.getString(column));
        }
        found.add(String.join(",", fields));
      }
      return found;
    }
  }

  @Test
  void shouldShowWhatDuckDbFinds() throws SQLException {
    ShellFixture shell =
        ShellFixture.ran("run", FLIGHTS.resolve("connections.sql").toString(), "--format", "csv");
    List<String> worst = duckDb(WORST);
    List<String> disruptions = duckDb(DISRUPTIONS);

    List<String> lines =
        shell.out().lines().filter(line -> line.matches(".*\\d.*")).toList();
    assertThat(worst).hasSize(70);
    assertThat(lines)
        .as(shell.err())
        .containsAll(worst)
        .containsAll(disruptions)
        .hasSize(80);
    assertThat(lines.stream().filter(worst::contains).toList()).isEqualTo(worst);
    assertThat(lines.stream().filter(disruptions::contains).toList()).isEqualTo(disruptions);
  }
}
