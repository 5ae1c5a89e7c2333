package io.laminar.core.view;

import io.laminar.core.data.Batch;
import io.laminar.core.pipeline.PipelineSpec;
import io.laminar.core.state.MemoryAccount;

/**
 * The current rows of a materialized view: the sum of the changes that it was given. Confined to the
 * engine's thread; what {@link #pin} gives is for any.
 */
public interface ViewRows {
  /**
   * Makes an empty one: keyed where the rows have a key, otherwise a bag.
   *
   * @param output what comes out of the view's query
   * @param memory is charged for the rows
   * @return without rows
   */
  static ViewRows of(PipelineSpec.Edge output, MemoryAccount memory) {
    return output.uniqueKey().isPresent()
        ? new KeyedRows(output.schema(), output.uniqueKey().get(), memory)
        : new BagRows(output.schema(), memory);
  }

  /**
   * Takes changes.
   *
   * @param batch rows with their weights; valid until this returns
   */
  void add(Batch batch);

  /**
   * Pins the rows as they are now, at the cost of a reference a page.
   *
   * @return the rows
   */
  PinnedRows pin();

  /** The bytes of the rows. */
  long stateBytes();

  /** The retractions that were ignored because no row with their key was there. */
  long ignoredRetractions();
}
