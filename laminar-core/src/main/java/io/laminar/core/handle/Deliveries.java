package io.laminar.core.handle;

import io.laminar.api.Delivery;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.output.LossListener;
import java.lang.ref.Reference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands results to a consumer on another thread.
 *
 * <pre>
 *   RingSubscription.recv ──▶ Consumer.accept ──▶ recv …        on a thread of its own, or of an executor
 *        null: the end           throws: closes                  Delivery.done tells which
 * </pre>
 */
final class Deliveries {
  // The delivery whose consumer the thread calls.
  private static final ThreadLocal<@Nullable Running> DELIVERING = new ThreadLocal<>();

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
      Task<R> task = new Task<>(running, results, consumer);
      running.watch(task);
      executor.execute(task);
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

  /** The task that an executor runs. Nothing else refers to it, so the garbage collector finds it when the executor drops it. */
  private static final class Task<R> implements Runnable {
    private final Running running;
    private final RingSubscription<R> results;
    private final Consumer<? super R> consumer;

    Task(Running running, RingSubscription<R> results, Consumer<? super R> consumer) {
      this.running = running;
      this.results = results;
      this.consumer = consumer;
    }

    @Override
    public void run() {
      running.run(this::deliver);
    }

    private void deliver() {
      for (R row = results.recv(); row != null; row = results.recv()) {
        consumer.accept(row);
      }
    }
  }

  private static final class Running implements Delivery, LossListener {
    private final RingSubscription<?> results;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    // Who is first: the executor that runs it, or who closes it before, or finds that nobody will.
    private final AtomicBoolean begun = new AtomicBoolean();

    // Kept, so that it is found.
    @SuppressWarnings("UnusedVariable")
    private @Nullable Reference<?> task;

    Running(RingSubscription<?> results) {
      this.results = results;
    }

    void watch(Task<?> watched) {
      task = results.watchTask(watched, this);
    }

    /** The executor dropped the task without a word. */
    @Override
    public boolean mayClose() {
      return begun.compareAndSet(false, true);
    }

    @Override
    public void onClosed() {
      // The engine's thread runs no code of users.
      CompletableFuture<Void> unused = CompletableFuture.runAsync(() -> {
        results.close();
        done.completeExceptionally(
            new LaminarException(
                ErrorCode.INVALID_ARGUMENT,
                "the executor has dropped the delivery of " + results.name() + " and never ran it",
                "give one that runs its tasks, and close the delivery before the executor is shut down"));
      });
    }

    void run(Runnable work) {
      if (!begun.compareAndSet(false, true)) {
        return;
      }
      Running outer = DELIVERING.get();
      DELIVERING.set(this);
      try {
        work.run();
        results.close();
        done.complete(null);
      } catch (Throwable thrown) {
        results.close();
        done.completeExceptionally(thrown);
      } finally {
        // A pool gives the thread other work.
        if (outer == null) {
          DELIVERING.remove();
        } else {
          DELIVERING.set(outer);
        }
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
      // Two consumers that close each other's deliveries would wait for each other.
      if (DELIVERING.get() == null) {
        done.exceptionally(failure -> null).join();
      }
    }

    @Override
    public String toString() {
      return "Delivery(" + results + (done.isDone() ? ", done)" : ")");
    }
  }
}
