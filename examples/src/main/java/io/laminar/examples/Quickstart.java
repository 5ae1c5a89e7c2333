package io.laminar.examples;

import io.laminar.LaminarDB;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.io.PrintStream;
import java.time.LocalDateTime;

/** The README's program: from push to subscription. */
public final class Quickstart {
  private Quickstart() {}

  /**
   * A row of the source.
   *
   * @param symbol what was traded
   * @param price at what price
   * @param ts when, in milliseconds since the epoch
   */
  public record Trade(String symbol, double price, long ts) {}

  /**
   * A row of the stream.
   *
   * @param symbol what was traded
   * @param start the minute
   * @param high its highest price
   */
  public record High(String symbol, LocalDateTime start, double high) {}

  /**
   * Runs the program.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    run(System.out);
  }

  static void run(PrintStream out) {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("""
          CREATE SOURCE trades (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL,
                                ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
          CREATE STREAM highs AS
            SELECT symbol, TUMBLE_START(ts, INTERVAL '1' MINUTE) AS start, MAX(price) AS high
            FROM trades GROUP BY symbol, TUMBLE(ts, INTERVAL '1' MINUTE);""");
      Subscription<High> highs = db.sink("highs", High.class).subscribe();
      Source<Trade> trades = db.source("trades", Trade.class);
      trades.push(new Trade("AAPL", 150.0, 1_700_000_000_000L));
      trades.push(new Trade("AAPL", 152.5, 1_700_000_030_000L));
      trades.finish();
      highs.forEach(out::println);
    }
  }
}
