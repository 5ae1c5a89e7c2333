package io.laminar.core.pipeline;

import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;

/** Takes the rows of a relation out of the graph. */
public abstract class Sink extends Node {
  /** Makes one that reads nothing yet. */
  protected Sink() {}

  /**
   * Takes rows.
   *
   * @param batch valid until this returns; not to be changed
   */
  protected abstract void receive(Batch batch);

  /** No row will follow: the stream came to its end. */
  protected abstract void onEnd();

  /**
   * No row will follow because what made them was stopped.
   *
   * @param cause why
   */
  protected abstract void onFail(LaminarException cause);

  @Override
  final int accept(Batch batch, int from, Dataflow flow) {
    receive(batch);
    return batch.size();
  }

  @Override
  final void onComplete() {
    onEnd();
  }
}
