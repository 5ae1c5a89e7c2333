package io.laminar.core.state;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Random numbers that nobody outside of the process can know, for the hashes of tables: SplitMix64
 * (Steele, Lea and Flood, OOPSLA 2014) from a start that the operating system gives. Any thread.
 */
final class HashSeed {
  private static final AtomicLong STATE = new AtomicLong(start());

  private HashSeed() {}

  /** Asks the system itself where it has a file for that: SecureRandom would load a hundred classes first. */
  private static long start() {
    byte[] bytes = new byte[Long.BYTES];
    try (FileInputStream random = new FileInputStream("/dev/urandom")) {
      if (random.readNBytes(bytes, 0, bytes.length) == bytes.length) {
        return ByteBuffer.wrap(bytes).getLong();
      }
    } catch (IOException | SecurityException missing) {
      // The way of every system follows.
    }
    return new SecureRandom().nextLong();
  }

  static long next() {
    long mixed = STATE.addAndGet(0x9E3779B97F4A7C15L);
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
