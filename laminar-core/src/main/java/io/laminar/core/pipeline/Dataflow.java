package io.laminar.core.pipeline;

import io.laminar.core.data.Batch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes batches through the graph, depth first, on a stack of its own: its depth does not depend on
 * that of the thread's.
 *
 * <pre>
 *   frames:  [ node │ batch │ next row ] [ node │ batch │ next row ] …
 * </pre>
 *
 * <p>One a database; belongs to the thread that runs the operators.
 */
public final class Dataflow {
  /**
   * Takes the way of rows through everything behind a node: no row of the commit follows. An operator
   * that holds it emits its results; a merge that collects ends it when its turn comes.
   */
  static final Batch END_OF_COMMIT = new Batch(0);

  /** The positions in {@link #END_OF_COMMIT}: 0 results to emit, 1 emitted, 2 dealt with. */
  private static final int EMITTED = 1;

  private static final int ENDED = 2;

  static {
    END_OF_COMMIT.selectFirst(ENDED);
  }

  private final Frames frames = new Frames();
  private final List<MergeNode> collecting = new ArrayList<>();
  private final List<OperatorNode> holding = new ArrayList<>();

  private final EnteredPipelines entered = new EnteredPipelines();
  private final List<Sink> open = new ArrayList<>();

  // Tells whether operators wait before they make more; null where they do not.
  private @Nullable Room room;

  // An operator keeps rows that it did not take.
  private boolean rested;

  // Those of the step that a route does now.
  private @Nullable List<Sink> openInStep;
  private @Nullable OperatorNode ending;
  private boolean stepping;
  private final HalfDone halfDone = new HalfDone(this);
  private int visits;
  private final CallCount calls;

  /** Makes one in which nothing happens yet. */
  public Dataflow() {
    this(new CallCount());
  }

  /**
   * Makes one of several that rows of the same database take.
   *
   * @param calls counts those of all of them
   */
  public Dataflow(CallCount calls) {
    this.calls = calls;
  }

  /** Counts the calls of its nodes. */
  public CallCount calls() {
    return calls;
  }

  /**
   * Takes rows of a relation through everything that reads it.
   *
   * @param output where they come out; of a source
   * @param batch valid until this returns
   */
  public void deliver(OutputNode output, Batch batch) {
    assert frames.isEmpty() : "a batch on the way of another";
    follow(output, batch, 0);
    run();
    finish(batch.isCommitOpen());
    settle();
  }

  /**
   * As {@link #deliver(OutputNode, Batch)}, but where an {@link
   * io.laminar.core.operator.ExpandingOperator} has more to make of a row while there is no room, it
   * keeps copies of what it did not take. That goes on in steps of the route, before which no rows
   * follow.
   *
   * @param output where they come out; of a source, whose route {@linkplain Route#expands expands}
   * @param batch valid until this returns
   * @param now tells whether there is room
   * @return false when something waits
   */
  public boolean deliver(OutputNode output, Batch batch, Room now) {
    room = now;
    try {
      deliver(output, batch);
    } finally {
      room = null;
    }
    return !rested;
  }

  /**
   * Takes rows to one reader only.
   *
   * @param scan the reader
   * @param batch valid until this returns
   */
  public void deliver(ScanNode scan, Batch batch) {
    follow(scan, batch, 0);
    run();
    finish(batch.isCommitOpen());
    settle();
  }

  /**
   * Takes a part of a commit through everything that reads a relation. How the commit was cut into parts
   * cannot be told from the output: what comes by several ways waits for its last part.
   *
   * @param output where the rows come out; of a source
   * @param batch of one commit, which ends with it unless it is open; valid until this returns
   * @param now tells whether there is room, as in {@link #deliver(OutputNode, Batch, Room)}; null where
   *     nothing waits
   * @return false when something waits
   */
  public boolean deliverPart(OutputNode output, Batch batch, @Nullable Room now) {
    assert frames.isEmpty() : "a batch on the way of another";
    room = now;
    try {
      follow(output, batch, 0);
      run();
      if (!batch.isCommitOpen()) {
        finish(false);
      }
    } finally {
      room = null;
    }
    settle();
    return !rested;
  }

  /** Ends the commit of the open batches that were delivered. */
  public void endCommit() {
    finish(false);
    settle();
  }

  /** Takes what a node emitted in a step of the watermark to its targets; false where it did not. */
  boolean deliverStep(Node node) {
    Batch emitted = node.takeEmitted();
    if (emitted == null) {
      return false;
    }
    stepping = true;
    try {
      frames.pushTargets(node, emitted);
      run();
    } finally {
      stepping = false;
    }
    return true;
  }

