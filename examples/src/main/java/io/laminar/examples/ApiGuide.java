package io.laminar.examples;

import io.laminar.LaminarDB;
import io.laminar.PreparedStatement;
import io.laminar.api.Change;
import io.laminar.api.Clock;
import io.laminar.api.ColumnName;
import io.laminar.api.Config;
import io.laminar.api.DataType;
import io.laminar.api.DatabaseListener;
import io.laminar.api.Delivery;
import io.laminar.api.EventTime;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.QueryOptions;
import io.laminar.api.QueryRows;
import io.laminar.api.Row;
import io.laminar.api.ScalarFunction;
import io.laminar.api.Source;
import io.laminar.api.SourceConfig;
import io.laminar.api.Subscription;
import io.laminar.api.WaitStrategy;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The examples of docs/api.md, each a method. */
public final class ApiGuide {
  private final PrintStream out;

  ApiGuide(PrintStream out) {
    this.out = out;
  }

  /**
   * A trade.
   *
   * @param symbol what was traded
   * @param lastPrice at what price; the column is {@code last_price}
   * @param id of its own, if it has one; the column is {@code trade_id}
   * @param ts when
   */
  public record Trade(
      String symbol,
      double lastPrice,
      @ColumnName("trade_id") Optional<String> id,
      Instant ts) {}

  /**
   * A result.
   *
   * @param symbol what was traded
   * @param high its highest price
   */
  public record High(String symbol, double high) {}

  private static final String OBJECTS = """
      CREATE SOURCE trades (symbol VARCHAR NOT NULL, last_price DOUBLE NOT NULL, trade_id VARCHAR,
                            ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
      CREATE STREAM highs AS
        SELECT symbol, MAX(last_price) AS high FROM trades
        GROUP BY symbol, TUMBLE(ts, INTERVAL '1' MINUTE);
      CREATE MATERIALIZED VIEW totals AS
        SELECT symbol, COUNT(*) AS n, SUM(last_price) AS total FROM trades GROUP BY symbol;""";

  private static Trade trade(String symbol, double price, long second) {
    return new Trade(symbol, price, Optional.empty(), Instant.ofEpochSecond(second));
  }

  void open() {
    Config config = Config.builder()
        .bufferSize(1024)
        .waitStrategy(WaitStrategy.spinYield(500))
        .memoryLimit(256 << 20)
        .listener(new DatabaseListener() {
          @Override
          public void onRowsLate(String query, long rows) {
            out.println(rows + " late for " + query);
          }
        })
        .build();
    try (LaminarDB db = LaminarDB.open(config)) {
      db.execute(OBJECTS);
      out.println(db);
    }
  }

  void finishOrClose() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(OBJECTS);
      Subscription<High> highs = db.sink("highs", High.class).subscribe();
      try (Source<Trade> trades = db.source("trades", Trade.class)) {
        trades.push(trade("A", 1.5, 0));
        trades.push(trade("A", 2.5, 1));
        // Without it the window would wait for time to go on: close() ends nothing.
        trades.finish();
      }
      for (High high : highs) {
        out.println(high);
      }
    }
  }

  void createFromJava() {
    try (LaminarDB db = LaminarDB.open()) {
      SourceConfig config = SourceConfig.defaults()
          .withEventTime(EventTime.of("ts").withDelay(Duration.ofMillis(100)));
      Source<Trade> trades = db.createSource("trades", Trade.class, config);
      Subscription<Trade> all =
          db.createSink("all_trades", "trades", Trade.class).subscribe();
      trades.push(trade("A", 1.5, 0));
      out.println(all.recv());
    }
  }

  void queries() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(OBJECTS);
      PreparedStatement insert =
          db.prepare("INSERT INTO trades (symbol, last_price, ts) VALUES (?, ?, ?)");
      insert.execute("A", 1.5, Instant.ofEpochSecond(1));
      insert.execute("A", 2.0, Instant.ofEpochSecond(2));
      out.println(db.query("SELECT n FROM totals WHERE symbol = ?", "A").rows());
      QueryOptions second = QueryOptions.defaults().withTimeLimit(Duration.ofSeconds(1));
      PreparedStatement above = db.prepare("SELECT symbol FROM totals WHERE total > :least");
      try (QueryRows rows = above.with(second).rows(Map.of("least", 3))) {
        rows.forEachRemaining(out::println);
      }
    }
  }

  void deliver() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(OBJECTS);
      Source<Trade> trades = db.source("trades", Trade.class);
      Delivery delivery = db.sink("highs", High.class).subscribe().deliverTo(out::println);
      trades.push(trade("B", 7, 0));
      trades.finish();
      delivery.done().join();
    }
  }

  void numbers() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(OBJECTS);
      db.execute("CREATE STREAM numbered WITH (retain = 1000) AS SELECT symbol FROM trades");
      Source<Trade> trades = db.source("trades", Trade.class);
      trades.push(trade("A", 1, 0));
      trades.push(trade("A", 2, 1));
      db.awaitIdle();
      try (Subscription<Change<Row>> changes = db.sink("numbered").changesAfter(1)) {
        changes.drain(change -> out.println(change.sequence()));
      }
    }
  }

  void functions() {
    try (LaminarDB db = LaminarDB.open()) {
      db.registerFunction("squared", (Double x) -> x * x);
      db.registerFunction(
          "tax",
          ScalarFunction.of(
              List.of(DataType.decimal(10, 2)),
              DataType.decimal(12, 4),
              given -> ((BigDecimal) given[0]).multiply(new BigDecimal("0.19"))));
      out.println(db.query("SELECT squared(3) AS s, tax(10.50) AS t").rows());
    }
  }

  void errors() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(OBJECTS);
      try {
        db.execute("SELECT symbl FROM totals");
      } catch (LaminarException e) {
        out.println(e.code() + ", " + e.remedy());
        out.println("column " + e.position().orElseThrow().column());
      }
    }
  }

  void testWithAClock() {
    AtomicLong nanos = new AtomicLong();
    Clock clock = new Clock() {
      @Override
      public long nanos() {
        return nanos.get();
      }

      @Override
      public long monotonicNanos() {
        return nanos.get();
      }
    };
    Config config =
        Config.builder().execution(Execution.CALLER_RUNS).clock(clock).build();
    try (LaminarDB db = LaminarDB.open(config)) {
      db.execute("""
          CREATE SOURCE t (ts TIMESTAMP NOT NULL, WATERMARK FOR ts) WITH (idle_timeout = '5s');
          CREATE STREAM counts AS
            SELECT COUNT(*) AS n FROM t GROUP BY TUMBLE(ts, INTERVAL '1' SECOND);""");
      var counts = db.sink("counts").subscribe();
      db.execute("INSERT INTO t VALUES ('1970-01-01 00:00:00.5'), ('1970-01-01 00:00:01')");
      nanos.addAndGet(Duration.ofSeconds(5).toNanos());
      db.tick();
      out.println(counts.poll());
    }
  }

  /**
   * Runs all of them.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    ApiGuide guide = new ApiGuide(out);
    guide.open();
    guide.finishOrClose();
    guide.createFromJava();
    guide.queries();
    guide.deliver();
    guide.numbers();
    guide.functions();
    guide.errors();
    guide.testWithAClock();
  }
}
