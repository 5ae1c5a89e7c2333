package io.laminar.core.engine.log;

/** Writes a checkpoint, on the thread of the log. */
@FunctionalInterface
public interface CheckpointWriter {
  /**
   * Writes it, and gives back the oldest of those that are not kept. When this returns it is durable.
   *
   * @param start the frame of the log from which on a database that begins with it has to read
   * @param between to be called behind each piece: rows are logged and acknowledged by it; what it throws ends the
   *     checkpoint
   * @return the least such frame of the checkpoints that are kept: the log is trimmed below it
   */
  long write(long start, Runnable between);
}
