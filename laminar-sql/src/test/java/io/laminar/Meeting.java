package io.laminar;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;

/** Two threads that do something at the same moment. */
final class Meeting {
  private Meeting() {}

  /** Does both, one on a thread of its own, and waits for both; throws what either threw. */
  static void of(Runnable first, Runnable second) throws InterruptedException {
    CyclicBarrier start = new CyclicBarrier(2);
    CompletableFuture<Void> over = new CompletableFuture<>();
    Thread other = new Thread(() -> {
      try {
        start.await();
        first.run();
        over.complete(null);
      } catch (Throwable thrown) {
        over.completeExceptionally(thrown);
      }
    });
    other.setDaemon(true);
    other.start();
    try {
      start.await();
      second.run();
    } catch (BrokenBarrierException e) {
      throw new AssertionError(e);
    }
    over.join();
    other.join();
  }
}
