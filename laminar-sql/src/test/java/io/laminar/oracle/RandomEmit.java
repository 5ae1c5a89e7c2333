package io.laminar.oracle;

import java.util.Random;

/**
 * When the results of windows are emitted, and until when rows count.
 *
 * @param sql the clauses, or nothing
 * @param isChangelog whether results are taken back
 * @param latenessMillis how long after its end a window is dropped
 */
record RandomEmit(String sql, boolean isChangelog, long latenessMillis) {
  private static final String[] AT_CLOSE = {"", " EMIT ON WINDOW CLOSE"};
  private static final String FINAL = " EMIT FINAL";
  private static final String CHANGES = " EMIT CHANGES";
  private static final String EVERY = " EMIT EVERY";

  /**
   * Makes one.
   *
   * @param emits whether there may be clauses: a sub-select has none
   */
  static RandomEmit of(Random random, boolean emits) {
    if (!emits) {
      return new RandomEmit("", false, 0);
    }
    String kind = switch (random.nextInt(6)) {
      case 0, 1 -> CHANGES;
      case 2 -> every(random);
      case 3 -> FINAL;
      default -> AT_CLOSE[random.nextInt(AT_CLOSE.length)];
    };
    long lateness = random.nextInt(3) == 0 ? random.nextLong(3_000) : 0;
    boolean changes =
        kind.equals(CHANGES) || kind.startsWith(EVERY) || (lateness > 0 && !kind.equals(FINAL));
    String clause = lateness == 0 ? "" : " ALLOW LATENESS INTERVAL '" + lateness + " milliseconds'";
    return new RandomEmit(kind + clause, changes, lateness);
  }

  /** The clause of a query without a window. */
  static String ofChanges(Random random, boolean emits) {
    return switch (emits ? random.nextInt(6) : 2) {
      case 0 -> every(random);
      case 1 -> CHANGES;
      default -> "";
    };
  }

  private static String every(Random random) {
    return EVERY + " INTERVAL '" + random.nextInt(1, 40) + "ms'";
  }

  /** DuckDB's watermark at which a window is dropped, if another is that of the rows. */
  String before(String watermark) {
    return latenessMillis == 0
        ? watermark
        : "(" + watermark + " - INTERVAL '" + latenessMillis + " milliseconds')";
  }
}
