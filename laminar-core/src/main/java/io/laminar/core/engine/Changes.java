package io.laminar.core.engine;

import io.laminar.api.LaminarException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * The changes of the graph that are to be made, one after the other: each sees what those before it
 * have made. One that is small is made at once where no other is under way. On the engine's thread.
 */
final class Changes {
  private final Deque<Asked<?>> asked = new ArrayDeque<>();

  private record Asked<R>(Change<R> change, CompletableFuture<R> result) {
    /** Does a part; returns true when it is done or refused. */
    boolean step() {
      try {
        if (!change.step()) {
          return false;
        }
        result.complete(change.result());
      } catch (Throwable thrown) {
        refuse(thrown);
      }
      return true;
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
  <R> void begin(Change<R> change, CompletableFuture<R> result) {
    asked.add(new Asked<>(change, result));
    if (asked.size() == 1) {
      step();
    }
  }

  /** Makes a change that is small, before those that wait or are under way. */
  <R> void makeFirst(Change<R> change, CompletableFuture<R> result) {
    new Asked<>(change, result).step();
  }

  /** Tells whether a change is under way of which others have seen a part. */
  boolean isSeen() {
    Asked<?> first = asked.peek();
    return first != null && first.change().isSeen();
  }

  /** Does a part of the first. Returns 0 when there is none. */
  int step() {
    Asked<?> first = asked.peek();
    if (first == null) {
      return 0;
    }
    if (first.step()) {
      asked.remove();
    }
    return 1;
  }

  /** Makes all of them. */
  void finish() {
    while (!asked.isEmpty()) {
      step();
    }
  }

  /** Makes none of them, but for what others have seen a part of. */
  void end(LaminarException why) {
    while (isSeen()) {
      step();
    }
    refuse(why);
  }

  /** Makes none of them. */
  void refuse(LaminarException why) {
    for (Asked<?> next = asked.poll(); next != null; next = asked.poll()) {
      next.refuse(why);
    }
  }
}
