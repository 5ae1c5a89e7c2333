package io.laminar.examples;

import io.laminar.LaminarDB;
import io.laminar.PreparedStatement;
import io.laminar.api.Change;
import io.laminar.api.Clock;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Overflow;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.io.PrintStream;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** The Java examples of docs/how-to.md, each a method that prints what the page shows. */
final class HowTo {
  private HowTo() {}

  record Trade(String symbol, double price, Instant ts) {}

  record Order(String customer, long amount) {}

  record Count(LocalDateTime start, long n) {}

  private static final String COUNTS_PER_MINUTE = """
      CREATE SOURCE trades (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL,
                            ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
      CREATE STREAM counts AS
        SELECT TUMBLE_START(ts, INTERVAL '1' MINUTE) AS start, COUNT(*) AS n
        FROM trades GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE);""";

  private static Trade trade(String time) {
    return new Trade("AAPL", 150, Instant.parse("2024-01-31T" + time + "Z"));
  }

  static void lateRows(PrintStream out) {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(COUNTS_PER_MINUTE);
      Source<Trade> trades = db.source("trades", Trade.class);
      trades.push(trade("12:00:10"));
      trades.push(trade("12:01:00")); // the window [12:00, 12:01) fires
      trades.push(trade("12:00:59")); // too late
      db.awaitIdle();
      out.println(db.metrics().queries().get(0).rowsLate());
    }
  }

  static void idleSources(PrintStream out) {
    AtomicLong nanos = new AtomicLong();
    Config config =
        Config.builder().execution(Execution.CALLER_RUNS).clock(nanos::get).build();
    try (LaminarDB db = LaminarDB.open(config)) {
      db.execute("""
          CREATE SOURCE web (ts TIMESTAMP NOT NULL, WATERMARK FOR ts) WITH (idle_timeout = '5 seconds');
          CREATE SOURCE shop (ts TIMESTAMP NOT NULL, WATERMARK FOR ts) WITH (idle_timeout = '5 seconds');
          CREATE STREAM counts AS
            SELECT TUMBLE_START(ts, INTERVAL '1' MINUTE) AS start, COUNT(*) AS n
            FROM (SELECT ts FROM web UNION ALL SELECT ts FROM shop)
            GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE);""");
      Subscription<Count> counts = db.sink("counts", Count.class).subscribe();
      db.execute("INSERT INTO web VALUES ('2024-01-31 12:00:10'), ('2024-01-31 12:01:00')");
      out.println(counts.poll()); // shop may still send a row of 12:00
      nanos.addAndGet(5_000_000_000L);
      db.tick();
      out.println(counts.poll());
    }
  }

  static void testClock(PrintStream out) {
    AtomicLong nanos =
        new AtomicLong(Instant.parse("2024-01-31T12:00:00Z").toEpochMilli() * 1_000_000);
    Clock clock = nanos::get;
    Config config =
        Config.builder().clock(clock).execution(Execution.CALLER_RUNS).build();
    try (LaminarDB db = LaminarDB.open(config)) {
      db.execute("""
          CREATE SOURCE orders (customer VARCHAR NOT NULL, amount BIGINT NOT NULL);
          CREATE STREAM stamped AS SELECT customer, LOCALTIMESTAMP AS at FROM orders;""");
      Subscription<Row> stamped = db.sink("stamped").subscribe();
      Source<Order> orders = db.source("orders", Order.class);
      orders.push(new Order("ann", 10));
      nanos.addAndGet(60_000_000_000L);
      orders.push(new Order("ben", 20));
      stamped.drain(out::println);
    }
  }

  static void errorStream(PrintStream out) {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("""
          CREATE SOURCE orders (id BIGINT NOT NULL, total BIGINT NOT NULL, items BIGINT NOT NULL);
          CREATE STREAM prices AS SELECT id, total / items AS price FROM orders;""");
      Subscription<Row> errors = db.sink("prices$errors").subscribe();
      db.execute("INSERT INTO orders VALUES (1, 10, 2), (2, 10, 0), (3, 9, 3)");
      db.execute("FINISH SOURCE orders");
      errors.forEach(out::println);
    }
  }

  static void severalProducers(PrintStream out) throws InterruptedException {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(COUNTS_PER_MINUTE);
      Subscription<Count> counts = db.sink("counts", Count.class).subscribe();
      Source<Trade> first = db.source("trades", Trade.class);
      Source<Trade> second = first.clone();
      Thread other = new Thread(() -> {
        second.push(trade("12:00:20"));
        second.finish();
      });
      other.start();
      first.push(trade("12:00:10"));
      first.push(trade("12:00:30"));
      first.finish();
      counts.forEach(out::println);
      other.join();
    }
  }

  static void backpressure(PrintStream out) {
    try (LaminarDB db = LaminarDB.open(Config.builder().bufferSize(16).build())) {
      db.execute("""
          CREATE SOURCE orders (customer VARCHAR NOT NULL, amount BIGINT NOT NULL)
            WITH (backpressure = 'reject');
          CREATE SOURCE ticks (customer VARCHAR NOT NULL, amount BIGINT NOT NULL);""");
      Source<Order> orders = db.source("orders", Order.class);
      Subscription<Order> slow = db.sink("orders", Order.class).subscribe();
      int taken = 0;
      while (orders.tryPush(new Order("ann", taken))) { // until all buffers are full
        taken++;
      }
      orders.finish();
      List<Order> received = new ArrayList<>();
      slow.forEach(received::add);
      out.println("every row that was taken came: " + (received.size() == taken));

      Source<Order> ticks = db.source("ticks", Order.class);
      Subscription<Order> lossy = db.sink("ticks", Order.class).subscribe(Overflow.DROP_OLDEST);
      for (int i = 0; i < 100; i++) {
        ticks.push(new Order("ann", i));
      }
      db.awaitIdle();
      out.println(lossy.poll() + ", dropped " + lossy.dropped());
    }
  }

  static void transaction(PrintStream out) {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("""
          CREATE SOURCE transfers (customer VARCHAR NOT NULL, amount BIGINT NOT NULL);
          CREATE STREAM balance AS SELECT SUM(amount) AS total FROM transfers;""");
      Subscription<Change<Row>> changes = db.sink("balance").changes();
      Source<Order> transfers = db.source("transfers", Order.class);
      transfers.pushTransaction(List.of(new Order("ann", -50), new Order("ben", 50)));
      transfers.pushTransaction(List.of(new Order("ann", -20), new Order("cid", 25)));
      transfers.finish();
      changes.forEach(change -> out.println(change.weight() + " " + change.row()));
    }
  }

  static void parameters(PrintStream out) {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("""
          CREATE SOURCE orders (customer VARCHAR NOT NULL, amount BIGINT NOT NULL);
          CREATE MATERIALIZED VIEW totals AS
            SELECT customer, SUM(amount) AS total FROM orders GROUP BY customer;""");
      PreparedStatement insert = db.prepare("INSERT INTO orders VALUES (:customer, :amount)");
      insert.execute(Map.of("customer", "ann", "amount", 10L));
      insert.execute(Map.of("customer", "O'Neil", "amount", 5L));
      out.println(
          db.query("SELECT total FROM totals WHERE customer = ?", "O'Neil").rows());
    }
  }

  static void memoryLimit(PrintStream out) {
    Config config = Config.builder().memoryLimit(4 << 20).bufferSize(1024).build();
    try (LaminarDB db = LaminarDB.open(config)) {
      db.execute("""
          CREATE SOURCE orders (customer VARCHAR NOT NULL, amount BIGINT NOT NULL);
          CREATE MATERIALIZED VIEW customers AS
            SELECT customer, SUM(amount) AS total FROM orders GROUP BY customer;
          CREATE MATERIALIZED VIEW everything AS SELECT COUNT(*) AS orders FROM orders;""");
      Source<Order> orders = db.source("orders", Order.class);
      for (int i = 0; i < 100_000; i++) {
        orders.push(new Order("customer " + i, 1)); // a group each: more than fits
      }
      out.println(db.query("SELECT orders FROM everything").rows());
      try {
        db.query("SELECT COUNT(*) FROM customers");
      } catch (LaminarException stopped) {
        out.println(stopped.code());
      }
    }
  }
}
