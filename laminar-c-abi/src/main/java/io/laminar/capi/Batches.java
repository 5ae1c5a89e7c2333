package io.laminar.capi;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Arrow batches of one schema, one after the other. One thread at a time; any thread may close it. */
interface Batches {
  /** The columns. */
  Schema schema();

  /**
   * Waits for the next batch.
   *
   * @return a batch, the caller's to close; null at the end
   */
  @Nullable
  VectorSchemaRoot next();

  /** Ends it; a second time does nothing. */
  void close();
}
