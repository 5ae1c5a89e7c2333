package io.laminar.core.view;

import io.laminar.core.data.Batch;
import java.util.List;

/**
 * The rows of a materialized view at one position, whatever becomes of the view afterwards: the two
 * share pages until the view writes to one. Immutable: any thread may read it.
 */
public interface PinnedRows {
  /**
   * Copies the rows in order of arrival, each as often as it is there.
   *
   * @return batches of the caller's own
   */
  List<Batch> batches();
}
