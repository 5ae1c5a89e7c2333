package io.laminar.core.checkpoint;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * Two hashes of some bytes: polynomials over the prime 2^61 - 1 whose coefficients are the bytes, four at a time, each at a
 * place that is drawn when it is made and never written down. Two pieces of 64 KiB that differ have the same two hashes
 * with a probability below 2^-90, whoever chose their bytes.
 */
final class PieceHash {
  private static final long PRIME = (1L << 61) - 1;
  private static final long INT = 0xFFFF_FFFFL;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long firstPlace;
  private final long secondPlace;
  private long first;
  private long second;

  PieceHash() {
    SecureRandom random = new SecureRandom();
    firstPlace = 2 + (random.nextLong() >>> 4);
    secondPlace = 2 + (random.nextLong() >>> 4);
  }

  /** Hashes bytes; the hashes are {@link #first} and {@link #second} afterwards. */
  void hash(byte[] bytes, int from, int count) {
    long one = count;
    long two = count;
    int end = from + count;
    int at = from;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      long word = (long) LONGS.get(bytes, at);
      one = step(step(one, firstPlace, word & INT), firstPlace, word >>> 32);
      two = step(step(two, secondPlace, word & INT), secondPlace, word >>> 32);
    }
    for (; at < end; at++) {
      one = step(one, firstPlace, bytes[at] & 0xFF);
      two = step(two, secondPlace, bytes[at] & 0xFF);
    }
    first = one;
    second = two;
  }

  /** The value so far times the place, plus the next coefficient. */
  private static long step(long value, long place, long coefficient) {
    long high = Math.multiplyHigh(value, place);
    long low = value * place;
    // 2^61 is 1 modulo the prime.
    long sum = (high << 3 | low >>> 61) + (low & PRIME) + coefficient;
    sum = (sum & PRIME) + (sum >>> 61);
    return sum >= PRIME ? sum - PRIME : sum;
  }

  long first() {
    return first;
  }

  long second() {
    return second;
  }
}
