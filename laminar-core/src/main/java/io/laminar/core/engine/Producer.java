package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.ring.RowRing;
import io.laminar.core.ring.Waiter;

/**
 * A producer handle's place in the engine: its lane, and what it has to ask before and after it
 * puts rows there. Belongs to the handle's thread.
 */
public final class Producer {
  private static final int WAITS_BETWEEN_CHECKS = 64;
  private static final long LONGEST_PARK_NANOS = 1_000_000;

  private final Engine engine;
  private final SourceInput source;
  private final LaneInput input;

  Producer(Engine engine, SourceInput source, LaneInput input) {
    this.engine = engine;
    this.source = source;
    this.input = input;
  }

  /** How the source was declared. */
  public SourceSpec spec() {
    return source.spec();
  }

  /** The layout of the source's slots. */
  public SlotLayout layout() {
    return source.layout();
  }

  /** The lane; its producer side is the handle's. */
  public RowRing lane() {
    return input.lane();
  }

  /** The present time of the database's clock, in nanoseconds since the epoch. */
  public long nowNanos() {
    return engine.clock().nanos();
  }

  /**
   * Checks that rows are taken now: to be called before a row is written.
   *
   * @throws LaminarException {@link ErrorCode#CLOSED}, {@link ErrorCode#DROPPED}, {@link
   *     ErrorCode#SOURCE_COMPLETE}; in caller-runs {@link ErrorCode#WRONG_THREAD}, {@link
   *     ErrorCode#SUBSCRIPTION_FULL}
   */
  public void checkOpen() {
    if (!engine.isAccepting() || source.isDropped()) {
      refuse();
    }
    if (engine.isCallerRuns()) {
      engine.checkCaller(source);
    }
  }

  private void refuse() {
    if (source.isDropped()) {
      throw new LaminarException(
          ErrorCode.DROPPED, "source " + source.name() + " was dropped", "close the handle");
    }
    throw engine.notAccepting();
  }

  /** Lets the engine have the rows that were published. */
  public void published() {
    if (engine.isCallerRuns()) {
      engine.runInCaller();
    }
  }

  /**
   * Waits a little for room in the lane; to be called in a loop that tries before every call.
   *
   * @throws LaminarException {@link ErrorCode#INTERRUPTED}, {@link ErrorCode#WOULD_DEADLOCK}, or
   *     what {@link #checkOpen} throws
   */
  public void awaitRoom() {
    Waiter waiter = input.lane().roomWaiter();
    waiter.reset();
    try {
      for (int waits = 0; waits < WAITS_BETWEEN_CHECKS && !input.lane().hasRoom(); waits++) {
        waiter.idle(LONGEST_PARK_NANOS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaminarException(
          ErrorCode.INTERRUPTED,
          "interrupted while waiting for room in source " + source.name(),
          null,
          "the row was not taken",
          e);
    } finally {
      waiter.reset();
    }
    checkOpen();
    engine.checkDeadlock(source, "push to source " + source.name());
  }

  /** Makes a further producer of the same source. Any thread may own it. */
  public Producer another() {
    return engine.openProducer(source);
  }

  /**
   * The handle was cloned before it ever pushed: it counts for the watermark from its first row.
   */
  public void onlyMakesClones() {
    engine.call(() -> {
      input.watermark().waitForFirstRow();
      source.watermarkChanged();
      return true;
    });
  }

  /** Closes the lane; what was pushed is still processed. Idempotent. */
  public void close() {
    input.lane().close();
    engine.wake();
    if (engine.isCallerRuns() && engine.isCaller()) {
      engine.runInCaller();
    }
  }
}
