package io.laminar.core.engine.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the handles of a source that were silent for longer than its {@code idle_timeout}: time goes
 * on without them. Confined to the engine's thread.
 */
public final class Silence {
  /** A time is recorded so often at most while a source has rows, or some times in its timeout. */
  private static final long NOTED_NANOS = 1_000_000;

  private static final int NOTED_TIMES = 64;

  private final SourceInput source;
  private final SilenceTimers timers;
  private final long timeoutNanos;

  // When the next handle may have been silent for too long, or earlier; while there is a timer.
  private long dueNanos;
  private boolean timed;

  // The newest time that was recorded.
  private long notedNanos;

  Silence(SourceInput source, SilenceTimers timers) {
    this.source = source;
    this.timers = timers;
    this.timeoutNanos = source.spec().idleTimeoutNanos();
  }

  /** Tells whether it is measured. */
  public boolean isMeasured() {
    return timeoutNanos > 0;
  }

  long dueNanos() {
    return dueNanos;
  }

  /** Tells whether so much has passed since the last time that was recorded that this one is to be. */
  boolean isNews(long nowNanos) {
    boolean isNews = nowNanos - notedNanos >= Math.min(NOTED_NANOS, timeoutNanos / NOTED_TIMES)
        && nowNanos > notedNanos;
    notedNanos = isNews ? nowNanos : notedNanos;
    return isNews;
  }

  /** Something may fall silent from now on: a handle, or where there is none, the source. */
  public void watch(long nowNanos) {
    if (isMeasured() && !timed && !source.isGone()) {
      setTimer(nowNanos + timeoutNanos);
    }
  }

  private void setTimer(long nanos) {
    timed = true;
    dueNanos = nanos;
    timers.add(this);
  }

  /** The timer was reached: takes silent handles out of the minimum. Returns how many. */
  int onTimer(long nowNanos) {
    timed = false;
    if (source.isGone() || source.steps().isEnded()) {
      return 0;
    }
    SourceTime time = source.time();
    List<LaneInput> handles = source.handles().open();
    int found = 0;
    for (LaneInput input : handles) {
      if (time.isSilent(input, nowNanos)) {
        begin(input);
        found++;
      }
    }
    if (time.isUnheld(handles, nowNanos)) {
      begin(null);
      found++;
    }
    if (time.holdsBack(handles)) {
      setTimer(time.silentAt(handles, nowNanos));
    }
    return found;
  }

  /** Time goes on without a handle, or where none is open, without the source. */
  public void begin(@Nullable LaneInput input) {
    int lane = input == null ? DrainOrder.NO_LANE : input.id();
    source.recording().note(order -> order.idle(source.index(), lane));
    source.time().becomeIdle(input);
    source.steps().timeChanged();
  }

  /** Silence counts from now: nobody could push before. */
  public void restart(long nowNanos) {
    source.time().restartSilence(source.handles().open(), nowNanos);
  }
}
