package io.laminar.core.storage;

import io.laminar.api.LaminarException;
import java.nio.ByteBuffer;

/** Goes through the frames of a log in order. Confined to one thread. */
public interface FrameReader extends AutoCloseable {
  /**
   * Goes to the next frame.
   *
   * @return false where no further frame was appended yet
   * @throws LaminarException {@code DAMAGED_STORAGE} with file, offset and sequence; {@code IO_FAILURE}
   */
  boolean next();

  /** The sequence number of the frame. */
  long sequence();

  /** What the payload is. */
  int kind();

  /** The epoch in which the frame was written. */
  long epoch();

  /** The payload; valid until the next call, to be read only. */
  ByteBuffer payload();

  /** Gives its file back. Idempotent. */
  @Override
  void close();
}
