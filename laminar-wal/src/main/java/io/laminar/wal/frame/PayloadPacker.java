package io.laminar.wal.frame;

import io.laminar.api.Compression;
import io.laminar.core.storage.FrameLog;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Compressor;
import org.jspecify.annotations.Nullable;

/**
 * Packs payloads by LZ4, those of which that saves an eighth. Confined to a thread.
 *
 * <pre>
 *   offset  bytes      of a packed payload, big-endian
 *      0      4    length as it was, at most {@link FrameLog#MAX_PAYLOAD_BYTES}
 *      4      n    a block of LZ4
 * </pre>
 */
final class PayloadPacker {
  static final int HEAD_BYTES = Integer.BYTES;

  /** Shorter ones are hardly worth it: a decision of the clock, or a row. */
  private static final int MIN_BYTES = 128;

  private static final int LEAST_SAVING = 8;

  private final LZ4Compressor compressor = PayloadUnpacker.library().fastCompressor();
  private final byte[] plain = new byte[FrameLog.MAX_PAYLOAD_BYTES];
  private final byte[] packed =
      new byte[HEAD_BYTES + compressor.maxCompressedLength(FrameLog.MAX_PAYLOAD_BYTES)];

  /**
   * Makes one.
   *
   * @return null where nothing is to be packed
   * @throws io.laminar.api.LaminarException {@code INVALID_CONFIG} where the library is not there
   */
  static @Nullable PayloadPacker of(Compression compression) {
    return switch (compression) {
      case NONE -> null;
      case LZ4 -> new PayloadPacker();
    };
  }

  /**
   * Packs a payload, whose position moves to its end.
   *
   * @return valid until the next call; null where that saves too little: the payload stays as it is
   */
  @Nullable
  ByteBuffer pack(ByteBuffer payload) {
    int length = payload.remaining();
    if (length < MIN_BYTES) {
      return null;
    }
    payload.get(payload.position(), plain, 0, length);
    int room = packed.length - HEAD_BYTES;
    int bytes = HEAD_BYTES + compressor.compress(plain, 0, length, packed, HEAD_BYTES, room);
    if (bytes > length - length / LEAST_SAVING) {
      return null;
    }
    payload.position(payload.limit());
    return ByteBuffer.wrap(packed, 0, bytes).putInt(0, length);
  }
}
