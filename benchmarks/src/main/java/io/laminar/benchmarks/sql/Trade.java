package io.laminar.benchmarks.sql;

/**
 * A row with a string.
 *
 * @param symbol 3 to 5 characters
 * @param price of the trade
 * @param quantity of the trade
 * @param ts event time, in milliseconds
 */
public record Trade(String symbol, double price, long quantity, long ts) {
  private static final String[] NAMES = {"AAPL", "MSFT", "GOOGL", "AMZN", "NVDA", "IBM", "TSLA"};

  static final String SOURCE = """
      CREATE SOURCE trades (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL,
          quantity BIGINT NOT NULL, ts TIMESTAMP NOT NULL, WATERMARK FOR ts);
      """;

  static Trade of(long number, long ts) {
    String symbol = NAMES[(int) (Queries.account(number) % NAMES.length)];
    return new Trade(symbol, Queries.price(number), number & 255, ts);
  }
}
