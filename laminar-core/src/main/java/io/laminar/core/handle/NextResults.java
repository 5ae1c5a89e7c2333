package io.laminar.core.handle;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Completes one future after the other with the results of a subscription: a result is taken when a future waits for it.
 * One whose future was cancelled meanwhile is the next one's. The thread that waits ends with the last future that was
 * asked for. Any thread.
 *
 * @param <R> what a result is read as
 */
final class NextResults<R> {
  private final RingSubscription<R> results;

  // Guarded by this.
  private final Deque<CompletableFuture<@Nullable R>> waiting = new ArrayDeque<>();
  private boolean running;

  // The thread's own, and handed on to the next under the lock: a result that nobody took, while
  // the subscription was in
  // use so that it could not be put back.
  private @Nullable R kept;

  NextResults(RingSubscription<R> results) {
    this.results = results;
  }

  /** Asks for the result after those that were asked for before. */
  CompletableFuture<@Nullable R> next() {
    results.otherThreads().check();
    CompletableFuture<@Nullable R> asked = new CompletableFuture<>();
    synchronized (this) {
      waiting.add(asked);
      if (!running) {
        running = true;
        Thread thread = new Thread(this::run, "laminar-next-" + results.name());
        thread.setDaemon(true);
        thread.start();
      }
    }
    return asked;
  }

  private void run() {
    for (CompletableFuture<@Nullable R> asked = take(); asked != null; asked = take()) {
      if (!asked.isDone()) {
        answer(asked);
      }
    }
  }

  private void answer(CompletableFuture<@Nullable R> asked) {
    try {
      R row = kept == null ? results.receiveFor(asked) : kept;
      kept = asked.complete(row) || row == null || results.putBack(row) ? null : row;
    } catch (Throwable failure) {
      asked.completeExceptionally(failure);
    }
  }

  private synchronized @Nullable CompletableFuture<@Nullable R> take() {
    CompletableFuture<@Nullable R> asked = waiting.poll();
    running = asked != null;
    return asked;
  }
}
