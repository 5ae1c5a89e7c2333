package io.laminar.nexmark;

import java.nio.charset.StandardCharsets;

/**
 * Random numbers and texts that follow from a seed and the number of an event (SplitMix64). One thread.
 */
final class EventRandom {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final int LETTERS = 26;
  private static final int SHORTEST_TEXT = 3;
  private static final int LONGEST_TEXT = 1 << 10;

  private final long seed;
  private final byte[] text = new byte[LONGEST_TEXT];
  private long state;

  EventRandom(long seed) {
    this.seed = mixed(seed + GOLDEN);
  }

  private static long mixed(long value) {
    long result = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    result = (result ^ (result >>> 27)) * 0x94D049BB133111EBL;
    return result ^ (result >>> 31);
  }

  /** Begins anew with the numbers of an event. */
  void startAt(long number) {
    state = mixed(seed ^ (number * GOLDEN));
  }

  long next() {
    state += GOLDEN;
    return mixed(state);
  }

  /** A number from 0 to below a bound. */
  int below(int bound) {
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  /** A price in cents, even by its logarithm. */
  long price() {
    double unit = (next() >>> 11) * 0x1p-53;
    return Math.round(Math.pow(10, unit * 6) * 100);
  }

  /** So many letters. */
  String letters(int length) {
    for (int at = 0; at < length; ) {
      // Twelve letters of one number: 26 to the 12th is less than two to the 63rd.
      long rest = next() >>> 1;
      for (int letter = 0; letter < 12 && at < length; letter++, at++) {
        text[at] = (byte) ('a' + rest % LETTERS);
        rest /= LETTERS;
      }
    }
    return new String(text, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** Words of together 3 to below {@code most} characters, with a gap at one place of 13. */
  String words(int most, char gap) {
    int length = SHORTEST_TEXT + below(most - SHORTEST_TEXT);
    int from = 0;
    for (int at = 0; at < length; at++) {
      text[at] = (byte) (below(13) == 0 ? gap : 'a' + below(LETTERS));
    }
    if (gap == ' ') {
      while (length > from && text[length - 1] == ' ') {
        length--;
      }
      while (from < length && text[from] == ' ') {
        from++;
      }
    }
    return new String(text, from, length - from, StandardCharsets.ISO_8859_1);
  }

  /** Four digits of a credit card, four times. */
  String cardNumber() {
    int length = 0;
    for (int group = 0; group < 4; group++) {
      int digits = below(10_000);
      if (group > 0) {
        text[length++] = ' ';
      }
      for (int scale = 1000; scale > 0; scale /= 10) {
        text[length++] = (byte) ('0' + digits / scale % 10);
      }
    }
    return new String(text, 0, length, StandardCharsets.ISO_8859_1);
  }

  /** What fills a row of so many bytes up to an average, a fifth more or less. */
  String filling(int bytes, int averageBytes) {
    int missing = averageBytes - bytes;
    if (missing <= 0) {
      return "";
    }
    int spread = Math.round(missing * 0.2f);
    return letters(missing - spread + (spread == 0 ? 0 : below(2 * spread)));
  }
}
