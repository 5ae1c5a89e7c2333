package io.laminar.sql.parser;

import io.laminar.api.LaminarException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a step that recurses over a statement on a thread whose stack is large enough for every statement that {@link
 * SqlParser} lets through. The caller waits. The thread takes further steps for a while, since to make one costs more than
 * to plan a short statement; it ends soon after the last.
 */
public final class LargeStack {
  private static final long STACK_BYTES = 256L << 20;

  /** Statements that follow each other closely find a thread; a database at rest has none. */
  private static final long IDLE_MILLIS = 200;

  /** For so long the stack that a deep statement touched stays committed, however many follow it. */
  private static final long LIFE_MILLIS = 1_000;

  /** How often a caller looks whether the thread is still there. */
  private static final long LOOK_MILLIS = 500;

  private static final StepThreads THREADS = new StepThreads(
      LargeStack::newThread,
      TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS),
      TimeUnit.MILLISECONDS.toNanos(LIFE_MILLIS),
      System::nanoTime);

  private LargeStack() {}

  /** The thread inherits no thread locals: its next steps have other callers. */
  private static Thread newThread(Runnable steps) {
    // Only what the steps touch of the stack is ever committed.
    Thread thread = new Thread(null, steps, "laminar-sql", STACK_BYTES, false);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Runs a step and waits for it.
   *
   * @param step what to run; sees none of the caller's thread locals, but its context class loader
   * @param <T> its result
   * @return its result
   * @throws RuntimeException what the step threw, with the frames of the caller after those of the
   *     step; so with errors
   */
  public static <T> T call(Callable<T> step) {
    FutureTask<T> task = new FutureTask<>(step);
    StepThreads.Step given = new StepThreads.Step(task);
    THREADS.run(given);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (given.isLost()) {
            throw new OutOfMemoryError("the thread that plans statements has ended in a full heap");
          }
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw onCallingThread(Objects.requireNonNull(e.getCause()));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException onCallingThread(Throwable thrown) {
    if (thrown instanceof LaminarException coded) {
      return coded.onCallingThread();
    }
    // Nobody else has it: the step is over.
    StackTraceElement[] there = thrown.getStackTrace();
    StackTraceElement[] here = new Throwable().getStackTrace();
    StackTraceElement[] both = Arrays.copyOf(there, there.length + here.length);
    System.arraycopy(here, 0, both, there.length, here.length);
    thrown.setStackTrace(both);
    if (thrown instanceof Error error) {
      throw error;
    }
    return thrown instanceof RuntimeException failure ? failure : new IllegalStateException(thrown);
  }
}
