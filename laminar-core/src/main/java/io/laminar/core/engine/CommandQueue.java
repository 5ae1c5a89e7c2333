package io.laminar.core.engine;

import io.laminar.api.LaminarException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What other threads ask of the engine, to be done between two batches: one command a round, so that
 * rows go on however many commands wait.
 */
final class CommandQueue {
  private static final long CHECK_MILLIS = 50;

  private final ConcurrentLinkedQueue<Command<?>> commands = new ConcurrentLinkedQueue<>();

  private record Command<R>(Callable<R> work, CompletableFuture<R> result) {
    void run() {
      try {
        result.complete(work.call());
      } catch (Throwable thrown) {
        result.completeExceptionally(thrown);
      }
    }
  }

  /** Hands a command over; the future completes when it was done. */
  <R> CompletableFuture<R> add(Callable<R> work) {
    CompletableFuture<R> result = new CompletableFuture<>();
    commands.add(new Command<>(work, result));
    return result;
  }

  /** Does the command that has waited longest, if there is one. Returns how many were done. */
  int runOne() {
    Command<?> command = commands.poll();
    if (command == null) {
      return 0;
    }
    command.run();
    return 1;
  }

  /** Refuses what is there: nobody will do it. */
  void refuse(LaminarException why) {
    for (Command<?> command = commands.poll(); command != null; command = commands.poll()) {
      command.result().completeExceptionally(why);
    }
  }

  /**
   * Waits for a command's result. An interrupt is kept for later: a command is done within the time
   * of a batch, and who did not wait for it would not know what there is now, nor could give it back.
   *
   * @param life of the engine that does it: at its end the wait ends too, whatever became of the
   *     command
   */
  static <R> R await(CompletableFuture<R> result, LifeCycle life) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result.get(CHECK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (TimeoutException e) {
          // In this order: a command that was done before the end has its result by then.
          if (life.isClosed() && !result.isDone()) {
            throw life.refusal();
          }
        }
      }
    } catch (ExecutionException e) {
      throw rethrow(e.getCause()).onCallingThread();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Turns what a command threw into what its caller gets; on another thread, with the caller's frames. */
  static LaminarException rethrow(@Nullable Throwable thrown) {
    if (thrown instanceof LaminarException coded) {
      return coded;
    }
    return LifeCycle.failure(thrown == null ? new IllegalStateException("no result") : thrown);
  }
}
