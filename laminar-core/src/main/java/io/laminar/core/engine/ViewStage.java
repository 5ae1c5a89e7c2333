package io.laminar.core.engine;

import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;

/** Keeps the current rows of a materialized view. */
final class ViewStage implements Stage {
  private final MaterializedRows rows;

  ViewStage(MaterializedRows rows) {
    this.rows = rows;
  }

  @Override
  public void process(Batch batch) {
    rows.add(batch);
  }

  @Override
  public boolean advance(long watermark) {
    return true;
  }

  @Override
  public void idle(boolean idle) {
    // The rows of a view do not depend on time.
  }

  @Override
  public void complete() {
    // The rows stay, to be queried.
  }

  @Override
  public void fail(LaminarException failure) {
    // The rows stay as they were when the query stopped.
  }

  @Override
  public void collect(Reach reach) {
    reach.addView();
  }
}
