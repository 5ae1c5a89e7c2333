package io.laminar.sql.parser;

import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads that run steps for waiting callers, one step at a time each. A step goes to a thread that is idle, or to a new
 * one: no step waits for another. A thread ends when it was idle for long enough, and after the step at whose end it is
 * too old: under steady work, too, it then gives back the stack that a deep step touched.
 *
 * <p>A step finds the context class loader of its caller and no interrupt; an idle thread holds nothing of a step.
 */
final class StepThreads {
  private final ThreadFactory factory;
  private final long idleNanos;
  private final long lifeNanos;
  private final LongSupplier clock;

  /** Takes a step only when a thread is idle. The one that came last gets it, so that the others end. */
  private final SynchronousQueue<Step> idle = new SynchronousQueue<>();

  /**
   * Has no thread yet.
   *
   * @param factory makes the threads
   * @param idleNanos for how long a thread waits for a further step
   * @param lifeNanos after which a thread takes no further step
   * @param clock nanoseconds since some moment, never going back
   */
  StepThreads(ThreadFactory factory, long idleNanos, long lifeNanos, LongSupplier clock) {
    this.factory = factory;
    this.idleNanos = idleNanos;
    this.lifeNanos = lifeNanos;
    this.clock = clock;
  }

  /** A step and what its caller lends to it. */
  static final class Step {
    private final FutureTask<?> task;
    private final @Nullable ClassLoader loader;

    // The thread that has it; null while it goes to one that is idle.
    private volatile @Nullable Thread thread;

    /**
     * Is to be run.
     *
     * @param task gives the caller its result, or what it threw
     */
    Step(FutureTask<?> task) {
      this.task = task;
      this.loader = Thread.currentThread().getContextClassLoader();
    }

    void run() {
      Thread present = Thread.currentThread();
      thread = present;
      present.setContextClassLoader(loader);
      try {
        task.run(); // Keeps for the caller whatever is thrown.
      } finally {
        present.setContextClassLoader(null);
      }
    }

    /** Tells whether its thread has ended without it: in a full heap one may not even begin. */
    boolean isLost() {
      Thread present = thread;
      return present != null && !present.isAlive() && !task.isDone();
    }
  }

  /** Has a step run, on another thread. */
  void run(Step step) {
    if (!idle.offer(step)) {
      Thread made = factory.newThread(new Steps(step));
      made.start();
      step.thread = made;
    }
  }

  /** What a thread does from its first step to its last. */
  private final class Steps implements Runnable {
    private @Nullable Step next;

    Steps(Step first) {
      this.next = first;
    }

    @Override
    public void run() {
      long begin = clock.getAsLong();
      while (hasRun() && clock.getAsLong() - begin < lifeNanos) {
        // An interrupt that a step left is not meant for those that follow.
        Thread.interrupted();
        try {
          next = idle.poll(idleNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          return; // No step was taken: an interrupt of an idle thread ends it.
        }
      }
    }

    /** Runs the next step, if there is one, and lets go of it: while the thread is idle its result is the caller's alone. */
    private boolean hasRun() {
      Step step = next;
      if (step == null) {
        return false;
      }
      next = null;
      step.run();
      return true;
    }
  }
}
