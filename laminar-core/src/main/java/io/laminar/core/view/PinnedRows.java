package io.laminar.core.view;

import io.laminar.core.data.Batch;
import java.util.function.Consumer;

/**
 * The rows of a materialized view at one position, whatever becomes of the view afterwards: the two
 * share pages until the view writes to one. Immutable: any thread may read it.
 */
@FunctionalInterface
public interface PinnedRows {
  /**
   * Copies the rows in order of arrival, each as often as it is there, a batch at a time: what is
   * copied does not grow with the view.
   *
   * @param reader is given the batches, each valid until it returns
   */
  void forEachBatch(Consumer<Batch> reader);
}
