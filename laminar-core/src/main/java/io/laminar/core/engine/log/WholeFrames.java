package io.laminar.core.engine.log;

import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.FrameReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The frames of a log as they were before those that are too large for the store were cut into parts:
 *
 * <pre>
 *   a payload of 300 KiB, kind ROWS  ▶  PART 128 KiB │ PART 128 KiB │ ROWS 44 KiB
 * </pre>
 *
 * <p>Its position is that of its first part. Parts whose last piece was lost belong to nothing: the first
 * frame of the next {@linkplain FrameKinds#LIFE life}, or of a {@linkplain FrameKinds#COPIED copy}, ends them. Confined to a
 * thread.
 */
public final class WholeFrames implements AutoCloseable {
  private final FrameReader reader;
  private byte[] parts = new byte[0];
  private int partBytes;
  private long sequence;
  private ByteBuffer payload = ByteBuffer.allocate(0);

  /**
   * Goes through the frames of a log.
   *
   * @param reader closed with this
   */
  public WholeFrames(FrameReader reader) {
    this.reader = reader;
  }

  /**
   * Appends a frame of any size.
   *
   * @param payload its remaining bytes; its position moves
   * @return the sequence number of its first part
   */
  public static long append(FrameLog log, int kind, long epoch, ByteBuffer payload) {
    if (payload.remaining() <= FrameLog.MAX_PAYLOAD_BYTES) {
      return log.append(kind, epoch, payload);
    }
    long first = log.next();
    int end = payload.limit();
    while (end - payload.position() > FrameLog.MAX_PAYLOAD_BYTES) {
      payload.limit(payload.position() + FrameLog.MAX_PAYLOAD_BYTES);
      log.append(FrameKinds.PART, epoch, payload);
      payload.limit(end);
    }
    log.append(kind, epoch, payload);
    return first;
  }

  /**
   * Goes to the next frame that is whole.
   *
   * @return false where there is none, or not yet
   */
  public boolean next() {
    while (reader.next()) {
      if (partBytes == 0
          || reader.kind() == FrameKinds.LIFE
          || reader.kind() == FrameKinds.COPIED) {
        partBytes = 0;
        sequence = reader.sequence();
      }
      ByteBuffer piece = reader.payload();
      if (reader.kind() != FrameKinds.PART) {
        payload = partBytes == 0 ? piece : join(piece);
        payload.order(ByteOrder.LITTLE_ENDIAN);
        return true;
      }
      add(piece);
    }
    return false;
  }

  private ByteBuffer join(ByteBuffer last) {
    add(last);
    ByteBuffer whole = ByteBuffer.wrap(parts, 0, partBytes);
    partBytes = 0;
    return whole;
  }

  private void add(ByteBuffer piece) {
    int bytes = piece.remaining();
    if (partBytes + bytes > parts.length) {
      parts = Arrays.copyOf(parts, Math.max(2 * parts.length, partBytes + bytes));
    }
    piece.get(parts, partBytes, bytes);
    partBytes += bytes;
  }

  /** The position of the frame: the sequence number of its first part. */
  public long sequence() {
    return sequence;
  }

  /** What the payload is: one of {@link FrameKinds}. */
  public int kind() {
    return reader.kind();
  }

  /** The number of the process life in which it was written, from 1. */
  public long epoch() {
    return reader.epoch();
  }

  /** The payload, little-endian; valid until the next call, to be read only. */
  public ByteBuffer payload() {
    return payload;
  }

  @Override
  public void close() {
    reader.close();
  }
}
