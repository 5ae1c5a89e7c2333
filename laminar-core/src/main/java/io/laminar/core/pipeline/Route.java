package io.laminar.core.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * What the rows of a source reach, each node once, in topological order; worked out when the graph
 * changes. Lets the time of the source rise through it. Belongs to the thread of the dataflow.
 */
public final class Route {
  private final OutputNode start;
  private final Node[] nodes;

  // Those that decide a watermark or emit at one; the others have that of such a node.
  private final Node[] deciding;
  private final OperatorNode[] timed;
  private final List<Sink> sinks;
  private final Dataflow flow;
  private int next;
  private boolean suspended;

  private Route(OutputNode start, Node[] nodes, Dataflow flow) {
    this.start = start;
    this.nodes = nodes;
    this.flow = flow;
    List<Node> decide = new ArrayList<>();
    List<OperatorNode> waiting = new ArrayList<>();
    List<Sink> ends = new ArrayList<>();
    for (Node node : nodes) {
      if (node instanceof Sink sink) {
        ends.add(sink);
      }
      if (!node.passesTime()) {
        decide.add(node);
      }
      if (node instanceof OperatorNode operator && operator.timed() != null) {
        waiting.add(operator);
      }
    }
    this.deciding = decide.toArray(Node[]::new);
    this.timed = waiting.toArray(OperatorNode[]::new);
    this.sinks = List.copyOf(ends);
  }

  /**
   * Finds what the rows of a source reach now.
   *
   * @param start where they come out
   * @param flow takes what is emitted
   * @return the route; good until the graph changes
   */
  public static Route from(OutputNode start, Dataflow flow) {
    int visit = flow.nextVisit();
    List<Node> found = new ArrayList<>();
    start.visit(visit);
    addTargets(start, visit, found);
    for (int i = 0; i < found.size(); i++) {
      addTargets(found.get(i), visit, found);
    }
    Node[] nodes = found.toArray(Node[]::new);
    Arrays.sort(nodes, Comparator.comparingInt(Node::rank));
    for (Node node : nodes) {
      if (node instanceof UnionNode union && union.waysOf(visit) > 1) {
        union.merge();
      }
    }
    return new Route(start, nodes, flow);
  }

  private static void addTargets(Node node, int visit, List<Node> found) {
    for (Node target : node.targets()) {
      if (!target.isStopped() && target.visit(visit)) {
        found.add(target);
      }
    }
  }

  /** The readers at the ends of it. */
  public List<Sink> sinks() {
    return sinks;
  }

  /** The pipelines on it, each once. */
  public Set<Pipeline> pipelines() {
    Set<Pipeline> pipelines = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Node node : nodes) {
      if (node instanceof ScanNode scan) {
        pipelines.add(scan.pipeline());
      }
    }
    return pipelines;
  }

  /** Tells whether an operator depends on the watermark. */
  public boolean isTimed() {
    return timed.length > 0;
  }

  OperatorNode[] timed() {
    return timed;
  }

  /** The smallest watermark at which an operator has something to do. */
  public long nextTimer() {
    long timer = Long.MAX_VALUE;
    for (OperatorNode node : timed) {
      timer = Math.min(timer, node.nextTimer());
    }
    return timer;
  }

  /** Tells whether something on it is in the middle of a step of another source's watermark. */
  public boolean isPending() {
    if (!flow.isSuspended()) {
      return false;
    }
    for (Node node : deciding) {
      boolean pending = node instanceof OperatorNode operator
          ? operator.isPending() || operator.isHolding()
          : node instanceof UnionNode union && union.isCollecting();
      if (pending) {
        return true;
      }
    }
    return false;
  }

  /**
   * Lets the watermark of the source rise through the route, one bounded step: no node emits more
   * than a batch. All steps up to the last are one commit, and no rows enter the route in between.
   *
   * @param watermark the source's
   * @return true when all that is owed was emitted
   */
  public boolean advance(long watermark) {
    start.announce(watermark);
    boolean done = true;
    while (next < deciding.length && done) {
      done = advance(deciding[next], flow);
      next += done ? 1 : 0;
    }
    if (done) {
      for (int i = 0; i < sinks.size(); i++) {
        sinks.get(i).endCommit();
      }
    }
    flow.settle();
    suspend(!done);
    if (done) {
      next = 0;
    }
    return done;
  }

  private void suspend(boolean now) {
    if (now != suspended) {
      suspended = now;
      if (now) {
        flow.suspend();
      } else {
        flow.resume();
      }
    }
  }

  /** Another takes its place, because the graph changed, and begins a step that was not done anew. */
  public void abandon() {
    suspend(false);
  }

  /**
   * Brings the watermarks up to date where no operator waits for them.
   *
   * @param watermark the source's
   */
  public void refresh(long watermark) {
    if (!isTimed()) {
      start.announce(watermark);
      for (Node node : deciding) {
        advance(node, flow);
      }
    }
  }

  private static boolean advance(Node node, Dataflow flow) {
    if (node.isStopped()) {
      return true;
    }
    try {
      Pipeline owner = node.owner();
      if (owner != null) {
        flow.enter(owner);
      }
      return node.advance(flow);
    } catch (Throwable thrown) {
      node.fail(thrown);
      return true;
    }
  }

  /** The source came to its end: tells everything that reads nothing else. */
  public void complete() {
    start.complete();
    for (Node node : nodes) {
      if (!node.isStopped()) {
        node.completeIfInputsAre();
      }
    }
  }
}
