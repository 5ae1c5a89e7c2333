package io.laminar.core.storage;

import java.util.Optional;

/**
 * The frames of a log, from one on, to the last before damage: {@link #next} gives false there, and never leaves out
 * a frame.
 */
public interface SalvagedLog extends FrameReader {
  /** The number of the first frame that is read. */
  long first();

  /**
   * What is damaged, once {@link #next} gave false.
   *
   * @return a sentence with file, offset and sequence; empty where the log is whole
   */
  Optional<String> damage();

  /** Bytes that were written and are not part of the frames that were read, once {@link #next} gave false. */
  long bytesLeft();
}
