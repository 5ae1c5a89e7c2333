package io.laminar.benchmarks.sql;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.WaitStrategy;

/** The database and the statements of all measurements. */
final class Queries {
  /** The size of every ring. */
  static final int SLOTS = 4096;

  /** How many groups there are. */
  static final int ACCOUNTS = 1000;

  /** Rows above pass the filter: half of them, in no order that a processor could guess. */
  static final double HALF = 50;

  /** The length of a window, in milliseconds of event time. */
  static final long WINDOW_MILLIS = 60_000;

  static final String SOURCE = """
      CREATE SOURCE ticks (id BIGINT NOT NULL, account BIGINT NOT NULL, price DOUBLE NOT NULL,
          ts TIMESTAMP NOT NULL, WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);
      """;

  /** A filter and a projection. */
  static final String FILTER = """
      CREATE STREAM results AS SELECT id, price * 2 AS doubled, ts FROM ticks WHERE price > 50;
      """;

  /** A filter and a tumbling window. */
  static final String WINDOW = """
      CREATE STREAM results AS
        SELECT account, TUMBLE_START(ts, INTERVAL '1' MINUTE) AS opened, SUM(id) AS total,
               COUNT(*) AS ticks
        FROM ticks WHERE price > 50 GROUP BY account, TUMBLE(ts, INTERVAL '1' MINUTE);
      """;

  /** The same with short windows, for rows that come as fast as the clock goes. */
  static final String SECONDS = WINDOW.replace("'1' MINUTE", "'1' SECOND");

  private Queries() {}

  /** Opens a database as fast as it can be: its threads spin. */
  static LaminarDB open(Execution execution) {
    return LaminarDB.open(Config.builder()
        .bufferSize(SLOTS)
        .waitStrategy(WaitStrategy.SPIN)
        .execution(execution)
        .build());
  }

  /** A price between 0 and 100 that follows from a row's number. */
  static double price(long number) {
    long mixed = number * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 32)) * 0xD6E8FEB86659FD93L;
    return (mixed >>> 40) * (100.0 / (1 << 24));
  }

  /** An account that follows from a row's number. */
  static long account(long number) {
    long mixed = (number + 7) * 0xC2B2AE3D27D4EB4FL;
    return (((mixed ^ (mixed >>> 29)) * 0x9E3779B97F4A7C15L) >>> 33) % ACCOUNTS;
  }
}
