package io.laminar.sql.parser;

import io.laminar.api.LaminarException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs a step that recurses over a statement on a thread whose stack is large enough for every statement that {@link
 * SqlParser} lets through. The caller waits; the thread ends with the step.
 */
public final class LargeStack {
  private static final long STACK_BYTES = 256L << 20;

  private LargeStack() {}

  /**
   * Runs a step and waits for it.
   *
   * @param step what to run; sees none of the caller's thread locals
   * @param <T> its result
   * @return its result
   * @throws RuntimeException what the step threw, with the frames of the caller after those of the
   *     step; so with errors
   */
  public static <T> T call(Callable<T> step) {
    FutureTask<T> task = new FutureTask<>(step);
    // Only what the step touches of the stack is ever committed.
    Thread thread = new Thread(null, task, "laminar-sql", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
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
    // Nobody else has it: the step's thread is over.
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
