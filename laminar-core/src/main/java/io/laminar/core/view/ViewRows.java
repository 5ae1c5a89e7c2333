package io.laminar.core.view;

import io.laminar.core.data.Batch;
import io.laminar.core.pipeline.KeptResults;
import io.laminar.core.pipeline.Pipeline;
import io.laminar.core.pipeline.PipelineSpec;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.Optional;

/**
 * The current rows of a materialized view: the sum of the changes of its query. Confined to the
 * engine's thread; what {@link #pin} gives is for any.
 */
public interface ViewRows {
  /**
   * Makes one without rows: those of an operator where one keeps them, keyed where the rows have a
   * key, otherwise a bag.
   *
   * @param pipeline the view's query, new
   * @param memory is charged for the rows
   * @return what the pipeline's output is to be {@linkplain #add added} to
   */
  static ViewRows of(Pipeline pipeline, MemoryAccount memory) {
    PipelineSpec.Edge output = pipeline.spec().output();
    Optional<KeptResults> kept = pipeline.keptResults();
    if (kept.isPresent()) {
      return new GroupedRows(output, kept.get());
    }
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

  /**
   * Copies the row with a key.
   *
   * @param key one row, whose columns are the unique key of the view's rows, in its order
   * @return the row or none; all rows where they have no key
   */
  PinnedRows find(Batch key);

  /** The bytes of the rows. */
  long stateBytes();

  /** The retractions that were ignored because no row with their key was there. */
  long ignoredRetractions();

  /**
   * Says whether anything but the view reads its changes.
   *
   * @param read true at the beginning
   */
  void read(boolean read);

  /** The changes that were not made known because nothing but the view reads them. */
  long unreadChanges();

  /**
   * Writes the rows, between two batches.
   *
   * @param writer takes them
   */
  void snapshot(StateWriter writer);

  /**
   * Takes over what {@link #snapshot} wrote; into one without rows.
   *
   * @param reader gives them
   */
  void restore(StateReader reader);
}
