package io.laminar.core.operator;

import io.laminar.core.operator.WaitingOperator.Wait;
import io.laminar.core.time.SaturatingTime;
import org.jspecify.annotations.Nullable;

/**
 * When the results of windows come out, and how long rows that are late for it still count.
 *
 * <pre>
 *   watermark      e                     e + lateness
 *   ───────────────┼──────────────────────────┼─────────▶
 *   ON_CLOSE       results    corrections     dropped
 *   FINAL                                     results, dropped
 *   CHANGES     changes        changes        dropped
 * </pre>
 *
 * @param kind which of them
 * @param lateness how long after its end a window is dropped, 0 or more, in the unit of the event-time column
 */
public record WindowEmission(Kind kind, long lateness) {
  /** Once, when a window fires. */
  public static final WindowEmission ON_CLOSE = new WindowEmission(Kind.ON_CLOSE, 0);

  /** With every change. */
  public static final WindowEmission CHANGES = new WindowEmission(Kind.CHANGES, 0);

  /** What comes out until a window is dropped. */
  public enum Kind {
    /** The results when the watermark reaches the end; then −1 of the old and +1 of the new one with every change. */
    ON_CLOSE,
    /** The results when the window is dropped. */
    FINAL,
    /** −1 of the old and +1 of the new result with every change. */
    CHANGES
  }

  // Checks the lateness.
  public WindowEmission {
    if (lateness < 0) {
      throw new IllegalArgumentException("lateness " + lateness);
    }
  }

  /** Tells whether what has been emitted may be taken back. */
  public boolean isChangelog() {
    return kind == Kind.CHANGES || corrects();
  }

  /** Tells whether windows that have fired are corrected until they are dropped. */
  public boolean corrects() {
    return kind == Kind.ON_CLOSE && lateness > 0;
  }

  /** Tells whether each change is emitted at once, from the first row of a window on. */
  public boolean emitsEachChange() {
    return kind == Kind.CHANGES;
  }

  /**
   * The time at which windows that end are dropped at a watermark: all that end there or before.
   *
   * @param watermark the end of time is the end of all windows
   */
  public long dropped(long watermark) {
    return watermark == Long.MAX_VALUE ? watermark : SaturatingTime.minus(watermark, lateness);
  }

  /**
   * What the results of a window wait for.
   *
   * @param end of the first window that was not emitted; {@link Long#MAX_VALUE} where there is none
   * @param window what windows are called
   * @return null where nothing waits
   */
  public @Nullable Wait waitFor(long end, String window) {
    if (kind == Kind.CHANGES || end == Long.MAX_VALUE) {
      return null;
    }
    return kind == Kind.FINAL && lateness > 0
        ? new Wait(
            WaitingOperator.Kind.LATENESS,
            0,
            droppedAt(end),
            "until when late rows may come into its first " + window)
        : Wait.watermark(end, "where its first " + window + " ends");
  }

  /**
   * The watermark at which a window is dropped.
   *
   * @param end of the window
   */
  public long droppedAt(long end) {
    return SaturatingTime.plus(end, lateness);
  }
}
