package io.laminar.capi;

import org.apache.arrow.vector.types.pojo.Schema;

/** Arrow batches of one schema, one after the other. One thread at a time; any thread may close it. */
interface Batches {
  /** The columns. */
  Schema schema();

  /**
   * Waits for the next batch and exports it.
   *
   * @param array the address of a struct
   * @return false at the end: the struct is as it was
   */
  boolean next(long array);

  /** Ends it; a second time does nothing. */
  void close();
}
