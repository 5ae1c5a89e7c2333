package io.laminar.core.engine.graph;

import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;
import io.laminar.core.pipeline.Sink;
import io.laminar.core.view.ViewRows;

/** Keeps the current rows of a materialized view. */
final class ViewSink extends Sink {
  private final ViewRows rows;

  ViewSink(ViewRows rows) {
    this.rows = rows;
  }

  @Override
  protected void receive(Batch batch) {
    rows.add(batch);
  }

  @Override
  protected void onCommitEnd() {
    // The rows of a commit are complete when it has ended; nobody reads before.
  }

  @Override
  protected void onEnd() {
    // The rows stay, to be queried.
  }

  @Override
  protected void onFail(LaminarException cause) {
    // The rows stay as they were when the query stopped.
  }
}
