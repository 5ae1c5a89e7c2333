package io.laminar.wal.frame;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.StorageErrors;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import org.jspecify.annotations.Nullable;

/** Unpacks what {@link PayloadPacker} packed. Takes no memory before the first. Confined to a thread. */
final class PayloadUnpacker {
  private @Nullable Buffers buffers;
  private int length;

  /** Made for the first payload. */
  private static final class Buffers {
    private final LZ4SafeDecompressor decompressor = library().safeDecompressor();
    private final byte[] packed = new byte[FrameLog.MAX_PAYLOAD_BYTES];
    private final byte[] plain = new byte[FrameLog.MAX_PAYLOAD_BYTES];
  }

  /**
   * The library: that part of it which is Java alone, and needs nothing of the JVM.
   *
   * @throws LaminarException {@link ErrorCode#INVALID_CONFIG} where it is not there
   */
  static LZ4Factory library() {
    try {
      return LZ4Factory.safeInstance();
    } catch (LinkageError missing) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          "compression by LZ4 needs a library that is not there: " + missing,
          null,
          "add at.yawk.lz4:lz4-java, which comes with io.laminar:laminar-wal; a directory that has"
              + " nothing packed opens without it, under compression NONE",
          missing);
    }
  }

  /**
   * Unpacks a payload.
   *
   * @param frame whole, its header at index 0
   * @param packed its payload
   * @param file for errors, as is the offset
   * @throws LaminarException {@link ErrorCode#DAMAGED_STORAGE}; {@link ErrorCode#FOREIGN_DATA_DIRECTORY} where it is packed in
   *     another way
   */
  void unpack(ByteBuffer frame, ByteBuffer packed, Path file, long offset) {
    if (FrameFormat.packing(frame) != FrameFormat.LZ4) {
      throw new LaminarException(
          ErrorCode.FOREIGN_DATA_DIRECTORY,
          file + " has at byte " + offset + " a frame that is packed in a way, "
              + FrameFormat.packing(frame) + ", which this version does not know",
          "open it with the version of LaminarDB that wrote it");
    }
    Buffers there = buffers == null ? new Buffers() : buffers;
    buffers = there;
    try {
      length = unpack(packed, there);
    } catch (RuntimeException malformed) {
      throw StorageErrors.damaged(
          file,
          offset,
          FrameFormat.sequence(frame),
          "its payload cannot be unpacked: " + malformed.getMessage());
    }
  }

  private static int unpack(ByteBuffer packed, Buffers buffers) {
    int expected = packed.getInt();
    int bytes = packed.remaining();
    if (expected < 0 || expected > buffers.plain.length) {
      throw new IllegalArgumentException("it says that it was " + expected + " bytes");
    }
    packed.get(buffers.packed, 0, bytes);
    int length =
        buffers.decompressor.decompress(buffers.packed, 0, bytes, buffers.plain, 0, expected);
    if (length != expected) {
      throw new IllegalArgumentException(length + " bytes in the place of " + expected);
    }
    return length;
  }

  /** The payload that was unpacked last, to be read only; valid until the next one is. */
  ByteBuffer payload() {
    Buffers there = buffers;
    return there == null
        ? ByteBuffer.allocate(0)
        : ByteBuffer.wrap(there.plain, 0, length).asReadOnlyBuffer();
  }
}
