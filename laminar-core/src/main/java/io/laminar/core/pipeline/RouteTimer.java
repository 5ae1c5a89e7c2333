package io.laminar.core.pipeline;

/**
 * An input of an operator on a route that waits for the watermark of that input.
 *
 * <p>What is idle has the time of the other inputs, and so may have that of the route's source.
 */
final class RouteTimer {
  private static final int[] ONLY = {0};

  private final OperatorNode node;
  private final int input;
  private final boolean reached;

  // The inputs that rows of the source come to.
  private final int[] entries;

  // Where its time comes from, among the nodes of the route that decide a watermark.
  private int place;
  private int placeWhenIdle;

  private RouteTimer(OperatorNode node, int input, boolean reached, int[] entries) {
    this.node = node;
    this.input = input;
    this.reached = reached;
    this.entries = entries;
  }

  /** That of an operator of one input. */
  static RouteTimer of(OperatorNode node) {
    return new RouteTimer(node, 0, true, ONLY);
  }

  /**
   * That of one of several inputs.
   *
   * @param entries the inputs that rows of the source come to
   */
  static RouteTimer of(OperatorNode node, int input, int[] entries) {
    boolean reached = false;
    for (int entry : entries) {
      reached |= entry == input;
    }
    return new RouteTimer(node, input, reached, entries);
  }

  /** The node that decides the watermark of the input. */
  Node clock() {
    return node.clockOf(input);
  }

  /** The node that decides it while the input is idle. */
  Node clockWhenIdle() {
    return node.inputs()[0].clock();
  }

  void places(int whereClockIs, int whereItIsWhenIdle) {
    place = whereClockIs;
    placeWhenIdle = whereItIsWhenIdle;
  }

  int place() {
    return place;
  }

  int placeWhenIdle() {
    return node.isIdle(input) ? placeWhenIdle : place;
  }

  OperatorNode node() {
    return node;
  }

  int input() {
    return input;
  }

  /** Tells whether the time of the source is that of the input. */
  boolean counts() {
    return reached || node.isIdle(input);
  }

  /** The smallest watermark at which there is something to do. */
  long next() {
    return counts() ? node.nextTimer(input) : Long.MAX_VALUE;
  }

  /** The smallest watermark at which there may be something to do because of a row. */
  long of(long eventTime) {
    long timer = Long.MAX_VALUE;
    if (counts()) {
      for (int entry : entries) {
        timer = Math.min(timer, node.timerOf(entry, eventTime, input));
      }
    }
    return timer;
  }
}
