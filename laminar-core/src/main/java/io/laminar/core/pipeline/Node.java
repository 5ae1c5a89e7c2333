package io.laminar.core.pipeline;

import io.laminar.core.data.Batch;
import io.laminar.core.time.SourceWatermark;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node of the graph. Called by the thread of the dataflow only. */
public abstract class Node {
  private static final Node[] NONE = new Node[0];

  private Node[] inputs = NONE;
  private Node[] targets = NONE;

  // Where there is one target, rows go to it without a loop.
  private @Nullable Node only;
  private @Nullable Pipeline owner;
  private @Nullable Batch emitted;
  private int rank;
  private int lastVisit;
  private long watermark = SourceWatermark.NONE;

  // The result of clock(), kept because the way up may be long; null while it is not known.
  private @Nullable Node clock;
  private boolean idle;
  private boolean complete;

  // It has made a part of what it makes of a commit, and is called again for the rest.
  private boolean amidCommit;

  Node() {}

  /**
   * Takes rows from one on, and {@linkplain #pass passes on} at most one batch.
   *
   * @return the position behind what was taken; it is called again for the rest
   */
  abstract int accept(Batch batch, int from, Dataflow flow);

  /**
   * Lets time rise by the watermarks of the inputs; repeatable: until it returns true it is called
   * again, and no rows come in between.
   *
   * @return true when all that is owed was emitted
   */
  boolean advance(Dataflow flow) {
    return true;
  }

  /** Tells whether its watermark is that of its one input. */
  boolean passesTime() {
    return true;
  }

  /** Tells whether it is in the middle of a step: something waits here that is to be emitted. */
  boolean isPending() {
    return false;
  }

  /** No row will follow. */
  void onComplete() {
    // Most nodes have nothing to do then.
  }

  final void pass(Batch batch) {
    assert emitted == null : "two batches in one call";
    emitted = batch;
  }

  final @Nullable Batch takeEmitted() {
    Batch batch = emitted;
    if (batch != null) {
      emitted = null;
    }
    return batch;
  }

  final boolean isAmidCommit() {
    return amidCommit;
  }

  final void amidCommit(boolean amid) {
    amidCommit = amid;
  }

  /**
   * Notes whether it is in the middle of a commit.
   *
   * @param batch of which it was given the rows from a position on, and took those before the next one
   * @param made what it passed on
   * @return true when it has made all of a commit of which it had made a part
   */
  final boolean madeAll(Batch batch, int from, int next, @Nullable Batch made) {
    if (amidCommit) {
      amidCommit = !endsCommit(batch, from, next, made);
      return !amidCommit;
    }
    amidCommit = next < batch.size()
        && made != null
        && made.isCommitOpen()
        && batch != Dataflow.END_OF_COMMIT;
    return false;
  }

  /** Tells whether a node that takes a batch in parts has made all of a commit. */
  private static boolean endsCommit(Batch batch, int from, int next, @Nullable Batch emitted) {
    if (batch == Dataflow.END_OF_COMMIT) {
      return false;
    }
    if (emitted != null) {
      return !emitted.isCommitOpen();
    }
    return next == batch.size()
        ? !batch.isCommitOpen()
        : next > from && batch.commitEnd(next - 1) == next;
  }

  // ---- The graph ----

  final Node[] inputs() {
    return inputs;
  }

  final Node[] targets() {
    return targets;
  }

  final @Nullable Node only() {
    return only;
  }

  final void connect(Node target) {
    targets = Arrays.copyOf(targets, targets.length + 1);
    targets[targets.length - 1] = target;
    only = targets.length == 1 ? target : null;
    target.inputs = Arrays.copyOf(target.inputs, target.inputs.length + 1);
    target.inputs[target.inputs.length - 1] = this;
    target.forgetClock();
  }

  final void disconnect(Node target) {
    targets = without(targets, target);
    only = targets.length == 1 ? targets[0] : null;
    target.inputs = without(target.inputs, this);
    target.forgetClock();
  }

  /** Puts the targets into another order. */
  final void targets(List<Node> arranged) {
    assert arranged.size() == targets.length : "all of them, each once";
    targets = arranged.toArray(NONE);
  }

  private static Node[] without(Node[] nodes, Node gone) {
    return Arrays.stream(nodes).filter(each -> each != gone).toArray(Node[]::new);
  }

  /** Its place in a topological order: larger than that of every input. */
  final int rank() {
    return rank;
  }

  final void rank(int place) {
    rank = place;
  }

  /** Notes that a walk through the graph comes by; false when it did before. */
  final boolean visit(int number) {
    boolean first = lastVisit != number;
    lastVisit = number;
    return first;
  }

  final boolean isVisited(int number) {
    return lastVisit == number;
  }

  /** The pipeline that ends when the node fails; null where the node belongs to none. */
  final @Nullable Pipeline owner() {
    return owner;
  }

  final void owner(@Nullable Pipeline pipeline) {
    owner = pipeline;
  }

  final boolean isStopped() {
    Pipeline pipeline = owner;
    return pipeline != null && pipeline.isStopped();
  }

  /** Ends the pipeline that the node belongs to because of what the node threw. */
  final void fail(Throwable thrown) {
    emitted = null;
    Pipeline pipeline = owner;
    if (pipeline == null) {
      throw rethrown(thrown);
    }
    pipeline.fail(thrown);
  }

  private static RuntimeException rethrown(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return (RuntimeException) thrown;
  }

  // ---- Time ----

  /** The node above, or this one, that decides the watermark of the rows that come out here. */
  final Node clock() {
    Node found = clock;
    return found != null ? found : findClock();
  }

  private Node findClock() {
    Node top = this;
    while (top.clock == null && top.passesTime() && top.inputs.length > 0) {
      top = top.inputs[0];
    }
    Node found = top.clock == null ? top : top.clock;
    for (Node node = this; node != top; node = node.inputs[0]) {
      node.clock = found;
    }
    top.clock = found;
    return found;
  }

  /** Its input has changed, and with it perhaps the clock of every node below that passes time on. */
  private void forgetClock() {
    ArrayDeque<Node> changed = new ArrayDeque<>(List.of(this));
    for (Node node = changed.poll(); node != null; node = changed.poll()) {
      // A node below knows its clock only if this one does.
      if (node.clock != null) {
        node.clock = null;
        changed.addAll(Arrays.asList(node.targets));
      }
    }
  }

  /** The watermark of what comes out here; kept where {@link #passesTime} is false. */
  final long watermark() {
    return watermark;
  }

  /** Lets the watermark rise; it never goes back. */
  final void raise(long newWatermark) {
    watermark = Math.max(watermark, newWatermark);
  }

  final boolean isIdle() {
    return idle;
  }

  final void idle(boolean nowIdle) {
    idle = nowIdle;
  }

  final boolean isComplete() {
    return complete;
  }

  /** Notes the end if every input has ended. */
  final void completeIfInputsAre() {
    if (complete) {
      return;
    }
    for (Node input : inputs) {
      if (!input.complete) {
        return;
      }
    }
    complete();
  }

  final void complete() {
    if (!complete) {
      complete = true;
      onComplete();
    }
  }
}
