package io.laminar.core.pipeline;

import io.laminar.core.operator.OutputRows;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.time.SourceWatermark;

/**
 * Where several inputs meet. The watermark is the minimum over the inputs that are not idle; where
 * all are, but for those at the end of time, the furthest of them.
 *
 * <pre>
 *   InputNode 0 ─┐                      ┌─▶ UnionNode: the rows of all inputs in one stream
 *   InputNode 1 ─┼─▶ MergeNode, one of ─┤
 *   InputNode 2 ─┘                      └─▶ FeedNode ──▶ OperatorNode, with the number of the input
 * </pre>
 *
 * <p>Rows pass through, unless rows of one source come by several inputs: then what these bring of a
 * batch is collected, and passed on commit by commit when everything before the node has had the
 * batch; within a commit the inputs take their turns.
 */
abstract class MergeNode extends Node {
  private final InputNode[] edges;
  private boolean merges;
  private boolean queued;

  MergeNode(int inputs, Pipeline pipeline) {
    owner(pipeline);
    edges = new InputNode[inputs];
  }

  /** Makes one of its inputs. */
  final void edge(int number, OutputRows kind, Pipeline pipeline) {
    edges[number] = new InputNode(number, this, kind, pipeline);
  }

  final InputNode edge(int number) {
    return edges[number];
  }

  final InputNode[] edges() {
    return edges;
  }

  /** The rows that are passed next come from an input. */
  abstract void from(InputNode input);

  /**
   * Passes on the next of what was collected: whole commits, or a part of one.
   *
   * @param open whether all that was collected is one commit that goes on
   * @return false when nothing is left
   */
  abstract boolean emitCollected(boolean open);

  /** An input has ended. */
  void onEnd(int input) {
    // Where all inputs are alike, only the end of all of them matters.
  }

  /** The watermark of all inputs together was worked out. */
  void onTime() {
    // Those that are alike have none of their own.
  }

  // ---- Rows that wait ----

  /** Rows of one source come by several of the inputs. */
  final void merge() {
    merges = true;
  }

  final boolean merges() {
    return merges;
  }

  /** How many of the inputs a visit has reached. */
  final int inputsOf(int visit) {
    int reached = 0;
    for (InputNode edge : edges) {
      reached += edge.isVisited(visit) ? 1 : 0;
    }
    return reached;
  }

  @Override
  final boolean isPending() {
    return queued;
  }

  final void queue(Dataflow flow) {
    if (!queued) {
      queued = true;
      flow.collect(this);
    }
  }

  /** Nothing that was collected is left. */
  final boolean allPassed() {
    queued = false;
    return false;
  }

  /** The ordinal of the next commit, or −1. */
  final int nextOrdinal() {
    int next = -1;
    for (InputNode edge : edges) {
      int ordinal = edge.queue().nextOrdinal();
      if (ordinal >= 0 && (next < 0 || ordinal < next)) {
        next = ordinal;
      }
    }
    return next;
  }

  /** Forgets what was collected: the pipeline was stopped. */
  void abandon() {
    for (InputNode edge : edges) {
      edge.queue().clear();
    }
    queued = false;
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(watermark());
    writer.writeLong(isIdle() ? 1 : 0);
    writer.writeLong(queued ? 1 : 0);
    for (InputNode edge : edges) {
      edge.queue().snapshot(writer);
    }
  }

  void restore(StateReader reader) {
    raise(reader.readLong());
    idle(reader.readLong() == 1);
    queued = reader.readLong() == 1;
    for (InputNode edge : edges) {
      edge.queue().restore(reader);
    }
  }

  // ---- Time ----

  @Override
  final boolean passesTime() {
    return false;
  }

  @Override
  final boolean advance(Dataflow flow) {
    if (queued && emitCollected(true)) {
      flow.deliverStep(this);
      return false;
    }
    flow.forget(this);
    long min = SourceWatermark.END;
    long furthest = SourceWatermark.NONE;
    boolean anyIdle = false;
    for (InputNode edge : edges) {
      Node clock = edge.clock();
      if (!clock.isIdle()) {
        min = Math.min(min, clock.watermark());
      } else if (clock.watermark() < SourceWatermark.END) {
        anyIdle = true;
        furthest = Math.max(furthest, clock.watermark());
      }
    }
    // An input at the end of time no longer counts: it must not end the time of those that are
    // idle.
    boolean allIdle = anyIdle && min == SourceWatermark.END;
    idle(allIdle);
    raise(allIdle ? furthest : min);
    onTime();
    return true;
  }
}
