package io.laminar.wal.frame;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Writes frames to one file after the other. Confined to the writer's thread. */
public interface FrameFileWriter {
  /**
   * Tells whether a frame still goes into the present file.
   *
   * @param frameBytes header and payload
   */
  boolean hasRoom(int frameBytes);

  /** Goes on in another file with the next frame. What is in the present one is durable. */
  void roll();

  /**
   * Writes a frame.
   *
   * @param frame its remaining bytes; behind them the buffer has zeros up to the size of a frame in a file
   * @return the file where it is the first of one; else null
   * @throws IOException of the disk
   */
  @Nullable
  FrameFile write(ByteBuffer frame, long sequence) throws IOException;

  /**
   * Makes durable what was written to the present file.
   *
   * @throws IOException of the disk
   */
  void force() throws IOException;

  /**
   * The length of the present file; 0 where there is none.
   *
   * @throws IOException of the disk
   */
  long bytes() throws IOException;

  /**
   * Closes the present file.
   *
   * @throws IOException of the disk
   */
  void close() throws IOException;
}
