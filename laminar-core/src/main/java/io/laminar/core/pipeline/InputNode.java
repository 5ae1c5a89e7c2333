package io.laminar.core.pipeline;

import io.laminar.core.data.Batch;
import io.laminar.core.operator.OutputRows;

/**
 * One of the inputs that meet in a {@link MergeNode}. Rows pass through, or where rows of one source
 * come to several of these inputs, wait for their turn.
 */
final class InputNode extends Node {
  private final int number;
  private final MergeNode merge;
  private final RowQueue queue;
  private long rows;

  /**
   * Makes one that reads nothing yet.
   *
   * @param kind for rows as those that come
   */
  InputNode(int number, MergeNode merge, OutputRows kind, Pipeline pipeline) {
    this.number = number;
    this.merge = merge;
    this.queue = new RowQueue(kind);
    owner(pipeline);
    connect(merge);
  }

  int number() {
    return number;
  }

  /** The rows that came. */
  long rows() {
    return rows;
  }

  /** The rows that wait. */
  RowQueue queue() {
    return queue;
  }

  /** Tells whether rows wait here for their turn. */
  boolean waits() {
    return merge.merges();
  }

  @Override
  int accept(Batch batch, int from, Dataflow flow) {
    rows += batch.size();
    if (waits()) {
      queue.add(batch);
      merge.queue(flow);
    } else {
      merge.from(this);
      pass(batch);
    }
    return batch.size();
  }

  @Override
  void onComplete() {
    merge.onEnd(number);
  }
}
