package io.laminar.wal.frame;

import io.laminar.core.storage.StorageErrors;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Frames follow each other without a gap, and epochs never go back. */
public final class FrameOrder {
  private FrameOrder() {}

  /**
   * Checks a frame against the one before it.
   *
   * @param at its offset in the file
   * @throws io.laminar.api.LaminarException {@code DAMAGED_STORAGE}
   */
  public static void check(Path path, long at, ByteBuffer frame, long sequence, long epochBefore) {
    if (FrameFormat.sequence(frame) != sequence) {
      throw StorageErrors.damaged(
          path, at, sequence, "frame " + FrameFormat.sequence(frame) + " stands in its place");
    }
    if (FrameFormat.epoch(frame) < epochBefore) {
      throw StorageErrors.damaged(
          path,
          at,
          sequence,
          "it is of epoch " + FrameFormat.epoch(frame) + ", after one of epoch " + epochBefore);
    }
  }
}
