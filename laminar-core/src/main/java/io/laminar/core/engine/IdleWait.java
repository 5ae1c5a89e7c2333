package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Somebody who waits until what was pushed before a moment has been processed. */
final class IdleWait {
  private static final long CHECK_MILLIS = 5;

  private final List<SourceInput> sources;
  private final List<Target> targets = new ArrayList<>();
  private final CompletableFuture<Boolean> over = new CompletableFuture<>();

  private record Target(SourceInput source, LaneInput input, long rows, boolean closed) {
    boolean isReached() {
      SourceInput present = source.present();
      if (present.isGone()) {
        // Nobody will take what is left.
        return true;
      }
      boolean gone = !present.handles().hold(input.lane());
      return gone || (!closed && input.lane().nextRow() >= rows);
    }
  }

  /** Takes down what was pushed to sources so far; on the engine's thread. */
  IdleWait(List<SourceInput> sources) {
    this.sources = List.copyOf(sources);
    for (SourceInput source : sources) {
      for (LaneInput input : source.handles().open()) {
        // Closed is read first: nothing is published after it.
        boolean closed = input.lane().isClosed();
        targets.add(new Target(source, input, input.lane().rowsPublished(), closed));
      }
    }
  }

  /**
   * Waits until it is reached. The waiting thread.
   *
   * @throws LaminarException {@link ErrorCode#WOULD_DEADLOCK}, {@link ErrorCode#INTERRUPTED}, or why
   *     the engine does not work
   */
  void await(Engine engine) {
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
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new LaminarException(
            ErrorCode.INTERRUPTED, "interrupted in awaitIdle()", null, "call it again", e);
      } catch (ExecutionException e) {
        throw CommandQueue.rethrow(e.getCause());
      }
    }
  }

  private void checkDeadlock(Engine engine) {
    try {
      for (SourceInput source : sources) {
        engine.waits().checkDeadlock(source.present(), "awaitIdle()");
      }
    } catch (LaminarException refused) {
      // What filled the subscription may have been the last that was waited for.
      if (!over.isDone()) {
        throw refused;
      }
    }
  }

  /** Tells whether it is reached; on the engine's thread, between rounds. */
  boolean isOver() {
    for (Target target : targets) {
      if (!target.isReached()) {
        return false;
      }
    }
    for (SourceInput source : sources) {
      SourceInput present = source.present();
      if (present.steps().isPending() && !present.isGone()) {
        return false;
      }
    }
    over.complete(true);
    return true;
  }

  void refuse(LaminarException why) {
    over.completeExceptionally(why);
  }
}
