package io.laminar.core.view;

import io.laminar.core.data.Batch;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a materialized view at one position, whatever becomes of the view afterwards: the two
 * share pages until the view writes to one. Immutable: any thread may read it.
 */
@FunctionalInterface
public interface PinnedRows {
  /**
   * Begins to copy the rows in order of arrival, each as often as it is there.
   *
   * @return gives them a batch at a time; belongs to the caller's thread
   */
  Cursor cursor();

  /**
   * Copies the rows in order of arrival, each as often as it is there, a batch at a time: what is
   * copied does not grow with the view.
   *
   * @param reader is given the batches, each valid until it returns
   */
  default void forEachBatch(Consumer<Batch> reader) {
    Cursor cursor = cursor();
    for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
      reader.accept(batch);
    }
  }

  /**
   * Takes rows for those of a view.
   *
   * @param batch the rows, perhaps none; not to be changed
   * @return the rows
   */
  static PinnedRows of(Batch batch) {
    return of(batch.size() == 0 ? List.of() : List.of(batch));
  }

  /**
   * Takes rows for those of a view.
   *
   * @param batches the rows, at least one in each; not to be changed
   * @return the rows
   */
  static PinnedRows of(List<Batch> batches) {
    return () -> {
      Iterator<Batch> rest = batches.iterator();
      return () -> rest.hasNext() ? rest.next() : null;
    };
  }

  /** Where somebody is who reads the rows. */
  @FunctionalInterface
  interface Cursor {
    /**
     * Copies the rows that follow.
     *
     * @return at least one row, valid until the next call; null when there are no more
     */
    @Nullable
    Batch next();
  }
}
