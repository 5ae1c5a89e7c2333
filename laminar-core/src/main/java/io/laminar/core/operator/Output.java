package io.laminar.core.operator;

import io.laminar.core.data.Batch;

/** Receives what an operator emits. */
@FunctionalInterface
public interface Output {
  /**
   * Takes rows.
   *
   * @param batch at least one row; belongs to the emitter, who may reuse it when this returns
   */
  void emit(Batch batch);
}
