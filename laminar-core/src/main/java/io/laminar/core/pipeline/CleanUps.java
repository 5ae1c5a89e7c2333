package io.laminar.core.pipeline;

import io.laminar.core.operator.CleaningOperator;
import org.jspecify.annotations.Nullable;

/** Lets state go that is of no use any more, behind steps of the watermark. */
final class CleanUps {
  private final CleaningOperator operator;

  // Where there are several inputs.
  private final @Nullable FeedNode feed;
  private final int inputs;

  CleanUps(CleaningOperator operator, @Nullable FeedNode feed) {
    this.operator = operator;
    this.feed = feed;
    this.inputs = feed == null ? 1 : feed.edges().length;
  }

  /**
   * Lets a bounded part of the state go.
   *
   * @param watermark of all inputs together
   */
  void advance(long watermark) {
    FeedNode before = feed;
    for (int input = 0; input < inputs; input++) {
      long ofInput = before == null ? watermark : before.edge(input).watermark();
      if (operator.nextCleanUp(input) <= ofInput) {
        operator.cleanUp(input, ofInput);
      }
    }
  }

  /** The smallest watermark at which some state is of no use. */
  long next() {
    long next = Long.MAX_VALUE;
    for (int input = 0; input < inputs; input++) {
      next = Math.min(next, operator.nextCleanUp(input));
    }
    return next;
  }
}
