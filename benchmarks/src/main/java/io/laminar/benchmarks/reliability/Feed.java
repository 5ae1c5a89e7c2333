package io.laminar.benchmarks.reliability;

import java.util.SplittableRandom;

/**
 * The rows and watermarks of a handle: each of its rows and watermarks follows from the seed, the handle and the position alone, so that
 * a later process can say what must be there.
 *
 * @param key from 0 to {@value #KEYS} - 1
 * @param value between -1,000 and 999
 * @param text of 0 to 60 characters, or of more than a frame
 * @param timeMicros never below that of the position before
 * @param isWatermark whether it is a watermark of that time, and not a row
 */
record Feed(int key, long value, String text, long timeMicros, boolean isWatermark) {
  static final int KEYS = 200;
  private static final int WATERMARK_EVERY = 40;
  private static final int LARGE_EVERY = 4_001;
  private static final int LARGE_CHARACTERS = 200_000;
  private static final long STEP_MICROS = 10_000;

  /** What lies at a position. */
  static Feed at(long seed, int handle, long position) {
    SplittableRandom random =
        new SplittableRandom(seed * 1_000_003 + handle * 7_919L + position * 2_654_435_761L);
    boolean isWatermark = position % WATERMARK_EVERY == WATERMARK_EVERY - 1;
    long time = position * STEP_MICROS + (isWatermark ? 0 : random.nextLong(STEP_MICROS));
    int length = position % LARGE_EVERY == LARGE_EVERY / 2 ? LARGE_CHARACTERS : random.nextInt(61);
    String text = String.valueOf((char) ('a' + random.nextInt(26))).repeat(length);
    return new Feed(random.nextInt(KEYS), random.nextLong(-1_000, 1_000), text, time, isWatermark);
  }
}