  /** Does what is due after a batch or a step: errors are handed on, and stop what they are to stop. */
  void settle() {
    entered.leave();
  }

  void enter(Pipeline pipeline) {
    entered.enter(pipeline);
  }

  /** The commits that have to go on later. */
  HalfDone halfDone() {
    return halfDone;
  }

  /** The number of another walk through the graph. */
  int nextVisit() {
    return ++visits;
  }

  // ---- Commits ----

  /** A merge has collected rows. In a step of the watermark it passes them on when its turn comes. */
  void collect(MergeNode merge) {
    if (!stepping) {
      collecting.add(merge);
    }
  }

  /** A merge has passed on all that it collected. */
  void forget(MergeNode merge) {
    if (!collecting.isEmpty()) {
      collecting.remove(merge);
    }
  }

  /** An operator holds a commit. That of a step it ends when its turn comes. */
  void hold(OperatorNode node) {
    if (!stepping) {
      holding.add(node);
    }
  }

  /** An operator holds nothing any more. */
  void release(OperatorNode node) {
    holding.remove(node);
  }

  /** An operator ends its commit before it takes further rows. */
  void endCommitFirst(OperatorNode node) {
    ending = node;
  }

  /** A sink has rows of a commit that goes on. That of a step is ended by its route. */
  void open(Sink sink) {
    List<Sink> ofStep = openInStep;
    if (!stepping) {
      open.add(sink);
    } else if (ofStep != null) {
      ofStep.add(sink);
    }
  }

  /** A route begins, or goes on with, a step: it gets the sinks that have rows of it. */
  void stepInto(@Nullable List<Sink> sinks) {
    openInStep = sinks;
  }

  /** Lets merges pass on what they collected, and ends commits, each after those before it. */
  private void finish(boolean goesOn) {
    boolean more = !collecting.isEmpty() || !holding.isEmpty();
    // Where an operator rests, the commit goes on in steps.
    while (more && !rested) {
      MergeNode merge = collecting.isEmpty() ? null : first(collecting);
      OperatorNode operator = goesOn ? null : firstHolding();
      if (operator != null && (merge == null || operator.rank() < merge.rank())) {
        follow(operator, END_OF_COMMIT, 0);
        run();
      } else if (merge != null && !goesOn && waits()) {
        // Bounded, too: it passes on the rest in steps.
        rested = true;
      } else if (merge != null) {
        pass(merge, goesOn);
      } else {
        more = false;
      }
    }
    if (!goesOn && !rested) {
      endOpen();
    }
  }

  /**
   * Hands the commit that waits over to the steps of a route: what holds a part of it knows that itself.
   *
   * @param sinks gets those that have rows of it
   */
  void handOver(List<Sink> sinks) {
    rested = false;
    collecting.clear();
    holding.clear();
    sinks.addAll(open);
    open.clear();
  }

  /** Tells whether an operator has kept rows since it was asked last. */
  boolean takeRested() {
    boolean was = rested;
    rested = false;
    return was;
  }

  private void pass(MergeNode merge, boolean goesOn) {
    if (merge.isStopped() || !merge.emitCollected(goesOn)) {
      collecting.remove(merge);
      return;
    }
    Batch emitted = merge.takeEmitted();
    if (emitted != null) {
      boolean ends = !emitted.isCommitOpen();
      frames.pushTargets(merge, emitted);
      run();
      if (ends && !rested) {
        endBehind(merge);
        run();
      }
    }
  }

  private void endOpen() {
    if (!open.isEmpty()) {
      for (int i = 0; i < open.size(); i++) {
        open.get(i).endCommit();
      }
      open.clear();
    }
  }

  private @Nullable OperatorNode firstHolding() {
    holding.removeIf(node -> !node.isHolding());
    return holding.isEmpty() ? null : first(holding);
  }

  private static <N extends Node> N first(List<N> list) {
    N first = list.get(0);
    for (int i = 1; i < list.size(); i++) {
      if (list.get(i).rank() < first.rank()) {
        first = list.get(i);
      }
    }
    return first;
  }

  /**
   * All rows that a node makes of a commit were taken: what ended it may have been left out on its way to
   * those that have rows of it.
   */
  private void endBehind(Node node) {
    boolean waits = node instanceof InputNode input && input.waits();
    if (!waits && mayBeOpen() && !node.isStopped()) {
      frames.pushTargets(node, END_OF_COMMIT);
    }
  }

