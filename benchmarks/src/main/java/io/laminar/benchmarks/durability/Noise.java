package io.laminar.benchmarks.durability;

/**
 * A row of random numbers, in which nothing repeats.
 *
 * @param a random
 * @param b random
 * @param c random
 * @param d random
 */
public record Noise(long a, long b, long c, long d) {
  static final String SOURCE = """
      CREATE SOURCE fed (a BIGINT NOT NULL, b BIGINT NOT NULL, c BIGINT NOT NULL, d BIGINT NOT NULL);
      """;

  /** The bytes of its values. */
  static final int BYTES = 4 * Long.BYTES;

  static Noise row(long number) {
    return new Noise(of(4 * number), of(4 * number + 1), of(4 * number + 2), of(4 * number + 3));
  }

  /** A number that looks random. */
  static long of(long number) {
    long mixed = (number + 1) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
