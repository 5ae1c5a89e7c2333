package io.laminar.core.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * At which watermarks of its source the operators of a route have something to do.
 *
 * <pre>
 *   timer of an operator ──▶ operators before it that hold the watermark back ──▶ watermark of the source
 * </pre>
 *
 * <p>A timer that the source has reached and that has not fired waits for something else, such as
 * another input: the source is not cut for it.
 *
 * <p>A row behind the watermark may be in several windows, of which the first have fired and others have not: it counts
 * like a row at the watermark, which sets no later timer than the row does.
 */
final class RouteTimers {
  private static final RouteTimer[] NONE = new RouteTimer[0];

  // In place of a node that decides a watermark: the source, or one that the route does not reach.
  private static final int START = -1;
  private static final int ELSEWHERE = -2;

  private final Node start;

  // In topological order.
  private RouteTimer[] timers = NONE;

  // Where an operator holds the watermark back: all nodes that decide one, in topological order,
  // and
  // for each those that its watermark comes from.
  private boolean lags;
  private Node[] deciding = new Node[0];
  private int[][] clocks = new int[0][];

  // The least watermark that something behind waits for: of what comes out of each of them, and of
  // the source.
  private long[] wanted = new long[0];
  private long wantedOfSource;

  RouteTimers(Node start) {
    this.start = start;
  }

  boolean isEmpty() {
    return timers.length == 0;
  }

  /** Each of them. */
  RouteTimer[] all() {
    return timers;
  }

  /**
   * Adds those of operators that were reached.
   *
   * @param added in topological order, behind all that there are
   * @param visit the number of the walk that reached them
   * @param decide all nodes of the route that decide a watermark
   */
  void add(Node[] added, int visit, Node[] decide) {
    List<RouteTimer> all = new ArrayList<>(Arrays.asList(timers));
    for (Node node : added) {
      if (node instanceof OperatorNode operator) {
        add(operator, visit, all);
      }
    }
    timers = all.toArray(new RouteTimer[0]);
    decidingChanged(decide);
  }

  private static void add(OperatorNode operator, int visit, List<RouteTimer> timers) {
    FeedNode feed = operator.timedFeed();
    if (feed != null) {
      int[] entries = Arrays.stream(feed.edges())
          .filter(edge -> edge.isVisited(visit))
          .mapToInt(InputNode::number)
          .toArray();
      for (InputNode edge : feed.edges()) {
        timers.add(RouteTimer.of(operator, edge.number(), entries));
      }
    }
    if (operator.isTimed()) {
      timers.add(RouteTimer.of(operator));
    }
  }

  void remove(Predicate<Node> gone, Node[] decide) {
    timers =
        Arrays.stream(timers).filter(timer -> !gone.test(timer.node())).toArray(RouteTimer[]::new);
    decidingChanged(decide);
  }

  private void decidingChanged(Node[] decide) {
    lags = false;
    for (Node node : decide) {
      lags |= node instanceof OperatorNode operator && operator.lags();
    }
    if (!lags) {
      return;
    }
    deciding = decide;
    wanted = new long[decide.length];
    Map<Node, Integer> places = new HashMap<>();
    for (int i = 0; i < decide.length; i++) {
      places.put(decide[i], i);
    }
    clocks = new int[decide.length][];
    for (int i = 0; i < decide.length; i++) {
      clocks[i] = Arrays.stream(decide[i].inputs())
          .mapToInt(input -> place(input.clock(), places))
          .toArray();
    }
    for (RouteTimer timer : timers) {
      timer.places(place(timer.clock(), places), place(timer.clockWhenIdle(), places));
    }
  }

  private int place(Node clock, Map<Node, Integer> places) {
    return clock == start ? START : places.getOrDefault(clock, ELSEWHERE);
  }

  /** The smallest watermark at which an operator has something to do. */
  long next() {
    return smallest(false, 0);
  }

  /** The smallest watermark at which an operator may have something to do because of a row. */
  long of(long eventTime) {
    return smallest(true, eventTime);
  }

  private long smallest(boolean ofRow, long eventTime) {
    long smallest = Long.MAX_VALUE;
    long reached = start.watermark();
    if (lags) {
      Arrays.fill(wanted, Long.MAX_VALUE);
      wantedOfSource = Long.MAX_VALUE;
    }
    for (RouteTimer each : timers) {
      long timer = ofRow ? each.of(eventTime) : each.next();
      if (lags) {
        want(each.place(), ofRow ? ahead(each, timer, reached(each.place())) : timer);
        want(
            each.placeWhenIdle(),
            ofRow ? ahead(each, timer, reached(each.placeWhenIdle())) : timer);
      } else if (timer > reached) {
        smallest = Math.min(smallest, timer);
      } else if (ofRow) {
        smallest = Math.min(smallest, each.of(reached));
      }
    }
    return lags ? smallestOfSource() : smallest;
  }

  private static long ahead(RouteTimer each, long timer, long reached) {
    return timer > reached ? timer : each.of(reached);
  }

  private long reached(int place) {
    return place >= 0 ? deciding[place].watermark() : start.watermark();
  }

  private void want(int place, long watermark) {
    if (place >= 0) {
      if (watermark > deciding[place].watermark()) {
        wanted[place] = Math.min(wanted[place], watermark);
      }
    } else if (place == START && watermark > start.watermark()) {
      wantedOfSource = Math.min(wantedOfSource, watermark);
    }
  }

  private long smallestOfSource() {
    for (int i = deciding.length - 1; i >= 0; i--) {
      long watermark = deciding[i] instanceof OperatorNode operator
          ? operator.inputWatermark(wanted[i])
          : wanted[i];
      for (int clock : clocks[i]) {
        want(clock, watermark);
      }
    }
    return wantedOfSource;
  }
}