  private boolean mayBeOpen() {
    return !holding.isEmpty() || !open.isEmpty() || stepping;
  }

  // ---- The stack ----

  private void run() {
    while (!frames.isEmpty()) {
      frames.pop();
      follow(frames.node(), frames.batch(), frames.position());
    }
  }

  /** Takes a batch on as long as there is one way; what is left for later is pushed. */
  private void follow(Node first, Batch firstBatch, int firstRow) {
    Node node = first;
    Batch batch = firstBatch;
    int from = firstRow;
    // Along one way through a pipeline nothing is called that could stop it.
    boolean stopped = node.isStopped();
    while (true) {
      if (stopped || batch == END_OF_COMMIT || !passes(node, batch, from)) {
        Batch emitted = take(node, batch, from, stopped);
        if (emitted == null) {
          return;
        }
        batch = emitted;
        from = 0;
      }
      Node only = node.only();
      if (only == null) {
        frames.pushTargets(node, batch);
        return;
      }
      node = only;
      stopped = node instanceof ScanNode && node.isStopped();
    }
  }

  /** Takes a batch past a node that does nothing but look at it; false where there is more to do. */
  private boolean passes(Node node, Batch batch, int from) {
    // Most nodes are of these final kinds: the call needs no look-up, and can be inlined.
    if (node instanceof OutputNode output) {
      output.count(batch);
      return true;
    }
    return node instanceof ScanNode scan && from == 0 && scan.passes(batch, this);
  }

  private @Nullable Batch take(Node node, Batch batch, int from, boolean stopped) {
    int next = batch.size();
    boolean kept = !stopped && node instanceof OperatorNode waiting && waiting.isResting();
    if (kept && batch == END_OF_COMMIT) {
      ((OperatorNode) node).endRest();
      return null;
    }
    if (!stopped) {
      try {
        next = batch == END_OF_COMMIT ? end(node, from) : accept(node, batch, from);
      } catch (Throwable thrown) {
        calls.failed(thrown);
        ending = null;
        node.fail(thrown);
      }
    }
    if (next < batch.size()) {
      leave(node, batch, next);
    } else if (batch == END_OF_COMMIT) {
      endBehind(node);
    }
    OperatorNode ends = ending;
    if (ends != null) {
      ending = null;
      frames.push(ends, END_OF_COMMIT, 0);
    }
    Batch emitted = node.takeEmitted();
    if (!kept && node.madeAll(batch, from, next, emitted)) {
      frames.push(node, END_OF_COMMIT, EMITTED);
    }
    return emitted;
  }

  /** In a step: takes what an operator makes of some of the rows that wait before it to its targets. */
  void takeRest(OperatorNode operator) throws Throwable {
    calls.next();
    Batch batch = operator.restRows();
    int from = operator.restPosition();
    int next = operator.takeRest();
    Batch emitted = operator.takeEmitted();
    boolean ends = operator.madeAll(batch, from, next, emitted);
    stepping = true;
    try {
      if (emitted != null) {
        frames.pushTargets(operator, emitted);
        run();
      }
      if (ends) {
        endBehind(operator);
        run();
      }
    } finally {
      stepping = false;
    }
  }

  /** A node did not take all of a batch. */
  private void leave(Node node, Batch batch, int next) {
    if (node instanceof OperatorNode operator && operator.expands() && waits()) {
      operator.rest(batch, next);
      rested = true;
    } else {
      frames.push(node, batch, next);
    }
  }

  /** Tells whether an operator that has more to make of a row waits: in a step always, it has more. */
  private boolean waits() {
    Room now = room;
    return stepping ? openInStep != null : now != null && calls.waits(now);
  }

  private int accept(Node node, Batch batch, int from) throws Throwable {
    if (node instanceof OperatorNode operator) {
      calls.next();
      return operator.accept(batch, from, this);
    }
    if (!(node instanceof Sink sink) || sink.stopsPipeline()) {
      calls.next();
    }
    return node.accept(batch, from, this);
  }

  /** No row of the commit follows: returns what is to be done then. */
  private int end(Node node, int from) throws Throwable {
    if (from == 0 && node instanceof OperatorNode operator && operator.isHolding()) {
      calls.next();
      return operator.endCommit() ? EMITTED : 0;
    }
    if (node instanceof Sink sink) {
      sink.endCommit();
    }
    return ENDED;
  }
}
