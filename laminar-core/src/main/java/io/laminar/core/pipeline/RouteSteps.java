package io.laminar.core.pipeline;

import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * One commit on its way through the nodes of a route, in bounded steps; no rows enter the route in
 * between. Belongs to the thread of the dataflow.
 */
final class RouteSteps {
  private final Dataflow flow;

  // Those that have rows of the present commit.
  private final List<Sink> open = new ArrayList<>();
  private int next;
  private boolean suspended;

  // Some operator may have rows that it has not taken.
  private boolean rests;

  RouteSteps(Dataflow flow) {
    this.flow = flow;
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
   * @param reached all nodes, in topological order
   * @param nodes those at which something is done, in topological order
   * @return true when all nodes are done, and the commit is ended
   */
  boolean advance(Node[] reached, Node[] nodes, Step step) {
    flow.stepInto(open);
    boolean done = !rests || !takeRest(reached);
    while (next < nodes.length && done) {
      if (nodes[next] instanceof OperatorNode operator && operator.isResting()) {
        // Rows of a commit that another route has begun: they come before anything else.
        rests = true;
        done = false;
        break;
      }
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
  private boolean takeRest(Node[] reached) {
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
    if (now != suspended) {
      suspended = now;
      if (now) {
        flow.suspend();
      } else {
        flow.resume();
      }
    }
  }

  /** Writes where it is. */
  void snapshot(StateWriter writer) {
    writer.writeLong(next);
    writer.writeLong(suspended ? 1 : 0);
    writer.writeLong(rests ? 1 : 0);
  }

  /** Goes on where it was; whoever took rows of the commit elsewhere is not known here. */
  void restore(StateReader reader) {
    next = (int) reader.readLong();
    suspend(reader.readLong() == 1);
    rests = reader.readLong() == 1;
  }

  /** Tells whether a step was begun that is not done. */
  boolean isUnderway() {
    return next > 0 || suspended;
  }

  /** Tells whether some operator may have rows of the commit that it has not taken. */
  boolean rests() {
    return rests;
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
    suspend(false);
    other.open.addAll(open);
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
