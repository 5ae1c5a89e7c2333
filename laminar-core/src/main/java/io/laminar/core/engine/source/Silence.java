package io.laminar.core.engine.source;

import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
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

  /** A handle is silent from now on, or the source where none is open: after a crash likewise. */
  void noteTime() {
    if (isMeasured() && source.recording().isOn()) {
      long now = source.clock().monotonicNanos();
      if (isNews(now)) {
        source.recording().note(order -> order.passed(now));
      }
    }
  }

  /**
   * As {@link #noteTime()}, of a source that is about to come into the graph.
   *
   * @param order that of the graph; null where nothing is recorded
   */
  public void noteTime(@Nullable DrainOrder order) {
    if (isMeasured() && order != null) {
      order.passed(source.clock().monotonicNanos());
    }
  }

  /** Tells whether so much has passed since the last time that was recorded that this one is to be. */
  private boolean isNews(long nowNanos) {
    boolean isNews = nowNanos - notedNanos >= Math.min(NOTED_NANOS, timeoutNanos / NOTED_TIMES)
        && nowNanos > notedNanos;
    notedNanos = isNews ? nowNanos : notedNanos;
    return isNews;
  }

  /** Something may fall silent from now on: a handle, or where there is none, the source. */
  public void watch(long nowNanos) {
    if (isMeasured() && !timed && !timers.isHeld() && !source.isGone()) {
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

  /** Handles are looked for from now on that have been silent for too long, those that a recovery brought back first. */
  public void resume(long nowNanos) {
    List<LaneInput> handles = source.handles().open();
    if (isMeasured() && !timed && !source.isGone() && source.time().holdsBack(handles)) {
      setTimer(source.time().silentAt(handles, nowNanos));
    }
  }

  // ---- State ----

  /** Writes since when nothing came: of the source while no handle is open, and of each handle. */
  public void snapshot(StateWriter writer) {
    writer.writeLong(source.time().unheldSinceNanos());
    List<LaneInput> handles = source.handles().open();
    writer.writeLong(handles.size());
    for (LaneInput input : handles) {
      writer.writeLong(input.id());
      writer.writeLong(input.lastRowNanos());
    }
  }

  /**
   * Goes on with what {@link #snapshot} wrote. Where a handle has not come back, the source is silent since its last row.
   *
   * @param source has its lanes; null to pass over what was written
   */
  public static void restore(@Nullable SourceInput source, StateReader reader) {
    long unheldSinceNanos = reader.readLong();
    for (long left = reader.readLong(); left > 0; left--) {
      int id = (int) reader.readLong();
      long lastRowNanos = reader.readLong();
      LaneInput input = source == null ? null : source.handles().find(id);
      if (input == null) {
        unheldSinceNanos = Math.max(unheldSinceNanos, lastRowNanos);
      } else {
        input.heard(lastRowNanos);
      }
    }
    if (source != null) {
      source.time().unheldSince(unheldSinceNanos);
    }
  }
}
