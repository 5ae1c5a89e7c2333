package io.laminar.benchmarks.durability;

/**
 * A row of four words.
 *
 * @param id its number
 * @param account one of {@value #ACCOUNTS}
 * @param price of the trade
 * @param ts event time, in milliseconds
 */
public record Tick(long id, long account, double price, long ts) {
  static final int ACCOUNTS = 1_000;

  /** The bytes of the values of a row. */
  static final int BYTES = 4 * Long.BYTES;

  static final String SOURCE = """
      CREATE SOURCE IF NOT EXISTS ticks (id BIGINT NOT NULL, account BIGINT NOT NULL, price DOUBLE NOT NULL,
          ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
      """;

  static final String WINDOW = """
      CREATE STREAM IF NOT EXISTS results AS
        SELECT account, TUMBLE_START(ts, INTERVAL '1' MINUTE) AS opened, SUM(id) AS total, COUNT(*) AS ticks
        FROM ticks GROUP BY account, TUMBLE(ts, INTERVAL '1' MINUTE);
      """;

  static Tick of(long number) {
    long mixed = (number + 7) * 0xC2B2AE3D27D4EB4FL;
    long account = (((mixed ^ (mixed >>> 29)) * 0x9E3779B97F4A7C15L) >>> 33) % ACCOUNTS;
    return new Tick(number, account, (mixed >>> 40) / 1024.0, number);
  }

  /** Batches of rows whose numbers follow each other. */
  static Tick[][] batches(int count, int rows) {
    Tick[][] batches = new Tick[count][rows];
    for (int row = 0; row < count * rows; row++) {
      batches[row / rows][row % rows] = of(row);
    }
    return batches;
  }
}
