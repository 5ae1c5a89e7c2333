package io.laminar.core.state;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Random numbers that nobody outside of the process can know, for the hashes of tables: SplitMix64
 * (Steele, Lea and Flood, OOPSLA 2014) from a start that the operating system gives. Any thread.
 */
final class HashSeed {
  private static final AtomicLong STATE = new AtomicLong(new SecureRandom().nextLong());

  private HashSeed() {}

  static long next() {
    long mixed = STATE.addAndGet(0x9E3779B97F4A7C15L);
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
