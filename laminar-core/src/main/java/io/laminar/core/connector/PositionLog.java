package io.laminar.core.connector;

import io.laminar.api.LaminarException;

/**
 * Where a database with a data directory keeps how far a FROM connector has come. What counts is how many of its rows the log has:
 * a position says where one of them ends, so that only the rows behind it are read again, and given to nobody. The feed's thread.
 */
public interface PositionLog {
  /** How many rows the connector has pushed, those of earlier lives included. */
  long rows();

  /**
   * Takes note of a position. Rows that are pushed later lie behind it in the log.
   *
   * @param position opaque
   * @param badRecords how many records were skipped before it
   */
  void stands(byte[] position, long badRecords);

  /**
   * Takes note that the connector has come to its end.
   *
   * @param badRecords how many records were skipped
   */
  void ended(long badRecords);

  /**
   * Takes note that the connector has failed.
   *
   * @param badRecords how many records were skipped
   */
  void failed(LaminarException failure, long badRecords);
}
