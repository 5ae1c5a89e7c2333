package io.laminar.wal.frame;

import io.laminar.core.storage.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Goes through the frames of one file, as the store has laid them out. Confined to one thread. */
public interface FrameWalk {
  /**
   * Goes to the beginning of a file.
   *
   * @param file stays with the caller
   * @throws IOException of the disk
   * @throws io.laminar.api.LaminarException {@code DAMAGED_STORAGE} where it is not a file of this log
   */
  void use(DiskFile file, FrameFile named) throws IOException;

  /**
   * Goes to the next whole frame.
   *
   * @return false where the file has no other now
   * @throws IOException of the disk
   */
  boolean next() throws IOException;

  /** The frame, its header at index 0; valid until the next call. */
  ByteBuffer frame();

  /** The payload of the frame, to be read only; valid until the next call. */
  ByteBuffer payload();

  /** The offset of the frame in its file. */
  long offset();

  /** The offset behind the frame; before the first one, where it would lie. */
  long end();

  /**
   * Looks for whole frames behind an offset, whatever lies between.
   *
   * @param found gets each, its header at index 0
   * @return the bytes of what was written there
   * @throws IOException of the disk
   */
  long lookBehind(long offset, Consumer<ByteBuffer> found) throws IOException;
}
