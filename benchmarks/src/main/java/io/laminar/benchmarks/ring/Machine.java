package io.laminar.benchmarks.ring;

import io.laminar.benchmarks.Measurement.Reading;
import java.util.List;

/** What the machine can do: the yardsticks of every suite. */
public final class Machine {
  private static final int ROUNDS = 15;

  private Machine() {}

  /**
   * Measures a copy of 64 MB, in gigabytes a second.
   *
   * @return one reading
   */
  public static List<Reading> memcpy() {
    long[] from = new long[8 << 20];
    long[] to = new long[8 << 20];
    double best = 0;
    for (int round = 0; round < 2 * ROUNDS; round++) {
      from[round] = round;
      long start = System.nanoTime();
      System.arraycopy(from, 0, to, 0, from.length);
      long nanos = System.nanoTime() - start;
      best = Math.max(best, to[round] == round ? 8.0 * from.length / nanos : 0);
    }
    return List.of(new Reading("copy", best));
  }

  /**
   * Measures a call of {@code System.nanoTime}, in nanoseconds.
   *
   * @return one reading
   */
  public static List<Reading> nanoTime() {
    int calls = 1_000_000;
    double best = Double.MAX_VALUE;
    for (int round = 0; round < 2 * ROUNDS; round++) {
      long start = System.nanoTime();
      long last = start;
      for (int call = 0; call < calls; call++) {
        last = Math.max(last, System.nanoTime());
      }
      best = Math.min(best, (double) (last - start) / calls);
    }
    return List.of(new Reading("call", best));
  }
}
