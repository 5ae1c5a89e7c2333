package io.laminar.core.pipeline;

import io.laminar.core.operator.TimekeepingOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the operators of a pipeline that go by the clock reach, in topological order; worked out when
 * the graph changes. A tick goes through it as a step of the watermark goes through a {@link Route}:
 * in bounded steps, all of them one commit. Where an operator keeps the time of what comes out, finds out
 * what the operators behind it wait for. Belongs to the thread of the dataflow.
 */
public final class TickRoute {
  private final Pipeline pipeline;
  private final Dataflow flow;
  private final Supplier<@Nullable Sink> full;

  // Those that go by the clock, and those behind them that may hold what they emit.
  private final Node[] nodes;
  private final List<Sink> sinks = new ArrayList<>();
  private final Set<Pipeline> pipelines = new LinkedHashSet<>();
  private final List<AwaitedTime> awaited = new ArrayList<>();

  private final RouteSteps steps;
  private final RouteSteps.Step tick = this::advance;

  // Of the present tick.
  private long elapsedNanos;

  private TickRoute(
      Pipeline pipeline, Dataflow flow, List<Node> reached, Supplier<@Nullable Sink> full) {
    this.pipeline = pipeline;
    this.flow = flow;
    this.full = full;
    this.steps = new RouteSteps(flow, full);
    reached.forEach(this::note);
    steps.reach(reached.stream().filter(node -> !(node instanceof Sink)).toArray(Node[]::new));
    this.nodes = reached.stream().filter(TickRoute::takesPart).toArray(Node[]::new);
    for (OperatorNode ticking : pipeline.ticking()) {
      TimekeepingOperator keeper = ticking.timekeeping();
      if (keeper != null) {
        awaited.add(new AwaitedTime(ticking, keeper, flow));
      }
    }
  }

  /**
   * Finds what the ticks of a pipeline reach now.
   *
   * @param pipeline has operators that go by the clock
   * @param flow takes what is emitted
   * @param full finds what has no room for what is emitted; null where there is room
   * @return the route; good until the graph changes
   */
  public static TickRoute of(Pipeline pipeline, Dataflow flow, Supplier<@Nullable Sink> full) {
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
    return new TickRoute(pipeline, flow, found, full);
  }

  private static boolean takesPart(Node node) {
    boolean goesByClock = node instanceof OperatorNode some && some.isTicking();
    return !(node instanceof Sink) && (goesByClock || !node.passesTime());
  }

  private void note(Node node) {
    if (node instanceof Sink sink) {
      sinks.add(sink);
    }
    Pipeline owner = node.owner();
    if (owner != null) {
      pipelines.add(owner);
    }
  }

  /** As {@link #of(Pipeline, Dataflow, Supplier)}, where there is always room. */
  static TickRoute of(Pipeline pipeline, Dataflow flow) {
    return of(pipeline, flow, () -> null);
  }

  /**
   * Finds it anew, because the graph changed; a tick that was not done is begun anew, for those that
   * have not had it.
   *
   * @return takes the place of this one
   */
  public TickRoute again() {
    TickRoute route = of(pipeline, flow, full);
    steps.handOver(route.steps);
    route.steps.retain(route.sinks);
    return route;
  }

  /** The readers at the ends of it. */
  public List<Sink> sinks() {
    return sinks;
  }

  /** Tells whether an operator keeps the time of what comes out of it. */
  public boolean keepsTime() {
    return !awaited.isEmpty();
  }

  /** Tells operators that keep the time of what comes out what is waited for behind them. */
  public void findAwaited() {
    for (int i = 0; i < awaited.size(); i++) {
      awaited.get(i).tell();
    }
  }

  /** The pipelines on it, each once. */
  public Set<Pipeline> pipelines() {
    return pipelines;
  }

  /** Tells whether another commit is half done at one of its nodes: a tick waits until that is done. */
  public boolean isBusy() {
    return !flow.halfDone().isEmpty() && steps.before() != null;
  }

  /**
   * Says what time it is in the present tick, to all pipelines on the way.
   *
   * @param dueNanos when the tick was due
   * @param newElapsedNanos when it is done, by the clock that nobody sets
   * @param nowNanos by the clock on the wall
   */
  public void time(long dueNanos, long newElapsedNanos, long nowNanos) {
    for (Pipeline each : pipelines) {
      each.tickTime(dueNanos, newElapsedNanos, nowNanos);
    }
  }

  /**
   * Begins a tick, or goes on with it: one bounded step.
   *
   * @param newElapsedNanos the time
   * @return true when all that is owed was emitted
   */
  public boolean advance(long newElapsedNanos) {
    elapsedNanos = newElapsedNanos;
    return steps.advance(nodes, tick);
  }

  /** Writes how far a tick has come. */
  public void snapshot(StateWriter writer) {
    steps.snapshot(writer);
  }

  /** Goes on with a tick where it was when the state of the nodes was written. */
  public void restore(StateReader reader) {
    steps.restore(reader);
  }

  private boolean advance(Node node) {
    if (node instanceof OperatorNode operator && isTicked(operator) && !tick(operator)) {
      return false;
    }
    return Route.advance(node, flow);
  }

  private boolean isTicked(OperatorNode operator) {
    return operator.isTicking() && operator.owner() == pipeline && !operator.isStopped();
  }

  private boolean tick(OperatorNode operator) {
    try {
      flow.calls().next();
      flow.enter(pipeline);
      return operator.tick(elapsedNanos, flow);
    } catch (Throwable thrown) {
      flow.calls().failed(thrown);
      operator.fail(thrown);
      return true;
    }
  }

  /** The pipeline was stopped or is gone: nothing goes on. */
  public void abandon() {
    steps.abandon();
  }
}
