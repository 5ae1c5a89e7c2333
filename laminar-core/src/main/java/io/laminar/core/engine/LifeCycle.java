package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import org.jspecify.annotations.Nullable;

/**
 * Whether an engine takes rows, and why not.
 *
 * <pre>
 *   RUNNING ──stop──▶ STOPPING ──nothing left──▶ STOPPED
 *      ▲                 │ start                    │ start
 *      └─────────────────┴──────────────────────────┘        from everywhere: close, fail ──▶ CLOSED
 * </pre>
 *
 * <p>Any thread may ask and change it. Changes are made under the lock: none undoes the end, however
 * they meet.
 */
final class LifeCycle {
  private enum State {
    RUNNING,
    STOPPING,
    STOPPED,
    CLOSED
  }

  // Volatile: written under the lock, read by every push.
  private volatile State state = State.RUNNING;

  // Written before the state: who sees the end sees why.
  private volatile @Nullable Throwable defect;

  boolean isRunning() {
    return state == State.RUNNING;
  }

  boolean isStopping() {
    return state == State.STOPPING;
  }

  boolean isStopped() {
    return state == State.STOPPED;
  }

  boolean isClosed() {
    return state == State.CLOSED;
  }

  /** Tells whether there is work to be done in this state. */
  boolean isWorking() {
    State now = state;
    return now == State.RUNNING || now == State.STOPPING;
  }

  private synchronized void change(State from, State to) {
    if (state == from) {
      state = to;
    }
  }

  /** No row is taken any more; what was pushed is still to be worked off. */
  void stop() {
    change(State.RUNNING, State.STOPPING);
  }

  /** Everything that there was room for is worked off. */
  void stopped() {
    change(State.STOPPING, State.STOPPED);
  }

  /**
   * Rows are taken again, unless it was closed.
   *
   * @param before what is done first, if none were taken
   */
  synchronized void start(Runnable before) {
    if (state != State.CLOSED) {
      if (state != State.RUNNING) {
        before.run();
      }
      state = State.RUNNING;
      notifyAll();
    }
  }

  /**
   * Waits while rows are not taken because of a stop.
   *
   * @return false at the end
   * @throws LaminarException {@link ErrorCode#INTERRUPTED}
   */
  synchronized boolean awaitStart() {
    try {
      while (isStopping() || isStopped()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaminarException(
          ErrorCode.INTERRUPTED,
          "interrupted while the database is stopped",
          null,
          "the thread's interrupt flag is set again",
          e);
    }
    return isRunning();
  }

  /** The end. */
  synchronized void close() {
    state = State.CLOSED;
    notifyAll();
  }

  /** The end, because of a defect; one that comes after the end changes nothing. */
  synchronized void fail(Throwable thrown) {
    if (state != State.CLOSED) {
      defect = thrown;
      state = State.CLOSED;
      notifyAll();
    }
  }

  /** What those get who read or call after a defect; null where there was none. */
  @Nullable
  LaminarException failure() {
    Throwable thrown = defect;
    return thrown == null ? null : failure(thrown);
  }

  static LaminarException failure(Throwable thrown) {
    return new LaminarException(
        ErrorCode.INTERNAL, "the engine failed: " + thrown, null, "please report it", thrown);
  }

  /** Waits until the engine's thread has ended, keeping an interrupt for the caller. */
  static void awaitEnd(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Why rows and commands are refused now. */
  LaminarException refusal() {
    // In this order: the defect is there before the end is.
    boolean closed = isClosed();
    LaminarException failed = failure();
    if (failed != null) {
      return failed;
    }
    return closed
        ? new LaminarException(ErrorCode.CLOSED, "the database is closed", "open another")
        : new LaminarException(ErrorCode.CLOSED, "the database is stopped", "call start()");
  }
}
