package io.laminar.core.checkpoint;

/**
 * How large a checkpoint is.
 *
 * @param bytes of its objects and its state
 * @param writtenBytes bytes of them that were written for it
 */
public record CheckpointSize(long bytes, long writtenBytes) {
  /** That of nothing. */
  public static final CheckpointSize NONE = new CheckpointSize(0, 0);
}
