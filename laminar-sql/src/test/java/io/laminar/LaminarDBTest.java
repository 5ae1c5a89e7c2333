package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LaminarDBTest {
  private static final String TRADES = """
      CREATE SOURCE trades (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL, ts TIMESTAMP NOT NULL,
                            WATERMARK FOR ts AS ts - INTERVAL '100ms');
      """;

  /** A row of the source. */
  public record Trade(String symbol, double price, long ts) {}

  /** A row of the bars. */
  public record Bar(
      String symbol, LocalDateTime start, double open, double high, double low, double close) {}

  /** A symbol and how often it came. */
  public record Count(String symbol, long n) {}

  @Test
  void shouldMakeBarsOfTrades() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(TRADES + """
              CREATE STREAM bars AS
                SELECT symbol, TUMBLE_START(ts, INTERVAL '1' MINUTE) AS start,
                       FIRST_VALUE(price) AS open, MAX(price) AS high, MIN(price) AS low,
                       LAST_VALUE(price) AS close
                FROM trades GROUP BY symbol, TUMBLE(ts, INTERVAL '1' MINUTE);
              CREATE SINK ohlc FROM bars;""");
      Subscription<Bar> bars = db.sink("ohlc", Bar.class).subscribe();
      Source<Trade> trades = db.source("trades", Trade.class);
      trades.push(new Trade("AAPL", 150.0, 1_700_000_000_000L));
      Source<Trade> second = trades.clone();
      second.push(new Trade("AAPL", 152.5, 1_700_000_001_000L));
      second.push(new Trade("AAPL", 149.5, 1_700_000_002_000L));
      trades.finish();
      second.finish();

      LocalDateTime start = LocalDateTime.of(2023, 11, 14, 22, 13);
      assertThat(bars).containsExactly(new Bar("AAPL", start, 150.0, 152.5, 149.5, 149.5));
    }
  }

  @Test
  void shouldFilterAndProject() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(TRADES
          + "CREATE STREAM dear AS SELECT UPPER(symbol) AS symbol, price * 2 AS twice"
          + " FROM trades WHERE price > 100 AND symbol LIKE 'a%'");
      Subscription<Row> dear = db.sink("dear").subscribe();
      Source<Trade> trades = db.source("trades", Trade.class);
      trades.push(new Trade("aapl", 150.0, 1));
      trades.push(new Trade("ibm", 250.0, 2));
      trades.push(new Trade("abc", 50.0, 3));
      trades.push(new Trade("a much longer symbol", 101.0, 4));
      trades.finish();

      assertThat(dear)
          .extracting(row -> row.get("symbol"), row -> row.get("twice"))
          .containsExactly(
              org.assertj.core.api.Assertions.tuple("AAPL", 300.0),
              org.assertj.core.api.Assertions.tuple("A MUCH LONGER SYMBOL", 202.0));
    }
  }

  @Test
  void shouldEmitAChangelogForAnUnwindowedAggregate() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(TRADES
          + "CREATE MATERIALIZED VIEW counts AS"
          + " SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol");
      Subscription<Change<Count>> changes = db.sink("counts", Count.class).changes();
      Source<Trade> trades = db.source("trades", Trade.class);
      trades.push(new Trade("a", 1, 1));
      trades.push(new Trade("b", 1, 2));
      trades.push(new Trade("a", 1, 3));
      db.awaitIdle();

      List<Change<Count>> seen = new ArrayList<>();
      changes.drain(seen::add);
      assertThat(seen)
          .containsExactly(
              new Change<>(1, new Count("a", 1)),
              new Change<>(1, new Count("b", 1)),
              new Change<>(-1, new Count("a", 1), false),
              new Change<>(1, new Count("a", 2)));
      assertThat(
              db.query("SELECT symbol, n FROM counts ORDER BY n DESC, symbol").rows())
          .extracting(row -> row.values().toString())
          .containsExactly("[a, 2]", "[b, 1]");
    }
  }

  @Test
  void shouldCountRowsThatAreLate() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(TRADES
          + "CREATE STREAM perSecond AS SELECT TUMBLE_START(ts, INTERVAL '1' SECOND) AS s,"
          + " COUNT(*) AS n FROM trades GROUP BY TUMBLE(ts, INTERVAL '1' SECOND)");
      Subscription<Row> results = db.sink("perSecond").subscribe();
      Source<Trade> trades = db.source("trades", Trade.class);
      trades.push(new Trade("a", 1, 500));
      trades.push(new Trade("a", 1, 1_099));
      trades.push(new Trade("a", 1, 999));
      trades.push(new Trade("a", 1, 1_100));
      trades.push(new Trade("a", 1, 998));
      db.awaitIdle();

      assertThat(results.poll()).extracting(row -> row.get("n")).isEqualTo(2L);
      Metrics.QueryMetrics query = db.metrics().queries().get(0);
      assertThat(query.rowsLate()).isEqualTo(1);
      assertThat(query.watermark()).isEqualTo(1_000);
    }
  }

  @Test
  void shouldReadViewsOverViewsAndUnions() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(TRADES + """
              CREATE STREAM cheap AS SELECT symbol, price FROM trades WHERE price < 10;
              CREATE STREAM dear AS SELECT symbol, price FROM trades WHERE price > 100;
              CREATE STREAM both_ends AS SELECT * FROM cheap UNION ALL SELECT * FROM dear;
              CREATE MATERIALIZED VIEW n AS SELECT COUNT(*) AS n FROM both_ends;""");
      Source<Trade> trades = db.source("trades", Trade.class);
      for (int i = 0; i < 200; i++) {
        trades.push(new Trade("x", i, i));
      }

      assertThat(db.query("SELECT n FROM n").rows())
          .extracting(row -> row.get(0))
          .containsExactly(109L);
    }
  }

  @Test
  void shouldInsertValues() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("""
          CREATE SOURCE t (id INTEGER NOT NULL, name VARCHAR, at TIMESTAMP(6));
          CREATE MATERIALIZED VIEW v AS SELECT * FROM t;
          INSERT INTO t VALUES (1, 'one', TIMESTAMP '2024-01-01 00:00:00.123456'), (2, NULL, NULL);
          INSERT INTO t (name, id) VALUES ('three', 1 + 2);""");

      assertThat(db.query("SELECT id, name, at FROM v ORDER BY id").rows())
          .extracting(row -> row.values().toString())
          .containsExactly(
              "[1, one, 2024-01-01T00:00:00.123456]", "[2, null, null]", "[3, three, null]");
    }
  }

  @Test
  void shouldKeepRowErrorsOutOfTheResultAndCountThem() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("""
          CREATE SOURCE t (a INTEGER NOT NULL, b INTEGER NOT NULL);
          CREATE STREAM q AS SELECT a / b AS q FROM t;""");
      Subscription<Row> results = db.sink("q").subscribe();
      Subscription<Row> errors = db.sink("q$errors").subscribe();
      db.execute("INSERT INTO t VALUES (6, 3), (1, 0), (8, 2)");
      db.awaitIdle();

      List<Object> quotients = new ArrayList<>();
      results.drain(row -> quotients.add(row.get(0)));
      assertThat(quotients).containsExactly(2, 4);
      assertThat(db.metrics().queries().get(0).errors()).isEqualTo(1);
      assertThat(errors.recv())
          .extracting(row -> row.get("error"))
          .isEqualTo(ErrorCode.DIVISION_BY_ZERO.name());
    }
  }

  @Test
  void shouldRunInTheCaller() {
    try (LaminarDB db =
        LaminarDB.open(Config.builder().execution(Execution.CALLER_RUNS).build())) {
      db.execute(TRADES + "CREATE STREAM s AS SELECT price + 1 AS p FROM trades");
      Subscription<Row> results = db.sink("s").subscribe();
      Source<Trade> trades = db.source("trades", Trade.class);
      trades.push(new Trade("a", 41, 1));

      assertThat(results.poll()).extracting(row -> row.get("p")).isEqualTo(42.0);
      assertThatThrownBy(() -> db.source("trades", Trade.class))
          .isInstanceOfSatisfying(
              LaminarException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIG));
    }
  }

  @Test
  void shouldDropInOrderAndReplaceUnderReaders() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(TRADES + """
              CREATE STREAM a AS SELECT price FROM trades;
              CREATE STREAM b AS SELECT price FROM a;""");
      Subscription<Row> results = db.sink("b").subscribe();
      db.execute("CREATE OR REPLACE STREAM a AS SELECT price * 10 AS price FROM trades");
      Source<Trade> trades = db.source("trades", Trade.class);
      trades.push(new Trade("x", 4, 1));
      assertThat(results.recv()).extracting(row -> row.get(0)).isEqualTo(40.0);

      assertThatThrownBy(() -> db.execute("DROP STREAM a"))
          .isInstanceOfSatisfying(
              LaminarException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.HAS_DEPENDENTS));
      db.execute("DROP STREAM a CASCADE");

      assertThatThrownBy(results::recv)
          .isInstanceOfSatisfying(
              LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DROPPED));
      assertThat(db.metrics().queries()).isEmpty();
    }
  }

  @Test
  void shouldLetStatementsBeforeAWrongOneStand() {
    try (LaminarDB db = LaminarDB.open()) {
      assertThatThrownBy(() -> db.execute("""
                      CREATE SOURCE t (a INTEGER NOT NULL);
                      CREATE STREAM s AS SELECT a FROM t;
                      CRATE STREAM u AS SELECT a FROM t;
                      CREATE STREAM v AS SELECT a FROM t;"""))
          .isInstanceOfSatisfying(LaminarException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.SYNTAX);
            assertThat(e.position().orElseThrow().line()).isEqualTo(3);
          });

      assertThat(db.execute("SHOW STREAMS").get(0).rows()).hasSize(1);
    }
  }
}
