package io.laminar.core.engine;

import org.jspecify.annotations.Nullable;

/**
 * Finds the handles of a source that were silent for longer than its {@code idle_timeout}: time goes
 * on without them. Confined to the engine's thread.
 */
final class Silence {
  private final SourceInput source;

  Silence(SourceInput source) {
    this.source = source;
  }

  /** Takes silent handles out of the minimum. Returns how many. */
  int check(long nowNanos) {
    SourceTime time = source.time();
    if (!time.hasTimeout() || source.steps().isEnded()) {
      return 0;
    }
    int found = 0;
    for (LaneInput input : source.handles().open()) {
      if (time.isSilent(input, nowNanos)) {
        begin(input);
        found++;
      }
    }
    if (time.isUnheld(source.handles().open(), nowNanos)) {
      begin(null);
      found++;
    }
    return found;
  }

  /** Time goes on without a handle, or where none is open, without the source. */
  void begin(@Nullable LaneInput input) {
    DrainOrder recorded = source.order();
    if (recorded != null) {
      recorded.idle(source.index(), input == null ? DrainOrder.NO_LANE : input.id());
    }
    source.time().becomeIdle(input);
    source.steps().timeChanged();
  }

  /** Silence counts from now: nobody could push before. */
  void restart(long nowNanos) {
    source.time().restartSilence(source.handles().open(), nowNanos);
  }
}
