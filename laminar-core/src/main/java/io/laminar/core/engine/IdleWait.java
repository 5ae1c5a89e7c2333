package io.laminar.core.engine;

import io.laminar.core.ring.RowRing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Somebody who waits until what was pushed before a moment has been processed. */
final class IdleWait {
  private final List<SourceInput> sources;
  private final List<Target> targets = new ArrayList<>();
  private final CompletableFuture<Boolean> over = new CompletableFuture<>();

  private record Target(SourceInput source, LaneInput input, long rows, boolean closed) {
    boolean isReached() {
      RowRing lane = input.lane();
      boolean taken = input.consumed() + lane.rowsDropped() >= rows;
      boolean gone = !source.handles().open().contains(input);
      return gone || (taken && !closed);
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

  CompletableFuture<Boolean> over() {
    return over;
  }

  List<SourceInput> sources() {
    return sources;
  }

  /** Tells whether it is reached; on the engine's thread, between rounds. */
  boolean isOver() {
    for (Target target : targets) {
      if (!target.isReached()) {
        return false;
      }
    }
    for (SourceInput source : sources) {
      if (source.isPending()) {
        return false;
      }
    }
    over.complete(true);
    return true;
  }

  void refuse() {
    over.completeExceptionally(CommandQueue.closed());
  }
}
