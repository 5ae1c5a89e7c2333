package io.laminar.benchmarks.sql;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.OperatorMetrics;
import io.laminar.api.Row;
import io.laminar.api.RowWriter;
import io.laminar.api.Source;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * {@code StateCosts}: what an operator of each kind keeps for a row or key, and how long it works on a row, as {@code EXPLAIN
 * ANALYZE} counts it.
 *
 * <pre>
 *   rows, keys in turn ──▶ t and u ──▶ query ──▶ analyze() before time moves on: the operator that holds most
 * </pre>
 *
 * <p>Rows of t and u take turns, a millisecond apart; each key comes {@code ROWS / KEYS} times. Threads: two.
 */
public final class StateCosts {
  private static final int ROWS = 400_000;
  private static final int KEYS = 40_000;
  private static final long START_MILLIS = 1_704_067_200_000L;
  private static final String WINDOW = "INTERVAL '1' DAY";

  private StateCosts() {}

  /** A query and what it is called. */
  private record Case(String name, String query) {}

  private static final List<Case> CASES = List.of(
      new Case("`GROUP BY k`, `COUNT(*)`", "SELECT k, COUNT(*) AS n FROM t GROUP BY k"),
      new Case(
          "`GROUP BY k`, `COUNT`, `SUM`, `MAX`",
          "SELECT k, COUNT(*) AS n, SUM(v) AS x, MAX(v) AS m FROM t GROUP BY k"),
      new Case("`GROUP BY s`, a string of 20 bytes", "SELECT s, COUNT(*) AS n FROM t GROUP BY s"),
      new Case("`COUNT(DISTINCT v)` a key", "SELECT k, COUNT(DISTINCT v) AS n FROM t GROUP BY k"),
      new Case("`MEDIAN(v)` a key", "SELECT k, MEDIAN(v) AS n FROM t GROUP BY k"),
      new Case("`SELECT DISTINCT k`", "SELECT DISTINCT k FROM t"),
      new Case(
          "`TUMBLE`, `COUNT`, `SUM`",
          "SELECT k, COUNT(*) AS n, SUM(v) AS x FROM t GROUP BY k, TUMBLE(ts, " + WINDOW + ")"),
      new Case(
          "`HOP`, 60 slides",
          "SELECT k, COUNT(*) AS n FROM t GROUP BY k, HOP(ts, INTERVAL '24' MINUTE, " + WINDOW
              + ")"),
      new Case("regular join", "SELECT t.v FROM t JOIN u ON t.v = u.v"),
      new Case(
          "interval join",
          "SELECT t.v FROM t JOIN u ON t.v = u.v AND u.ts BETWEEN t.ts - INTERVAL '1' HOUR AND t.ts + INTERVAL '1' HOUR"),
      new Case(
          "`ROW_NUMBER` ≤ 3 a key",
          "SELECT k, v FROM t QUALIFY ROW_NUMBER() OVER (PARTITION BY k ORDER BY v DESC) <= 3"),
      new Case(
          "last row of a key",
          "SELECT k, v FROM t QUALIFY ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) = 1"),
      new Case(
          "`OVER`, `ROWS 9 PRECEDING`",
          "SELECT k, AVG(v) OVER (PARTITION BY k ORDER BY ts ROWS 9 PRECEDING) AS a FROM t"),
      new Case("`EXCEPT`", "SELECT v FROM t EXCEPT SELECT v FROM u"));

  /**
   * Prints the table.
   *
   * @param args none
   */
  public static void main(String[] args) {
    PrintStream out = System.out;
    out.println("| query | entries | bytes an entry | ns a row |\n|---|---|---|---|");
    for (Case each : CASES) {
      // Once to warm up.
      measure(each);
      OperatorMetrics most = measure(each);
      out.printf(
          Locale.ROOT,
          "| %s | %,d | %.0f | %.0f |%n",
          each.name(),
          most.stateRows(),
          most.stateRows() == 0 ? 0 : (double) most.stateBytes() / most.stateRows(),
          most.nanosPerRow().orElse(0));
    }
  }

  private static OperatorMetrics measure(Case each) {
    try (LaminarDB db = LaminarDB.open(Config.builder().build())) {
      for (String source : List.of("t", "u")) {
        db.execute("CREATE SOURCE " + source
            + " (k BIGINT NOT NULL, v BIGINT NOT NULL, s VARCHAR NOT NULL, ts TIMESTAMP NOT NULL,"
            + " WATERMARK FOR ts AS ts - INTERVAL '2' HOUR)");
      }
      db.execute("CREATE STREAM q AS " + each.query());
      try (Source<Row> t = db.source("t");
          Source<Row> u = db.source("u")) {
        push(t, u);
        db.awaitIdle();
        return db.analyze("q").operators().stream()
            .max(Comparator.comparingLong(OperatorMetrics::stateBytes))
            .orElseThrow();
      }
    }
  }

  private static void push(Source<Row> t, Source<Row> u) {
    for (int i = 0; i < ROWS; i++) {
      RowWriter row = (i % 2 == 0 ? t : u).writer();
      int number = i / 2;
      row.setLong(0, number % KEYS);
      row.setLong(1, number);
      row.setString(2, String.format(Locale.ROOT, "key %016d", number % KEYS));
      row.setLong(3, START_MILLIS + i);
      row.push();
    }
  }
}
