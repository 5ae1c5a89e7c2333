package io.laminar.core.pipeline;

import io.laminar.core.data.Batch;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;

/**
 * UNION ALL: the inputs have the same columns, and nothing behind it asks which one a row came from.
 * Therefore commits that were collected are copied side by side into full batches.
 */
final class UnionNode extends MergeNode implements Output {
  private final OutputRows merged;
  private long rows;

  UnionNode(PipelineSpec.Edge edge, int inputs, Pipeline pipeline) {
    super(inputs, pipeline);
    this.merged = edge.rows();
    for (int i = 0; i < inputs; i++) {
      edge(i, merged, pipeline);
    }
  }

  /** The rows that it has passed on. */
  long rows() {
    return rows;
  }

  @Override
  void from(InputNode input) {
    // All are alike.
  }

  @Override
  int accept(Batch batch, int from, Dataflow flow) {
    rows += batch.size();
    pass(batch);
    return batch.size();
  }

  @Override
  public void emit(Batch batch) {
    rows += batch.size();
    pass(batch);
  }

  @Override
  boolean emitCollected(boolean open) {
    int ordinal = nextOrdinal();
    boolean cut = false;
    while (ordinal >= 0 && !cut) {
      int rows = 0;
      for (InputNode edge : edges()) {
        rows += edge.queue().rowsOf(ordinal, merged.room() + 1);
      }
      if (rows > merged.room() && merged.count() > 0) {
        break;
      }
      cut = rows > merged.room();
      for (int i = 0; i < edges().length && merged.room() > 0; i++) {
        edge(i).queue().moveTo(merged, ordinal);
      }
      ordinal = cut ? ordinal : nextOrdinal();
    }
    if (merged.count() == 0) {
      return allPassed();
    }
    merged.flush(this, open || cut);
    return true;
  }
}
