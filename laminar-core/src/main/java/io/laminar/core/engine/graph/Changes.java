package io.laminar.core.engine.graph;

import io.laminar.api.LaminarException;
import io.laminar.core.engine.source.DrainOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The changes of the graph that are to be made, one after the other: each sees what those before it
 * have made. One that is small is made at once where no other is under way. On the engine's thread.
 */
public final class Changes {
  private final Graph graph;
  private final Deque<Asked<?>> asked = new ArrayDeque<>();

  // Of the present step, as long as it may be refused.
  private int keptEntries;
  private long keptCalls;

  Changes(Graph graph) {
    this.graph = graph;
  }

  private static final class Asked<R> {
    private final Change<R> change;
    private final CompletableFuture<R> result;
    private boolean begun;

    Asked(Change<R> change, CompletableFuture<R> result) {
      this.change = change;
      this.result = result;
    }

    /** Does a part; returns true when it is done or refused. */
    boolean step(Graph graph) {
      DrainOrder order = graph.order();
      graph.changes().keep();
      boolean done = true;
      try {
        done = change.step();
        note(order);
        if (done) {
          result.complete(change.result());
        }
      } catch (Throwable thrown) {
        graph.changes().forget();
        if (order != null && begun && change.isNoted()) {
          order.changeRefused(thrown);
        }
        refuse(thrown);
      }
      return done;
    }

    private void note(@Nullable DrainOrder order) {
      if (order != null && change.isNoted()) {
        change.noteBefore(order);
        if (begun) {
          order.changeStep();
        } else {
          order.command();
        }
      }
      begun = true;
    }

    void refuse(Throwable why) {
      try {
        change.abandon();
      } catch (Throwable again) {
        why.addSuppressed(again);
      }
      result.completeExceptionally(why);
    }
  }

  /**
   * Begins a change, or lets it wait for those before it.
   *
   * @param result gets what comes of it
   */
  public <R> void begin(Change<R> change, CompletableFuture<R> result) {
    asked.add(new Asked<>(change, result));
    if (asked.size() == 1) {
      step();
    }
  }

  /** Makes a change that is small, before those that wait or are under way. */
  public <R> void makeFirst(Change<R> change, CompletableFuture<R> result) {
    new Asked<>(change, result).step(graph);
  }

  /** Tells whether a change is under way of which others have seen a part. */
  public boolean isSeen() {
    Asked<?> first = asked.peek();
    return first != null && first.change.isSeen();
  }

  /** Does a part of the first. Returns 0 when there is none. */
  public int step() {
    Asked<?> first = asked.peek();
    if (first == null) {
      return 0;
    }
    if (first.step(graph)) {
      asked.remove();
    }
    graph.stopMarked();
    return 1;
  }

  /** What was done so far in the present step stays, also where the step is refused. */
  void keep() {
    DrainOrder order = graph.order();
    keptEntries = order == null ? 0 : order.size();
    keptCalls = graph.flow().calls().calls();
  }

  /** What was done since has no consequences. */
  private void forget() {
    DrainOrder order = graph.order();
    graph.flow().calls().goOnAt(keptCalls);
    if (order != null) {
      order.forgetFrom(keptEntries);
    }
  }

  /** A replay refuses the first, as it was refused when that was recorded. */
  public void refuseFirst(Throwable why) {
    Asked<?> first = asked.poll();
    if (first != null) {
      first.refuse(why);
    }
  }

  /** Makes all of them. */
  public void finish() {
    while (!asked.isEmpty()) {
      step();
    }
  }

  /** Makes none of them, but for what others have seen a part of. */
  public void end(LaminarException why) {
    while (isSeen()) {
      step();
    }
    refuse(why);
  }

  /** Makes none of them. */
  public void refuse(LaminarException why) {
    for (Asked<?> next = asked.poll(); next != null; next = asked.poll()) {
      next.refuse(why);
    }
  }
}
