package io.laminar.core.storage;

import io.laminar.api.LaminarException;
import java.nio.ByteBuffer;

/**
 * A sequence of frames on disk. One thread writes; {@link #next} and {@link #durable} may be asked by any.
 *
 * <p>A call that failed closes the log for writing: what reached the disk is not known then, and every later
 * {@code append}, {@code force} and {@code trimBelow} throws {@code STORAGE_FAILED} with the first cause.
 */
public interface FrameLog extends AutoCloseable {
  /** The most bytes of a payload: what every store can write in one piece. */
  int MAX_PAYLOAD_BYTES = 1 << 17;

  /**
   * Hands a frame to the system: it survives the end of this process.
   *
   * @param kind what the payload is, 0 to 65,535; a matter of the caller
   * @param epoch not below that of the frame before
   * @param payload its remaining bytes, at most {@value #MAX_PAYLOAD_BYTES}; read during the call, position moved
   * @return its sequence number
   * @throws LaminarException {@code STORAGE_FULL}, {@code STORAGE_FAILED}, {@code INVALID_ARGUMENT}
   */
  long append(int kind, long epoch, ByteBuffer payload);

  /**
   * Makes everything that was appended durable: it survives the end of the machine.
   *
   * @throws LaminarException {@code STORAGE_FULL}, {@code STORAGE_FAILED}
   */
  void force();

  /** The sequence number of the first frame that is kept; that of the next where there is none. */
  long first();

  /** The sequence number that the next frame will have. */
  long next();

  /** Frames below this sequence number are durable. */
  long durable();

  /** The bytes that the files of the log take, with what was appended last. Any thread. */
  long bytes();

  /** What was torn off when the log was opened: bytes that belong to no whole frame, or were written after a hole. */
  long tornBytes();

  /**
   * Reads from a frame on.
   *
   * @param sequence from {@link #first} to {@link #next}
   * @return closed by the caller; a thread of its own may use it
   * @throws LaminarException {@code INVALID_ARGUMENT} outside that range
   */
  FrameReader reader(long sequence);

  /**
   * Gives back files of which every frame is below a sequence number; some frames below it may stay.
   *
   * @throws LaminarException {@code STORAGE_FAILED}
   */
  void trimBelow(long sequence);

  /** Tells whether the log was closed. */
  boolean isClosed();

  /** Forces and closes. Idempotent. */
  @Override
  void close();
}
