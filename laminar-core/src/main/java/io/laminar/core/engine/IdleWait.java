package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.ring.RowRing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Somebody who waits until what was pushed before a moment has been processed. */
final class IdleWait {
  private static final long CHECK_MILLIS = 5;

  /** Targets that are looked at in a round. */
  private static final int TURNS = 256;

  private final List<SourceInput> sources;
  private final List<Target> targets = new ArrayList<>();
  private final CompletableFuture<Boolean> over = new CompletableFuture<>();

  // The engine's own: those before it are reached, and stay so.
  private int next;

  /** What was pushed to a lane; without a lane, the end of what a source owes at its watermark. */
  private record Target(SourceInput source, @Nullable RowRing lane, long rows, boolean closed) {
    boolean isReached() {
      SourceInput present = source.present();
      if (present.isGone()) {
        // Nobody will take what is left.
        return true;
      }
      if (lane == null) {
        return !present.steps().isOwing();
      }
      return (!closed && lane.nextRow() >= rows) || !present.handles().hold(lane);
    }
  }

  /** Takes down what was pushed to sources so far. Any thread. */
  IdleWait(List<SourceInput> sources) {
    this.sources = List.copyOf(sources);
    for (SourceInput source : sources) {
      // With those that take its place: what was pushed to it may be theirs any moment.
      for (SourceInput each = source; each != null; each = each.heir()) {
        add(source, each.channel().allLanes());
      }
      targets.add(new Target(source, null, 0, false));
    }
  }

  private void add(SourceInput source, List<RowRing> lanes) {
    for (RowRing lane : lanes) {
      // Closed is read first: nothing is published after it.
      boolean closed = lane.isClosed();
      targets.add(new Target(source, lane, lane.rowsPublished(), closed));
    }
  }

  /**
   * Waits until it is reached. The waiting thread.
   *
   * @param goOn is asked again and again; throws where the wait is to end
   * @throws LaminarException {@link ErrorCode#WOULD_DEADLOCK}, {@link ErrorCode#INTERRUPTED}, or why
   *     the engine does not work
   */
  void await(Engine engine, Runnable goOn) {
    while (true) {
      try {
        over.get(CHECK_MILLIS, TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        // It may have been reached just before the engine came to rest, or to its end.
        boolean nobodyWorks = engine.life().isClosed() || engine.isResting();
        if (nobodyWorks && !over.isDone()) {
          throw engine.life().refusal();
        }
        checkDeadlock(engine);
        goOn.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LaminarException(
            ErrorCode.INTERRUPTED,
            "interrupted while waiting for what was pushed before",
            null,
            "call it again",
            e);
      } catch (ExecutionException e) {
        throw CommandQueue.rethrow(e.getCause()).onCallingThread();
      }
    }
  }

  private void checkDeadlock(Engine engine) {
    try {
      for (SourceInput source : sources) {
        engine.waits().checkDeadlock(source.present(), "a query or awaitIdle()");
      }
    } catch (LaminarException refused) {
      // What filled the subscription may have been the last that was waited for.
      if (!over.isDone()) {
        throw refused;
      }
    }
  }

  /** Tells whether it is reached, as far as that is known; on the engine's thread, between rounds. */
  boolean isOver() {
    for (int turn = 0; turn < TURNS && next < targets.size(); turn++) {
      if (!targets.get(next).isReached()) {
        return false;
      }
      next++;
    }
    return next == targets.size() && over.complete(true);
  }

  void refuse(LaminarException why) {
    over.completeExceptionally(why);
  }
}
