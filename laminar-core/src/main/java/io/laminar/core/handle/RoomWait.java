package io.laminar.core.handle;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.Producer;
import io.laminar.core.ring.Waiter;

/**
 * How a producer waits for room in its lane, and when it must not: after the source was dropped or
 * the database closed, when interrupted, and when the room can only come from the waiting thread.
 */
final class RoomWait {
  // A subscription passes from the thread that subscribed to the one that reads: only who has
  // waited for so long asks whether it waits for itself.
  private static final long GRACE_NANOS = 1_000_000_000L;
  private static final long CHECK_NANOS = 100_000_000L;
  private static final long MAX_PARK_NANOS = 10_000_000L;
  private static final int IDLES_PER_CHECK = 64;

  private final Producer producer;
  private final UseGuard guard;
  private final Waiter waiter;
  private int idles;
  private long nextCheckNanos;
  private boolean deadlockSuspected;

  RoomWait(Producer producer, UseGuard guard) {
    this.producer = producer;
    this.guard = guard;
    this.waiter = producer.lane().roomWaiter();
  }

  /** Starts a wait. */
  void begin() {
    idles = 0;
    deadlockSuspected = false;
    nextCheckNanos = System.nanoTime() + GRACE_NANOS;
    waiter.reset();
  }

  /** Ends a wait. */
  void end() {
    waiter.reset();
  }

  /**
   * Waits a little; the caller looks for room before every call.
   *
   * @param rowsTaken what the exception says, -1 for a single row
   */
  void idle(int rowsTaken) {
    try {
      if (waiter.parks() || ++idles % IDLES_PER_CHECK == 0) {
        producer.checkOpen();
        if (System.nanoTime() - nextCheckNanos >= 0) {
          if (waitsForItself()) {
            return;
          }
          nextCheckNanos = System.nanoTime() + CHECK_NANOS;
        }
      }
      waiter.idle(MAX_PARK_NANOS);
      guard.checkInside();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaminarException(
          ErrorCode.INTERRUPTED,
          "interrupted while waiting for room in " + producer.spec().label() + taken(rowsTaken),
          null,
          "the thread's interrupt flag is set again",
          e);
    } catch (LaminarException refused) {
      throw refused(refused, rowsTaken);
    }
  }

  // What filled the subscription may have left room behind: it is looked for once more before that
  // is refused.
  private boolean waitsForItself() {
    try {
      producer.checkDeadlock();
      deadlockSuspected = false;
    } catch (LaminarException refused) {
      if (deadlockSuspected || refused.code() != ErrorCode.WOULD_DEADLOCK) {
        throw refused;
      }
      deadlockSuspected = true;
    }
    return deadlockSuspected;
  }

  /** Adds to an error of a batch how many rows were taken before it. */
  static LaminarException refused(LaminarException refused, int rowsTaken) {
    return rowsTaken < 0
        ? refused
        : new LaminarException(
            refused.code(), refused.problem() + taken(rowsTaken), null, refused.remedy(), refused);
  }

  static String taken(int rowsTaken) {
    return rowsTaken < 0 ? "; the row was not taken" : "; " + rowsTaken + " rows were taken";
  }
}
