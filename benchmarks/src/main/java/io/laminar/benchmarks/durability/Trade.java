package io.laminar.benchmarks.durability;

/**
 * A row of trades, as an exchange would send it.
 *
 * @param symbol one of {@value #SYMBOLS}, of three to five letters
 * @param price in cents of a walk
 * @param quantity in lots of a hundred
 * @param ts event time, in milliseconds
 */
public record Trade(String symbol, double price, long quantity, long ts) {
  static final int SYMBOLS = 500;

  static final String SOURCE = """
      CREATE SOURCE fed (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL, quantity BIGINT NOT NULL,
          ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
      """;

  private static final String[] NAMES = new String[SYMBOLS];

  static {
    for (int i = 0; i < SYMBOLS; i++) {
      char[] letters = {
        (char) ('A' + i % 26), (char) ('A' + i / 26), (char) ('A' + i * 7 % 26), 'X', 'Y'
      };
      NAMES[i] = new String(letters, 0, 3 + i % 3);
    }
  }

  static Trade of(long number) {
    long mixed = Noise.of(number);
    double cents = 10_000 + (mixed >>> 52) + (number >>> 10) % 1_000;
    return new Trade(
        NAMES[(int) ((mixed >>> 20) % SYMBOLS)],
        cents / 100,
        100 * (1 + (mixed >>> 8) % 10),
        number / 3);
  }

  /** The bytes of its values. */
  int bytes() {
    return symbol.length() + 3 * Long.BYTES;
  }
}
