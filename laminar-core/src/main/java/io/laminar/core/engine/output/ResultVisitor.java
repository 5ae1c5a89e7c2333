package io.laminar.core.engine.output;

import io.laminar.core.data.Batch;

/** Is shown results as they are made, on the thread that makes them. What it throws ends it. */
public interface ResultVisitor {
  /**
   * Shows a row of a batch.
   *
   * @param batch valid, as its arrays are, until this returns; not to be changed
   * @param position of the row in the batch's selection
   */
  void visit(Batch batch, int position);

  /**
   * Shows a row that waited in a ring.
   *
   * @param slots the words of the ring; not to be changed
   * @param base where those of the row begin
   * @param side where the positions of long strings count
   */
  void visit(long[] slots, int base, byte[] side);
}
