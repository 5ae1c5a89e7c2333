package io.laminar.examples;

import io.laminar.LaminarDB;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.io.PrintStream;
import java.time.LocalDateTime;
import java.util.Random;

/**
 * Two exchanges push their trades from a thread each; out come bars of open, high, low and close a
 * minute and symbol. A minute's bars appear when both exchanges are past it.
 */
public final class TradesToBars {
  private static final long START_MILLIS = 1_700_000_040_000L;
  private static final long STEP_MILLIS = 250;

  private TradesToBars() {}

  /**
   * A row of the source.
   *
   * @param symbol what was traded
   * @param price at what price
   * @param quantity how much of it
   * @param ts when, in milliseconds since the epoch
   */
  public record Trade(String symbol, double price, long quantity, long ts) {}

  /**
   * A row of the sink.
   *
   * @param symbol what was traded
   * @param start the minute
   * @param open its first price
   * @param high its highest price
   * @param low its lowest price
   * @param close its last price
   * @param volume the sum of its quantities
   */
  public record Bar(
      String symbol,
      LocalDateTime start,
      double open,
      double high,
      double low,
      double close,
      long volume) {}

  /**
   * Runs the program.
   *
   * @param arguments none
   * @throws InterruptedException when it is interrupted while it waits for its producers
   */
  public static void main(String[] arguments) throws InterruptedException {
    run(10_000, System.out);
  }

  static void run(int tradesEach, PrintStream out) throws InterruptedException {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("""
          CREATE SOURCE trades (
            symbol VARCHAR NOT NULL, price DOUBLE NOT NULL, quantity BIGINT NOT NULL,
            ts TIMESTAMP NOT NULL, WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);

          CREATE STREAM bars AS
            SELECT symbol, TUMBLE_START(ts, INTERVAL '1' MINUTE) AS start,
                   FIRST_VALUE(price) AS open, MAX(price) AS high,
                   MIN(price) AS low, LAST_VALUE(price) AS close, SUM(quantity) AS volume
            FROM trades
            GROUP BY symbol, TUMBLE(ts, INTERVAL '1' MINUTE);

          CREATE SINK ohlc FROM bars;""");
      Subscription<Bar> bars = db.sink("ohlc", Bar.class).subscribe();
      // A handle for each thread. From here on time waits for both, whichever pushes first.
      Source<Trade> first = db.source("trades", Trade.class);
      Source<Trade> second = db.source("trades", Trade.class);
      Thread newYork = new Thread(() -> trade(first, tradesEach, "AAPL", "MSFT"), "new-york");
      Thread london = new Thread(() -> trade(second, tradesEach, "BP", "VOD"), "london");
      newYork.start();
      london.start();
      bars.forEach(out::println);
      newYork.join();
      london.join();
    }
  }

  /** A random walk, the same in every run, that now and then looks up to a second back in time. */
  private static void trade(Source<Trade> source, int count, String... symbols) {
    Random random = new Random(symbols[0].hashCode());
    double price = 100;
    for (int i = 0; i < count; i++) {
      price += (random.nextInt(21) - 10) / 100.0;
      long ts = START_MILLIS + i * STEP_MILLIS - random.nextInt(4) * STEP_MILLIS;
      source.push(new Trade(symbols[i % symbols.length], price, 1 + random.nextInt(100), ts));
    }
    source.finish();
  }
}
