package io.laminar.core.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. Used by one thread at a time. */
public interface DiskFile extends Closeable {
  /**
   * Writes all that remains of a buffer.
   *
   * @param at byte offset in the file
   */
  void write(ByteBuffer bytes, long at) throws IOException;

  /**
   * Reads until a buffer is full or the file ends.
   *
   * @param at byte offset in the file
   * @return how many bytes were read
   */
  int read(ByteBuffer bytes, long at) throws IOException;

  /** The length of the file in bytes. */
  long size() throws IOException;

  /** Makes what was written durable, and the length of the file with it. */
  void force() throws IOException;

  /** Cuts a file at a length. */
  void truncate(long bytes) throws IOException;

  @Override
  void close() throws IOException;
}
