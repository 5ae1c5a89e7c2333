package io.laminar.core.pipeline;

import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;

/** Takes the rows of a relation out of the graph. */
public abstract class Sink extends Node {
  private boolean open;

  /** Makes one that reads nothing yet. */
  protected Sink() {}

  /**
   * Takes rows.
   *
   * @param batch valid until this returns; not to be changed
   */
  protected abstract void receive(Batch batch);

  /** The commit has ended whose rows came in a batch that was left open; no row of it follows. */
  protected abstract void onCommitEnd();

  /** No row will follow: the stream came to its end. */
  protected abstract void onEnd();

  /**
   * No row will follow because what made them was stopped.
   *
   * @param cause why
   */
  protected abstract void onFail(LaminarException cause);

  /**
   * Tells whether a failure to take rows stops the pipeline, so that a call decides an output. False where
   * it concerns nobody but who reads: such a sink may be gone in a replay, or be there still.
   */
  protected boolean stopsPipeline() {
    return true;
  }

  @Override
  final int accept(Batch batch, int from, Dataflow flow) {
    receive(batch);
    if (batch.isCommitOpen() != open) {
      open = !open;
      if (open) {
        flow.open(this);
      }
    }
    return batch.size();
  }

  final void endCommit() {
    if (open) {
      open = false;
      onCommitEnd();
    }
  }

  @Override
  final void onComplete() {
    onEnd();
  }
}
