package io.laminar.core.pipeline;

import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a source reach, each node once, in topological order; worked out when the graph
 * changes. Lets the time of the source rise through it. Belongs to the thread of the dataflow.
 */
public final class Route {
  static final Node[] NONE = new Node[0];

  private final OutputNode start;
  private final Dataflow flow;
  private final Supplier<@Nullable Sink> full;

  // All but the sinks at its ends.
  private Node[] nodes = NONE;

  // Those that decide a watermark or emit at one; the others have that of such a node.
  private Node[] deciding = NONE;
  private final RouteTimers timers;
  private boolean hears;

  // Some query ends at an error.
  private boolean stops;
  private boolean expands;
  private final List<MergeNode> merges = new ArrayList<>();
  private final List<Sink> sinks = new ArrayList<>();

  private final RouteSteps steps;
  private final RouteSteps.Step rise;

  private Route(OutputNode start, Dataflow flow, Supplier<@Nullable Sink> full) {
    this.start = start;
    this.flow = flow;
    this.full = full;
    this.steps = new RouteSteps(flow, full);
    this.rise = node -> advance(node, flow);
    this.timers = new RouteTimers(start);
  }

  /**
   * Finds what the rows of a source reach now.
   *
   * @param start where they come out
   * @param flow takes what is emitted
   * @param full finds what has no room for what is emitted; null where there is room
   * @return the route; good until the graph changes in another way than it is told
   */
  public static Route from(OutputNode start, Dataflow flow, Supplier<@Nullable Sink> full) {
    Route route = new Route(start, flow, full);
    int visit = flow.nextVisit();
    List<Node> found = new ArrayList<>();
    start.visit(visit);
    addTargets(start, visit, found);
    route.addAll(found, visit);
    return route;
  }

  /** As {@link #from(OutputNode, Dataflow, Supplier)}, where there is always room. */
  public static Route from(OutputNode start, Dataflow flow) {
    return from(start, flow, () -> null);
  }

  /**
   * Finds it anew, because the graph changed; a step that was not done is begun anew.
   *
   * @return takes the place of this one
   */
  public Route again() {
    Route route = from(start, flow, full);
    steps.handOver(route.steps);
    return route;
  }

  /**
   * A pipeline was connected that nothing reads yet.
   *
   * @param entries those of its scans that rows of the source come to
   */
  public void extend(List<ScanNode> entries) {
    int visit = flow.nextVisit();
    List<Node> found = new ArrayList<>();
    for (ScanNode entry : entries) {
      if (entry.visit(visit)) {
        found.add(entry);
      }
    }
    addAll(found, visit);
  }

  /** Adds nodes and all that they reach; they come after those that there are. */
  private void addAll(List<Node> found, int visit) {
    for (int i = 0; i < found.size(); i++) {
      addTargets(found.get(i), visit, found);
    }
    List<Node> inside = new ArrayList<>(found.size());
    for (Node node : found) {
      if (node instanceof Sink sink) {
        sinks.add(sink);
      } else {
        inside.add(node);
      }
    }
    inside.sort((first, second) -> Integer.compare(first.rank(), second.rank()));
    Node[] added = inside.toArray(NONE);
    List<Node> decide = new ArrayList<>();
    for (Node node : added) {
      if (node instanceof MergeNode merge) {
        merges.add(merge);
        if (merge.inputsOf(visit) > 1) {
          merge.merge();
        }
      }
      expands |= node instanceof OperatorNode operator && operator.expands();
      stops |= node instanceof ScanNode scan && scan.pipeline().stopsAtError();
      if (!node.passesTime()) {
        decide.add(node);
      }
    }
    nodes = joined(nodes, added);
    steps.reach(nodes);
    deciding = joined(deciding, decide.toArray(NONE));
    timers.add(added, visit, deciding);
    lookWhoHears();
  }

  private void lookWhoHears() {
    hears = isTimed();
    for (Node node : deciding) {
      hears |= node instanceof OperatorNode some && some.isCleaned();
    }
  }

