package io.laminar.core.engine.output;

import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;
import io.laminar.core.pipeline.Sink;

/** Takes the rows of a relation to its retained changes; before any ring takes them. Engine's thread. */
public final class RetainedSink extends Sink {
  private RetainedChanges changes;

  /** Makes one of changes that there are. */
  public RetainedSink(RetainedChanges changes) {
    this.changes = changes;
  }

  /** What it takes rows to. */
  public RetainedChanges changes() {
    return changes;
  }

  /** From now on it takes rows to others. */
  public void changes(RetainedChanges others) {
    changes = others;
  }

  @Override
  protected void receive(Batch batch) {
    changes.append(batch);
  }

  @Override
  protected void onCommitEnd() {
    changes.endCommit();
  }

  @Override
  protected void onEnd() {
    // They stay.
  }

  @Override
  protected void onFail(LaminarException cause) {
    // They go with the relation.
  }
}
