package io.laminar.core.pipeline;

import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One commit on its way through the nodes of a route, in bounded steps; no rows enter the route in
 * between. Of two commits at a node the one that was begun first is done first: nothing else comes to
 * what may owe a part of it. Belongs to the thread of the dataflow.
 */
final class RouteSteps {
  // As it is written; where nothing is listed, nothing is suspended.
  private static final long SUSPENDED = 1;
  private static final long LISTED = 2;

  private final Dataflow flow;
  private final Supplier<@Nullable Sink> full;

  // All nodes of the route, in topological order.
  private Node[] reached = Route.NONE;

  // Those that have rows of the present commit.
  private final List<Sink> open = new ArrayList<>();
  private int next;
  private boolean suspended;

  // Some operator may owe a part of a commit: also of a step that begins anew because the graph
  // changed.
  private boolean listed;

  // Some operator may have rows that it has not taken.
  private boolean rests;

  // The commit that comes first, as it was when those under way changed last.
  private @Nullable RouteSteps first;
  private long foundAt = -1;

  /**
   * Makes the steps of a route that owes nothing.
   *
   * @param full finds what has no room for what is owed; null where there is room
   */
  RouteSteps(Dataflow flow, Supplier<@Nullable Sink> full) {
    this.flow = flow;
    this.full = full;
  }

  /**
   * The graph changed, or was looked at for the first time.
   *
   * @param nodes all nodes of the route, in topological order
   */
  void reach(Node[] nodes) {
    reached = nodes;
    flow.halfDone().changed();
  }

  /**
   * Finds a commit that is half done at one of the nodes of the route, and was begun before what this one does.
   * Nothing enters the route until it is done.
   *
   * @return null where there is none
   */
  @Nullable
  RouteSteps before() {
    HalfDone all = flow.halfDone();
    if (foundAt != all.changes()) {
      foundAt = all.changes();
      first = all.before(this);
    }
    return first;
  }

  /** Marks the nodes of the route. */
  void visit(int visit) {
    for (Node node : reached) {
      node.visit(visit);
    }
  }

  /** Tells whether a visit has marked a node of the route. */
  boolean isVisited(int visit) {
    for (Node node : reached) {
      if (node.isVisited(visit)) {
        return true;
      }
    }
    return false;
  }

  /** The reader that has no room for what is owed; null where there is room. */
  @Nullable
  Sink full() {
    return full.get();
  }

  /** What is done at each node. */
  @FunctionalInterface
  interface Step {
    /**
     * Does a bounded part of it.
     *
     * @return true when the node owes nothing more
     */
    boolean at(Node node);
  }

  /**
   * Goes on with a commit that is half done: of rows that were delivered, of which some wait, or one that was under
   * way when the state of the nodes was written.
   */
  void goOn() {
    rests = true;
    flow.handOver(open);
    suspend(true);
  }

  /**
   * Begins a commit, or goes on with it: one bounded step.
   *
   * @param nodes those at which something is done, in topological order
   * @return true when all nodes are done, and the commit is ended
   */
  boolean advance(Node[] nodes, Step step) {
    flow.stepInto(open);
    boolean done = !rests || !takeRest();
    while (next < nodes.length && done) {
      done = step.at(nodes[next]);
      next += done ? 1 : 0;
      if (flow.takeRested()) {
        rests = true;
        done = false;
      }
    }
    flow.stepInto(null);
    if (done) {
      endCommit();
      next = 0;
    }
    flow.settle();
    suspend(!done);
    return done;
  }

  /**
   * Lets the operator that is the last in topological order take some of the rows that wait: so none gets
   * more before it has taken what it has.
   *
   * @return false when none has any
   */
  private boolean takeRest() {
    for (int i = reached.length - 1; i >= 0; i--) {
      if (reached[i] instanceof OperatorNode operator && operator.isResting()) {
        takeRest(operator);
        boolean unused = flow.takeRested();
        return true;
      }
    }
    rests = false;
    return false;
  }

  private void takeRest(OperatorNode operator) {
    try {
      Pipeline owner = operator.owner();
      if (owner != null) {
        flow.enter(owner);
      }
      flow.takeRest(operator);
    } catch (Throwable thrown) {
      flow.calls().failed(thrown);
      operator.fail(thrown);
    }
  }

  private void endCommit() {
    for (int i = 0; i < open.size(); i++) {
      open.get(i).endCommit();
    }
    open.clear();
  }

  private void suspend(boolean now) {
    suspended = now;
    if (now != listed) {
      listed = now;
      if (now) {
        flow.halfDone().add(this);
      } else {
        flow.halfDone().remove(this);
      }
    }
  }

  /** Writes where it is. */
  void snapshot(StateWriter writer) {
    writer.writeLong(next);
    writer.writeLong((suspended ? SUSPENDED : 0) | (listed ? LISTED : 0));
    writer.writeLong(rests ? 1 : 0);
  }

  /** Goes on where it was; whoever took rows of the commit elsewhere is not known here. */
  void restore(StateReader reader) {
    next = (int) reader.readLong();
    long how = reader.readLong();
    suspend(how != 0);
    suspended = (how & SUSPENDED) != 0;
    rests = reader.readLong() == 1;
  }

  /** Tells whether a step was begun that is not done. */
  boolean isUnderway() {
    return next > 0 || suspended;
  }

  /** Tells whether some operator may owe a part of a commit, also where the steps of that begin anew. */
  boolean isAmidCommit() {
    return listed;
  }

  /**
   * Begins at a later node: those before it have nothing to do.
   *
   * @param first its place
   */
  void goOnAt(int first) {
    next = first;
  }

  /** The place of the node at which the next step begins. */
  int next() {
    return next;
  }

  /** The steps of a route that takes the place of this one begin anew, in the same commit. */
  void handOver(RouteSteps other) {
    other.open.addAll(open);
    other.listed = listed;
    if (listed) {
      flow.halfDone().handOver(this, other);
    }
    listed = false;
    suspended = false;
    if (rests) {
      other.rests = true;
      other.suspend(true);
    }
  }

  /** A sink is not reached any more. */
  void remove(Sink sink) {
    open.remove(sink);
  }

  /** Sinks are not reached any more, but for these. */
  void retain(List<Sink> sinks) {
    open.retainAll(sinks);
  }

  /** Nothing goes on, and nothing is ended. */
  void abandon() {
    suspend(false);
    rests = false;
    next = 0;
    open.clear();
  }
}
