package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import org.jspecify.annotations.Nullable;

/**
 * Whether an engine takes rows, and why not.
 *
 * <pre>
 *                               ┌───────stop────────┐
 *                               ▼                   │
 *   RUNNING ──stop──▶ STOPPING ──nothing left──▶ STOPPED
 *      ▲                 │ start                    │ start
 *      └─────────────────┴──────────────────────────┘
 *   from each of them: close, fail ──▶ CLOSING ──every step of the shutdown done──▶ CLOSED
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
    CLOSING,
    CLOSED
  }

  // Volatile: written under the lock, read by every push.
  private volatile State state = State.RUNNING;

  // Volatile: whether a stop is the first step of a close, for who is refused meanwhile.
  private volatile boolean closing;

  // Written before the state: who sees the end sees why.
  private volatile @Nullable Throwable defect;

  // Made at the start: when memory or stack have run out, its classes are loaded and its text is
  // there.
  private final LaminarException lastResort;

  LifeCycle() {
    lastResort = failure(new IllegalStateException("it ran out of memory or stack"));
    // Links what puts the text together; a linkage that fails once fails each time.
    assert !lastResort.getMessage().isEmpty();
  }

  boolean isRunning() {
    return state == State.RUNNING;
  }

  /**
   * Refuses what needs a running engine.
   *
   * @throws LaminarException {@link ErrorCode#CLOSED}, or why it ended
   */
  void checkRunning() {
    if (!isRunning()) {
      throw refusal();
    }
  }

  boolean isStopping() {
    return state == State.STOPPING;
  }

  boolean isStopped() {
    return state == State.STOPPED;
  }

  /** Tells whether the end has begun: no row and no command is taken, readers get what is there. */
  boolean isEnding() {
    State now = state;
    return now == State.CLOSING || now == State.CLOSED;
  }

  /** Tells whether every step of the end was done. */
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

  /**
   * No row is taken any more; what was pushed is still to be worked off, after an earlier stop too:
   * there may be room by now for what found none.
   */
  void stop() {
    change(State.RUNNING, State.STOPPING);
    change(State.STOPPED, State.STOPPING);
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
    if (!isEnding()) {
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

  /**
   * Says whether a stop is the first step of a close.
   *
   * @param value false where the close was refused
   */
  void closing(boolean value) {
    closing = value;
  }

  /** The end begins. */
  synchronized void close() {
    if (!isEnding()) {
      state = State.CLOSING;
      notifyAll();
    }
  }

  /** The end begins because of a defect. The first counts, and none that comes after the end. */
  synchronized void fail(Throwable thrown) {
    if (state != State.CLOSED && defect == null) {
      defect = thrown;
      state = State.CLOSING;
      notifyAll();
    }
  }

  /** Every step of the end was done. */
  synchronized void closed() {
    state = State.CLOSED;
    notifyAll();
  }

  /** What those get who read or call after a defect; null where there was none. */
  @Nullable
  LaminarException failure() {
    Throwable thrown = defect;
    if (thrown == null) {
      return null;
    }
    try {
      return failure(thrown);
    } catch (Throwable again) {
      // There is no memory for an error, or the text of a foreign one cannot be had.
      return lastResort;
    }
  }

  static LaminarException failure(Throwable thrown) {
    if (thrown instanceof LaminarException coded) {
      // What was given to the database failed, such as its clock.
      return new LaminarException(
          coded.code(), "the engine failed: " + coded.problem(), null, coded.remedy(), coded);
    }
    return new LaminarException(
        ErrorCode.INTERNAL, "the engine failed: " + thrown, null, "please report it", thrown);
  }

  /** Waits until the engine's thread, if it has one, ended; keeps an interrupt for the caller. */
  static void awaitEnd(@Nullable Thread thread) {
    boolean interrupted = false;
    while (thread != null && thread.isAlive()) {
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
    boolean closed = closing || isEnding();
    LaminarException failed = failure();
    if (failed != null) {
      return failed;
    }
    return closed
        ? new LaminarException(ErrorCode.CLOSED, "the database is closed", "open another")
        : new LaminarException(ErrorCode.CLOSED, "the database is stopped", "call start()");
  }
}
