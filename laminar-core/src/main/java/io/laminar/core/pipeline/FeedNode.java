package io.laminar.core.pipeline;

import io.laminar.core.data.Batch;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands before an operator of several inputs: tells it which one the rows come from, and keeps the
 * watermark and the idle flag of each.
 *
 * <p>Rows that were collected come in the order of their commits, and within a commit in the order of
 * the inputs. A batch holds rows of one input: as many commits as no other input has a part in, or
 * the part of one.
 */
final class FeedNode extends MergeNode implements Output {
  private final OutputRows[] rows;
  private @Nullable OperatorNode operator;

  // Where the rows come from that are passed next.
  private int input;

  FeedNode(List<PipelineSpec.Edge> edges, Pipeline pipeline) {
    super(edges.size(), pipeline);
    rows = new OutputRows[edges.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = edges.get(i).rows();
      edge(i, rows[i], pipeline);
    }
  }

  /** What it feeds. */
  void feeds(OperatorNode node) {
    operator = node;
    connect(node);
  }

  @Override
  void from(InputNode edge) {
    input = edge.number();
  }

  /** The number of the input that the rows come from that were passed last. */
  int input() {
    return input;
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

  @Override
  boolean emitCollected(boolean open) {
    int ordinal = nextOrdinal();
    if (ordinal < 0) {
      return allPassed();
    }
    int number = 0;
    while (edge(number).queue().nextOrdinal() != ordinal) {
      number++;
    }
    RowQueue queue = edge(number).queue();
    int others = nextOfOthers(number);
    input = number;
    if (!open && queue.emitWhole(others, this)) {
      return true;
    }
    OutputRows target = rows[number];
    boolean goesOn = false;
    do {
      goesOn = queue.rowsOf(ordinal, target.room() + 1) > target.room();
      if (goesOn && target.count() > 0) {
        // It begins the next batch.
        goesOn = false;
        break;
      }
      queue.moveTo(target, ordinal);
      goesOn |= ordinal == others;
      ordinal = queue.nextOrdinal();
    } while (!goesOn && ordinal >= 0 && ordinal < others);
    target.flush(this, open || goesOn);
    return true;
  }

  /** The ordinal of the next commit of the other inputs; more than any where there is none. */
  private int nextOfOthers(int number) {
    int next = Integer.MAX_VALUE;
    for (InputNode edge : edges()) {
      int ordinal = edge.queue().nextOrdinal();
      if (edge.number() != number && ordinal >= 0) {
        next = Math.min(next, ordinal);
      }
    }
    return next;
  }

  @Override
  void onEnd(int ended) {
    OperatorNode node = operator;
    if (node != null) {
      node.onEnd(ended);
    }
  }

  /** An input that is idle has the time of all. */
  @Override
  void onTime() {
    for (InputNode edge : edges()) {
      Node clock = edge.clock();
      edge.idle(clock.isIdle());
      edge.raise(clock.watermark());
      if (clock.isIdle()) {
        edge.raise(watermark());
      }
    }
  }

  @Override
  void snapshot(StateWriter writer) {
    super.snapshot(writer);
    for (InputNode edge : edges()) {
      writer.writeLong(edge.watermark());
      writer.writeLong(edge.isIdle() ? 1 : 0);
    }
  }

  @Override
  void restore(StateReader reader) {
    super.restore(reader);
    for (InputNode edge : edges()) {
      edge.raise(reader.readLong());
      edge.idle(reader.readLong() == 1);
    }
  }
}
