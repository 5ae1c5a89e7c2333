package io.laminar.core.engine.source;

import io.laminar.core.pipeline.OutputNode;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.time.HandleWatermark;
import io.laminar.core.time.SourceWatermark;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The event time of a source: what its handles promise, and who of them was silent for so long that
 * time goes on without them. Whatever changes here reaches the pipelines by a step of the source.
 * Confined to the engine's thread.
 */
public final class SourceTime {
  private final SourceWatermark watermark = new SourceWatermark();
  private final OutputNode output;
  private final long idleTimeoutNanos;

  // Since when no handle is open, while none is.
  private long unheldSinceNanos;
  private boolean idle;
  private long ignoredWatermarks;

  SourceTime(OutputNode output, long idleTimeoutNanos, long nowNanos) {
    this.output = output;
    this.idleTimeoutNanos = idleTimeoutNanos;
    this.unheldSinceNanos = nowNanos;
  }

  SourceWatermark watermark() {
    return watermark;
  }

  /** The source's promise, in the unit of the event-time column. */
  public long value() {
    return watermark.value();
  }

  /** Tells whether the source does not hold time back. */
  public boolean isIdle() {
    return idle;
  }

  /** The watermarks declared by handles that were behind their earlier ones. */
  public long ignoredWatermarks() {
    return ignoredWatermarks;
  }

  /** A handle declared a watermark. */
  void declare(HandleWatermark handle, long promise) {
    if (!handle.raise(promise)) {
      ignoredWatermarks++;
    }
    watermark.refresh();
  }

  /** Somebody declared a watermark for all handles. */
  void advance(long promise) {
    if (!watermark.advance(promise)) {
      ignoredWatermarks++;
    }
  }

  /**
   * Goes on where another source stopped, in whose place this one came.
   *
   * @param before that source's
   * @param isRead whether anything has seen its time
   */
  void goOn(SourceTime before, boolean isRead) {
    ignoredWatermarks += before.ignoredWatermarks;
    if (isRead && before.value() < SourceWatermark.END) {
      watermark.advance(before.value());
    }
  }

  /** Writes what time it is. */
  public void snapshot(StateWriter writer) {
    writer.writeLong(value());
    writer.writeLong(idle ? 1 : 0);
    writer.writeLong(ignoredWatermarks);
  }

  /** Takes over what {@link #snapshot} wrote; before the first handle. */
  public void restore(StateReader reader) {
    watermark.advance(reader.readLong());
    if (reader.readLong() == 1) {
      watermark.abandon();
    }
    ignoredWatermarks = reader.readLong();
  }

  /**
   * Takes over what {@link #snapshot} wrote, as it was: the pipelines behind it know the same.
   *
   * @param abandoned whether time went on without the source
   */
  void restoreAsItWas(StateReader reader, boolean abandoned) {
    watermark.restore(reader.readLong(), abandoned);
    idle = reader.readLong() == 1;
    ignoredWatermarks = reader.readLong();
    output.announceIdle(idle);
  }

  /** A handle was taken out, the last one perhaps. */
  void close(HandleWatermark handle, long nowNanos) {
    watermark.close(handle);
    unheldSinceNanos = nowNanos;
    watermark.refresh();
  }

  /**
   * A handle was taken out whose process had ended: it was silent before that, and the source goes on being so.
   *
   * @param lastRowNanos when it was heard of last
   */
  void closeLeftBehind(HandleWatermark handle, long lastRowNanos) {
    watermark.close(handle);
    if (lastRowNanos >= unheldSinceNanos) {
      unheldSinceNanos = lastRowNanos;
      if (handle.isIdle()) {
        watermark.abandon();
      }
    }
    watermark.refresh();
  }

  /** Since when no handle is open, while none is. */
  long unheldSinceNanos() {
    return unheldSinceNanos;
  }

  /** No handle is open since then, while none is. */
  void unheldSince(long nanos) {
    unheldSinceNanos = nanos;
  }

  /** Tells whether a handle has been silent for too long. */
  boolean isSilent(LaneInput input, long nowNanos) {
    // A row that waits to be taken was pushed: whoever pushed it is not silent.
    return !input.watermark().isIdle()
        && nowNanos - input.lastRowNanos() >= idleTimeoutNanos
        && input.lane().fill() == 0;
  }

  /** Tells whether nobody has opened a handle for too long. */
  boolean isUnheld(List<LaneInput> handles, long nowNanos) {
    return handles.isEmpty() && !idle && nowNanos - unheldSinceNanos >= idleTimeoutNanos;
  }

  /** Tells whether somebody may fall silent: a handle, or where none is open, the source. */
  boolean holdsBack(List<LaneInput> handles) {
    for (LaneInput input : handles) {
      if (!input.watermark().isIdle()) {
        return true;
      }
    }
    return handles.isEmpty() && !idle;
  }

  /** When the first of those will have been silent for too long, if nothing comes. */
  long silentAt(List<LaneInput> handles, long nowNanos) {
    if (handles.isEmpty()) {
      return unheldSinceNanos + idleTimeoutNanos;
    }
    long first = nowNanos + idleTimeoutNanos;
    for (LaneInput input : handles) {
      // One whose rows wait speaks when they are taken: not before now.
      boolean counts = !input.watermark().isIdle() && input.lane().fill() == 0;
      long at = input.lastRowNanos() + idleTimeoutNanos;
      first = counts && at - first < 0 ? at : first;
    }
    return first;
  }

  /** Time goes on without a handle, or where none is open, without the source. */
  void becomeIdle(@Nullable LaneInput input) {
    if (input == null) {
      watermark.abandon();
    } else {
      input.watermark().becomeIdle();
    }
    watermark.refresh();
  }

  /** Silence counts from now: nobody could push before. */
  void restartSilence(List<LaneInput> handles, long nowNanos) {
    unheldSinceNanos = nowNanos;
    handles.forEach(input -> input.heard(nowNanos));
  }

  /** Tells whether time went on without the source, which from now on holds it back. */
  boolean comesBack() {
    return idle && !watermark.isIdle();
  }

  /**
   * Notes whether the source holds time back now.
   *
   * @return true when that has changed, so that the pipelines have to learn of it
   */
  boolean noteIdle() {
    boolean now = watermark.isIdle();
    if (now == idle) {
      return false;
    }
    idle = now;
    output.announceIdle(now);
    return true;
  }
}