  private static Node[] joined(Node[] first, Node[] second) {
    Node[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  static void addTargets(Node node, int visit, List<Node> found) {
    for (Node target : node.targets()) {
      if (!target.isStopped() && target.visit(visit)) {
        found.add(target);
      }
    }
  }

  /**
   * Somebody reads one of the relations on it from now on.
   *
   * @param sink was connected to the relation
   */
  public void add(Sink sink) {
    sinks.add(sink);
  }

  /**
   * Somebody does not read any more.
   *
   * @param sink was added before
   */
  public void remove(Sink sink) {
    sinks.remove(sink);
    steps.remove(sink);
  }

  /**
   * A pipeline is gone that nothing reads.
   *
   * @param pipeline was on it
   */
  public void remove(Pipeline pipeline) {
    Predicate<Node> gone = node -> node.owner() == pipeline;
    int before = 0;
    for (int i = 0; i < steps.next(); i++) {
      before += gone.test(deciding[i]) ? 1 : 0;
    }
    steps.goOnAt(steps.next() - before);
    nodes = without(nodes, gone);
    steps.reach(nodes);
    deciding = without(deciding, gone);
    timers.remove(gone, deciding);
    lookWhoHears();
    merges.removeIf(gone);
    sinks.removeIf(gone);
    steps.retain(sinks);
  }

  private static Node[] without(Node[] all, Predicate<Node> gone) {
    Node[] kept = Arrays.copyOf(all, all.length);
    int count = 0;
    for (Node node : all) {
      if (!gone.test(node)) {
        kept[count++] = node;
      }
    }
    return count == all.length ? all : Arrays.copyOf(kept, count);
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
    return !timers.isEmpty();
  }

  /** Tells whether an operator is to be told of the watermark. */
  public boolean hearsTime() {
    return hears;
  }

  /**
   * Tells whether rows have to come one by one: where one stops a query, what reads that query has passed
   * on what it collected of the rows before, however these were cut into batches; and where an operator
   * rests in the middle of a row, what is collected is of the commit of that row.
   */
  public boolean needsSingleRows() {
    return (stops || expands) && collects();
  }

  /** Tells whether rows are collected somewhere, as those of some source come there by several ways. */
  private boolean collects() {
    for (int i = 0; i < merges.size(); i++) {
      if (merges.get(i).merges()) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether an operator may have to wait in the middle of a batch. */
  public boolean expands() {
    return expands;
  }

  /**
   * Goes on, in steps, with a commit that is half done: {@link Dataflow#deliver} left rows of it to wait, or it was
   * {@linkplain #isUnderway under way} when the state of the nodes was written.
   */
  public void goOn() {
    steps.goOn();
  }

  /** Writes how far a step has come. */
  public void snapshot(StateWriter writer) {
    steps.snapshot(writer);
  }

  /** Goes on with a step where it was, over the same nodes in the same order. */
  public void restore(StateReader reader) {
    steps.restore(reader);
  }

  RouteTimers timers() {
    return timers;
  }

  /**
   * The smallest watermark at which an operator has something to do; more than the one that the
   * operators know.
   */
  public long nextTimer() {
    return timers.next();
  }

  /**
   * The smallest watermark at which an operator may have something to do because of a row that is
   * still to come.
   *
   * @param eventTime of the row
   */
  public long timerOf(long eventTime) {
    return timers.of(eventTime);
  }

  /** Tells whether another route has a node of this one. */
  public boolean meets(Route other) {
    int visit = flow.nextVisit();
    steps.visit(visit);
    return other.steps.isVisited(visit);
  }

  /**
   * Tells whether another commit is half done at one of its nodes, of another source or of the clock: no row enters, and
   * no step begins, until that is done.
   */
  public boolean isBusy() {
    return !flow.halfDone().isEmpty() && steps.before() != null;
  }

  /** The reader that keeps the commit for which the route {@linkplain #isBusy waits} from going on; null where none does. */
  @Nullable
  public Sink fullBefore() {
    RouteSteps before = steps.before();
    return before == null ? null : before.full();
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
    return steps.advance(deciding, rise);
  }

  /** The source is gone: nothing goes on, and nothing is ended. */
  public void abandon() {
    steps.abandon();
  }

  /** Tells whether a commit of the route is half done. */
  public boolean isAmidCommit() {
    return steps.isAmidCommit();
  }

  /**
   * Lets the route of another source go on with a commit that is half done.
   *
   * @param heir of a source that takes the place of this one
   */
  public void handOver(Route heir) {
    steps.handOver(heir.steps);
  }

  /** Tells whether a step was begun that is not done. */
  public boolean isUnderway() {
    return steps.isUnderway();
  }

  /** How many of its nodes decide a watermark. */
  public int decidingCount() {
    return deciding.length;
  }

  /**
   * Begins a step for the newest nodes only: those before them know the watermark.
   *
   * @param first how many these are, as {@link #decidingCount} gave it
   */
  public void goOnAt(int first) {
    steps.goOnAt(first);
  }

  /**
   * Brings watermarks up to date where no operator is told of them. That is done when somebody asks, and
   * is not an entry of the recorded order: nothing here may depend on it, nor fail.
   *
   * @param watermark the source's
   * @param from the first node; 0 at the beginning
   * @param count how many nodes
   * @return the first node that is left; negative when none is
   */
  public int refresh(long watermark, int from, int count) {
    if (hearsTime()) {
      return -1;
    }
    start.announce(watermark);
    int end = (int) Math.min(deciding.length, (long) from + count);
    for (int i = from; i < end; i++) {
      refresh(deciding[i], flow);
    }
    return end < deciding.length ? end : -1;
  }

  static boolean advance(Node node, Dataflow flow) {
    if (node.isStopped()) {
      return true;
    }
    try {
      flow.calls().next();
      return advanceOpen(node, flow);
    } catch (Throwable thrown) {
      flow.calls().failed(thrown);
      node.fail(thrown);
      return true;
    }
  }

  private static boolean advanceOpen(Node node, Dataflow flow) {
    Pipeline owner = node.owner();
    if (owner != null) {
      flow.enter(owner);
    }
    return node.advance(flow);
  }

  /**
   * Nothing is emitted, and nobody needs to know that it was done. A node that holds a part of a commit, which goes on in
   * steps, would emit it: that one waits for its turn.
   */
  private static void refresh(Node node, Dataflow flow) {
    if (!node.isStopped() && !node.isPending()) {
      try {
        advanceOpen(node, flow);
      } catch (Throwable thrown) {
        node.fail(thrown);
      }
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
    for (Sink sink : sinks) {
      if (!sink.isStopped()) {
        sink.completeIfInputsAre();
      }
    }
  }
}
