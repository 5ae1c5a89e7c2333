package io.laminar.core.time;

/** What one producer handle promises: no row with a smaller event time will come from it. */
public final class HandleWatermark {
  private long value;
  private boolean counting;
  private boolean idle;

  HandleWatermark(long value, boolean counting) {
    this.value = value;
    this.counting = counting;
  }

  /** The promise, in the unit of the event-time column. */
  public long value() {
    return value;
  }

  /**
   * Raises the promise; a smaller value changes nothing.
   *
   * @param watermark in the unit of the event-time column
   * @return false when the value would have gone back
   */
  public boolean raise(long watermark) {
    if (watermark < value) {
      return false;
    }
    value = watermark;
    return true;
  }

  /** Tells whether the handle has pushed a row, or is not one that only makes clones. */
  public boolean isCounting() {
    return counting;
  }

  /** Tells whether the handle takes part in the source's minimum. */
  boolean holdsBack() {
    return counting && !idle;
  }

  /** Tells whether the handle was silent for so long that time goes on without it. */
  public boolean isIdle() {
    return idle;
  }

  /** Takes the handle out of the minimum until it speaks again. */
  public void becomeIdle() {
    idle = true;
  }

  /** The handle spoke: it counts from now on. */
  public void speak() {
    idle = false;
    counting = true;
  }

  /** The handle only makes clones: it counts from its first row. */
  public void waitForFirstRow() {
    counting = false;
  }

  /**
   * Another handle takes over what this one promised, and whether it counts.
   *
   * @param heir of another source
   */
  public void passTo(HandleWatermark heir) {
    heir.raise(value);
    heir.counting = counting;
    heir.idle = idle;
  }

  /** Tells whether {@link #speak} would change anything. */
  public boolean isSilent() {
    return idle || !counting;
  }
}
