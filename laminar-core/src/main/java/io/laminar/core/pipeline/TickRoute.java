package io.laminar.core.pipeline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the operators of a pipeline that go by the clock reach, in topological order; worked out when
 * the graph changes. A tick goes through it as a step of the watermark goes through a {@link Route}:
 * in bounded steps, all of them one commit. Belongs to the thread of the dataflow.
 */
public final class TickRoute {
  private final Pipeline pipeline;
  private final Dataflow flow;

  // Those that go by the clock, and those behind them that may hold what they emit.
  private final List<Node> nodes = new ArrayList<>();
  private final List<Sink> sinks = new ArrayList<>();
  private final Set<Pipeline> pipelines = new LinkedHashSet<>();

  // Those that have rows of the present tick.
  private final List<Sink> open = new ArrayList<>();
  private int next;
  private boolean suspended;

  private TickRoute(Pipeline pipeline, Dataflow flow) {
    this.pipeline = pipeline;
    this.flow = flow;
  }

  /**
   * Finds what the ticks of a pipeline reach now.
   *
   * @param pipeline has operators that go by the clock
   * @param flow takes what is emitted
   * @return the route; good until the graph changes
   */
  public static TickRoute of(Pipeline pipeline, Dataflow flow) {
    TickRoute route = new TickRoute(pipeline, flow);
    int visit = flow.nextVisit();
    List<Node> found = new ArrayList<>();
    for (OperatorNode ticking : pipeline.ticking()) {
      if (ticking.visit(visit)) {
        found.add(ticking);
      }
    }
    for (int i = 0; i < found.size(); i++) {
      Route.addTargets(found.get(i), visit, found);
    }
    found.sort(Comparator.comparingInt(Node::rank));
    found.forEach(route::add);
    return route;
  }

  private void add(Node node) {
    if (node instanceof Sink sink) {
      sinks.add(sink);
    } else if (!node.passesTime() || (node instanceof OperatorNode some && some.isTicking())) {
      nodes.add(node);
    }
    Pipeline owner = node.owner();
    if (owner != null) {
      pipelines.add(owner);
    }
  }

  /**
   * Finds it anew, because the graph changed; a tick that was not done is begun anew, for those that
   * have not had it.
   *
   * @return takes the place of this one
   */
  public TickRoute again() {
    suspend(false);
    TickRoute route = of(pipeline, flow);
    route.open.addAll(open);
    route.open.retainAll(route.sinks);
    return route;
  }

  /** The readers at the ends of it. */
  public List<Sink> sinks() {
    return sinks;
  }

  /** The pipelines on it, each once. */
  public Set<Pipeline> pipelines() {
    return pipelines;
  }

  /** Tells whether something on it is in the middle of a step of something else. */
  public boolean isPending() {
    if (!flow.isSuspended()) {
      return false;
    }
    for (Node node : nodes) {
      if (node.isPending()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Begins a tick, or goes on with it: one bounded step.
   *
   * @param elapsedNanos the time
   * @return true when all that is owed was emitted
   */
  public boolean advance(long elapsedNanos) {
    flow.stepInto(open);
    boolean done = true;
    while (next < nodes.size() && done) {
      done = advance(nodes.get(next), elapsedNanos);
      next += done ? 1 : 0;
    }
    flow.stepInto(null);
    if (done) {
      for (int i = 0; i < open.size(); i++) {
        open.get(i).endCommit();
      }
      open.clear();
      next = 0;
    }
    flow.settle();
    suspend(!done);
    return done;
  }

  private boolean advance(Node node, long elapsedNanos) {
    if (node.isStopped()) {
      return true;
    }
    try {
      if (node instanceof OperatorNode operator && node.owner() == pipeline) {
        flow.enter(pipeline);
        if (!operator.tick(elapsedNanos, flow)) {
          return false;
        }
      }
    } catch (Throwable thrown) {
      node.fail(thrown);
      return true;
    }
    return Route.advance(node, flow);
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

  /** The pipeline was stopped or is gone: nothing goes on. */
  public void abandon() {
    suspend(false);
    next = 0;
    open.clear();
  }
}
