package io.laminar.core.pipeline;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.time.SourceWatermark;
import java.util.List;

/**
 * UNION ALL. The watermark is the minimum over the inputs that are not idle; where all are, but for
 * those at the end of time, the furthest of them.
 *
 * <p>Rows pass through, unless rows of one source come by several ways: then what the ways bring of
 * a batch is collected, and passed on commit by commit when everything before the union has had the
 * batch; within a commit the inputs take their turns.
 */
final class UnionNode extends Node implements Output {
  private final Way[] ways;
  private final OutputRows merged;
  private boolean merges;
  private boolean queued;

  UnionNode(PipelineSpec.Edge edge, int inputs, Pipeline pipeline) {
    owner(pipeline);
    List<DataType> types = edge.schema().columns().stream().map(Column::type).toList();
    this.merged = new OutputRows(types, edge.changelog());
    this.ways = new Way[inputs];
    for (int i = 0; i < inputs; i++) {
      ways[i] = new Way(merged, pipeline);
      ways[i].connect(this);
    }
  }

  /** One of its inputs. */
  static final class Way extends Node {
    private final RowQueue queue;

    Way(OutputRows rows, Pipeline pipeline) {
      this.queue = new RowQueue(rows);
      owner(pipeline);
    }

    private UnionNode union() {
      return (UnionNode) targets()[0];
    }

    @Override
    int accept(Batch batch, int from, Dataflow flow) {
      UnionNode union = union();
      if (union.merges) {
        queue.add(batch);
        union.queue(flow);
      } else {
        pass(batch);
      }
      return batch.size();
    }
  }

  Way way(int index) {
    return ways[index];
  }

  /** Rows of one source come by several of its inputs. */
  void merge() {
    merges = true;
  }

  /** How many of its inputs a visit has reached. */
  int waysOf(int visit) {
    int reached = 0;
    for (Way way : ways) {
      reached += way.isVisited(visit) ? 1 : 0;
    }
    return reached;
  }

  boolean isCollecting() {
    return queued;
  }

  private void queue(Dataflow flow) {
    if (!queued) {
      queued = true;
      flow.collect(this);
    }
  }

  @Override
  int accept(Batch batch, int from, Dataflow flow) {
    pass(batch);
    return batch.size();
  }

  @Override
  public void emit(Batch batch) {
    pass(batch);
  }

  /**
   * Emits the next of what was collected: whole commits, or a part of one that is too large.
   *
   * @param open whether all that was collected is one commit that goes on
   * @return false when nothing is left
   */
  boolean emitCollected(boolean open) {
    int ordinal = nextOrdinal();
    boolean cut = false;
    while (ordinal >= 0 && !cut) {
      int rows = 0;
      for (Way way : ways) {
        rows += way.queue.rowsOf(ordinal, merged.room() + 1);
      }
      if (rows > merged.room() && merged.count() > 0) {
        break;
      }
      cut = rows > merged.room();
      for (int i = 0; i < ways.length && merged.room() > 0; i++) {
        ways[i].queue.moveTo(merged, ordinal);
      }
      ordinal = cut ? ordinal : nextOrdinal();
    }
    if (merged.count() == 0) {
      queued = false;
      return false;
    }
    merged.flush(this, open || cut);
    return true;
  }

  private int nextOrdinal() {
    int next = -1;
    for (Way way : ways) {
      int ordinal = way.queue.nextOrdinal();
      if (ordinal >= 0 && (next < 0 || ordinal < next)) {
        next = ordinal;
      }
    }
    return next;
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(watermark());
    writer.writeLong(isIdle() ? 1 : 0);
    writer.writeLong(queued ? 1 : 0);
    for (Way way : ways) {
      way.queue.snapshot(writer);
    }
  }

  void restore(StateReader reader) {
    raise(reader.readLong());
    idle(reader.readLong() == 1);
    queued = reader.readLong() == 1;
    for (Way way : ways) {
      way.queue.restore(reader);
    }
  }

  /** Forgets what was collected: the pipeline was stopped. */
  void abandon() {
    for (Way way : ways) {
      way.queue.clear();
    }
    queued = false;
  }

  @Override
  boolean passesTime() {
    return false;
  }

  @Override
  boolean advance(Dataflow flow) {
    if (queued && emitCollected(true)) {
      flow.deliverStep(this);
      return false;
    }
    flow.forget(this);
    long min = SourceWatermark.END;
    long furthest = SourceWatermark.NONE;
    boolean anyIdle = false;
    for (Way way : ways) {
      Node clock = way.clock();
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
    return true;
  }
}
