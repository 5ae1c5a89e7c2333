package io.laminar.benchmarks.life;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the threads of a life count together, and the first thing that went wrong. */
final class Accounts {
  /** What may happen to anybody while objects come and go. */
  static final Set<ErrorCode> COMING_AND_GOING = EnumSet.of(
      ErrorCode.CLOSED,
      ErrorCode.DROPPED,
      ErrorCode.RESOURCE_LIMIT,
      ErrorCode.WOULD_DEADLOCK,
      ErrorCode.SUBSCRIPTION_FULL,
      ErrorCode.INVALID_CONFIG);

  private final LongAdder accepted = new LongAdder();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicInteger handles = new AtomicInteger();
  private volatile boolean over;
  private volatile boolean readerLost;

  /** Returns the number of a new handle. */
  int nextHandle() {
    return handles.getAndIncrement();
  }

  /** Rows were taken by a source: from now on they must be delivered or counted. */
  void accept(long rows) {
    accepted.add(rows);
  }

  long accepted() {
    return accepted.sum();
  }

  /** Whether everybody is to come to an end. */
  boolean isOver() {
    return over;
  }

  void end() {
    over = true;
  }

  /**
   * A reader ended because its waiting rows did not fit beside what else holds memory: that is the policy of a database
   * at its limit, and what it missed is in no account.
   */
  void loseReader() {
    readerLost = true;
  }

  boolean hasLostReader() {
    return readerLost;
  }

  /** Passes over an error that belongs to the life; throws every other. */
  static void expect(LaminarException error, Set<ErrorCode> expected) {
    if (!expected.contains(error.code())) {
      throw new AssertionError("unexpected " + error.getMessage(), error);
    }
  }

  /** Starts a thread whose failure ends the life. */
  Thread start(String name, Work work) {
    Thread thread = new Thread(
        () -> {
          try {
            work.run();
          } catch (Throwable e) {
            failure.compareAndSet(null, e);
            over = true;
          }
        },
        name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** What a thread does. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  void throwFailure() {
    Throwable failed = failure.get();
    if (failed != null) {
      throw new AssertionError("a thread failed: " + failed, failed);
    }
  }

  static void check(boolean holds, String message) {
    if (!holds) {
      throw new AssertionError(message);
    }
  }
}
