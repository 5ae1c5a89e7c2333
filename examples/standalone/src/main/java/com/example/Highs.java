package com.example;

import io.laminar.LaminarDB;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** The highest price of each symbol and minute. */
public final class Highs {
  /** A row of the source. */
  public record Trade(String symbol, double price, long ts) {}

  /** A row of the stream. */
  public record High(String symbol, LocalDateTime start, double high) {}

  private Highs() {}

  /** Pushes trades, and returns what the windows gave. */
  public static List<High> of(LaminarDB db, List<Trade> rows) {
    db.execute("""
        CREATE SOURCE trades (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL,
                              ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
        CREATE STREAM highs AS
          SELECT symbol, TUMBLE_START(ts, INTERVAL '1' MINUTE) AS start, MAX(price) AS high
          FROM trades GROUP BY symbol, TUMBLE(ts, INTERVAL '1' MINUTE);""");
    List<High> highs = new ArrayList<>();
    try (Subscription<High> subscription = db.sink("highs", High.class).subscribe()) {
      Source<Trade> trades = db.source("trades", Trade.class);
      rows.forEach(trades::push);
      trades.finish();
      subscription.forEach(highs::add);
    }
    return highs;
  }
}
