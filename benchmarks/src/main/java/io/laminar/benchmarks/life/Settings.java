package io.laminar.benchmarks.life;

import io.laminar.api.Backpressure;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.WaitStrategy;
import java.util.Random;

/**
 * What is chosen for one life.
 *
 * @param seed everything else follows from it, but for the threads' timing
 * @param execution who runs the operators
 * @param rows of a ring
 * @param lossy whether source {@code a} gives up its oldest rows
 * @param rejecting whether source {@code b} refuses rows when it is full
 * @param feeders threads that push
 * @param rowsPerFeeder after which a feeder ends by itself
 * @param abrupt whether the database is closed while rows flow
 * @param memoryLimit bytes of the whole database
 */
record Settings(
    long seed,
    Execution execution,
    int rows,
    boolean lossy,
    boolean rejecting,
    int feeders,
    int rowsPerFeeder,
    boolean abrupt,
    long memoryLimit) {
  private static final int[] RING_ROWS = {4, 16, 64, 1_024};
  private static final long PRESSED_BYTES = 4 << 20;
  private static final long FREE_BYTES = 64 << 20;

  static Settings of(long seed, boolean pressure) {
    Random random = new Random(seed);
    return new Settings(
        seed,
        random.nextBoolean() ? Execution.ENGINE_THREAD : Execution.CALLER_RUNS,
        RING_ROWS[random.nextInt(RING_ROWS.length)],
        random.nextInt(4) == 0,
        random.nextInt(4) == 0,
        1 + random.nextInt(3),
        500 + random.nextInt(8_000),
        random.nextInt(3) == 0,
        pressure ? PRESSED_BYTES : FREE_BYTES);
  }

  Config config() {
    return Config.builder()
        .execution(execution)
        .bufferSize(rows)
        .waitStrategy(WaitStrategy.PARK)
        .memoryLimit(memoryLimit)
        .build();
  }

  /** Returns the statement that makes, or replaces, a source. */
  String source(String name, boolean replace) {
    Backpressure policy = Backpressure.BLOCK;
    if (name.equals("a") && lossy) {
      policy = Backpressure.DROP_OLDEST;
    } else if (name.equals("b") && rejecting) {
      policy = Backpressure.REJECT;
    }
    return "CREATE " + (replace ? "OR REPLACE " : "") + "SOURCE " + name
        + " (handle INTEGER NOT NULL, number BIGINT NOT NULL, k INTEGER NOT NULL, v BIGINT NOT NULL)"
        + " WITH (backpressure = '" + policy.name().toLowerCase(java.util.Locale.ROOT) + "')";
  }
}
