package io.laminar.capi.image;

import io.laminar.capi.HostCalls;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * Bytes as they cross: a length of 8 bytes in the order of the machine, and the bytes behind it. The address 0 is none. Stateless.
 */
final class Blocks {
  private Blocks() {}

  /** Copies bytes that have to be there. */
  static byte[] read(long block) {
    byte[] bytes = readOrNull(block);
    if (bytes == null) {
      throw new IllegalArgumentException("bytes are missing, which liblaminar has checked");
    }
    return bytes;
  }

  static byte @Nullable [] readOrNull(long block) {
    if (block == 0) {
      return null;
    }
    byte[] bytes = new byte[Math.toIntExact(MemoryUtil.getLong(block))];
    if (bytes.length > 0) {
      MemoryUtil.copyFromMemory(block + Long.BYTES, bytes, 0, bytes.length);
    }
    return bytes;
  }

  /**
   * Copies bytes into memory of the host's.
   *
   * @return the block's address, which is the receiver's to free
   * @throws OutOfMemoryError where the host has none
   */
  static long write(HostCalls host, byte[] bytes) {
    long block = host.allocate(Long.BYTES + (long) bytes.length);
    if (block == 0) {
      throw new OutOfMemoryError("the host has no memory for " + bytes.length + " bytes");
    }
    MemoryUtil.putLong(block, bytes.length);
    if (bytes.length > 0) {
      MemoryUtil.copyToMemory(bytes, 0, block + Long.BYTES, bytes.length);
    }
    return block;
  }
}
