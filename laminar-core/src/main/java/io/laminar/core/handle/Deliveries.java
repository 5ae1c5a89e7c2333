package io.laminar.core.handle;

import io.laminar.api.Delivery;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Hands results to a consumer on another thread.
 *
 * <pre>
 *   RingSubscription.recv ──▶ Consumer.accept ──▶ recv …        on a thread of its own, or of an executor
 *        null: the end           throws: closes                  Delivery.done tells which
 * </pre>
 */
final class Deliveries {
  private Deliveries() {}

  /** Delivers on a thread of its own, which ends with the stream. */
  static <R> Delivery onThread(RingSubscription<R> results, Consumer<? super R> consumer) {
    return on(
        work -> {
          Thread thread = new Thread(work, "laminar-delivery-" + results.name());
          thread.setDaemon(true);
          thread.start();
        },
        results,
        consumer);
  }

  /** Delivers on a thread of an executor, which it has until the end. */
  static <R> Delivery on(
      Executor executor, RingSubscription<R> results, Consumer<? super R> consumer) {
    results.otherThreads().take();
    Running running = new Running(results);
    try {
      executor.execute(() -> running.run(() -> deliver(results, consumer)));
    } catch (RuntimeException refused) {
      if (!running.begun.compareAndSet(false, true)) {
        // It has the delivery all the same; what it says about that is its caller's to know.
        throw refused;
      }
      results.otherThreads().giveBack();
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "the executor does not take the delivery of " + results.name() + ": " + refused,
          null,
          "give one that has a thread for it; the subscription is as it was",
          refused);
    }
    return running;
  }

  private static <R> void deliver(RingSubscription<R> results, Consumer<? super R> consumer) {
    for (R row = results.recv(); row != null; row = results.recv()) {
      consumer.accept(row);
    }
  }

  private static final class Running implements Delivery {
    private final RingSubscription<?> results;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    // Who is first: the executor that runs it, or who closes it before.
    private final AtomicBoolean begun = new AtomicBoolean();

    // Volatile: set by the thread that delivers, read by who closes.
    private volatile long thread = -1;

    Running(RingSubscription<?> results) {
      this.results = results;
    }

    void run(Runnable work) {
      if (!begun.compareAndSet(false, true)) {
        return;
      }
      thread = Thread.currentThread().getId();
      try {
        work.run();
        results.close();
        done.complete(null);
      } catch (Throwable thrown) {
        results.close();
        done.completeExceptionally(thrown);
      } finally {
        // A pool gives the thread other work.
        thread = -1;
      }
    }

    @Override
    public CompletableFuture<Void> done() {
      return done.copy();
    }

    @Override
    public void close() {
      results.close();
      if (begun.compareAndSet(false, true)) {
        // An executor that is busy has not begun it, and need not any more.
        done.complete(null);
      }
      if (thread != Thread.currentThread().getId()) {
        done.exceptionally(failure -> null).join();
      }
    }

    @Override
    public String toString() {
      return "Delivery(" + results + (done.isDone() ? ", done)" : ")");
    }
  }
}
