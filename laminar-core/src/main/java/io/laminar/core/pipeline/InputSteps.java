package io.laminar.core.pipeline;

import io.laminar.core.operator.TimedInputsOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.time.SourceWatermark;
import java.util.Arrays;

/** Tells an operator of several inputs of the watermark of each, one after the other. */
final class InputSteps {
  private final TimedInputsOperator operator;
  private final FeedNode feed;

  // By the number of the input.
  private final long[] announced;
  private final boolean[] owes;

  InputSteps(TimedInputsOperator operator, FeedNode feed) {
    this.operator = operator;
    this.feed = feed;
    this.announced = new long[feed.edges().length];
    this.owes = new boolean[announced.length];
    Arrays.fill(announced, SourceWatermark.NONE);
  }

  /** Tells whether the operator has not yet emitted all that it owes at some watermark. */
  boolean isPending() {
    for (boolean each : owes) {
      if (each) {
        return true;
      }
    }
    return false;
  }

  /**
   * Announces what has risen, until something was emitted.
   *
   * @return true when nothing is owed any more
   */
  boolean advance(OperatorNode node, Dataflow flow) {
    for (int input = 0; input < announced.length; input++) {
      long watermark = feed.edge(input).watermark();
      if (watermark > announced[input]) {
        announced[input] = watermark;
        owes[input] = true;
      }
    }
    for (int input = 0; input < announced.length; input++) {
      if (owes[input]) {
        long begun = node.tally().beginTime();
        owes[input] = !operator.onWatermark(input, announced[input], node);
        node.tally().endTime(begun);
        boolean emitted = flow.deliverStep(node);
        if (owes[input] || (emitted && isPending())) {
          return false;
        }
      }
    }
    return true;
  }

  /** Forgets what was owed: the pipeline was stopped. */
  void abandon() {
    Arrays.fill(owes, false);
  }

  void snapshot(StateWriter writer) {
    for (int input = 0; input < announced.length; input++) {
      writer.writeLong(announced[input]);
      writer.writeLong(owes[input] ? 1 : 0);
    }
  }

  void restore(StateReader reader) {
    for (int input = 0; input < announced.length; input++) {
      announced[input] = reader.readLong();
      owes[input] = reader.readLong() == 1;
    }
  }
}
