package io.laminar.core.time;

import java.util.Arrays;

/**
 * The watermark of a source: the minimum over its open handles that count and are not idle; where
 * all of them are idle, the furthest of these, in whatever order they fell silent. It never goes
 * back, and stays where no handle is open.
 */
public final class SourceWatermark {
  /** Before any row. */
  public static final long NONE = Long.MIN_VALUE;

  /** After the last handle finished: every window fires. */
  public static final long END = Long.MAX_VALUE;

  private HandleWatermark[] open = new HandleWatermark[0];
  private long value = NONE;

  // Nobody has opened a handle for so long that time goes on without the source.
  private boolean abandoned;

  /** Makes a watermark that has seen no row. */
  public SourceWatermark() {}

  /** The source's promise, in the unit of the event-time column. */
  public long value() {
    return value;
  }

  /** Adds a handle, which counts from now, starting at the present watermark. */
  public HandleWatermark open() {
    HandleWatermark handle = new HandleWatermark(value, true);
    open = Arrays.copyOf(open, open.length + 1);
    open[open.length - 1] = handle;
    abandoned = false;
    return handle;
  }

  /**
   * Adds a handle that there was in another database.
   *
   * @param promise what it promised there
   * @param counting whether it counted
   * @param idle whether it was silent for so long that time went on without it
   */
  public HandleWatermark reopen(long promise, boolean counting, boolean idle) {
    HandleWatermark handle = new HandleWatermark(promise, counting);
    if (idle) {
      handle.becomeIdle();
    }
    open = Arrays.copyOf(open, open.length + 1);
    open[open.length - 1] = handle;
    return handle;
  }

  /** Takes over what there was in another database, before the first handle. */
  public void restore(long newValue, boolean wasAbandoned) {
    value = newValue;
    abandoned = wasAbandoned;
  }

  /** Tells whether nobody has opened a handle for so long that time goes on without the source. */
  public boolean isAbandoned() {
    return abandoned;
  }

  /**
   * Takes a handle out.
   *
   * @param handle one that {@link #open} made
   */
  public void close(HandleWatermark handle) {
    open = Arrays.stream(open).filter(each -> each != handle).toArray(HandleWatermark[]::new);
  }

  /**
   * Raises the source and all its handles.
   *
   * @param watermark in the unit of the event-time column
   * @return false when it lies before the source's present watermark, which then stays
   */
  public boolean advance(long watermark) {
    for (HandleWatermark handle : open) {
      handle.raise(watermark);
    }
    boolean risen = watermark >= value;
    value = Math.max(value, watermark);
    return risen;
  }

  /** Ends time: the source is complete. */
  public void end() {
    value = END;
  }

  /**
   * Returns what the other handles allow.
   *
   * @param handle the one that is about to rise
   * @return the minimum over the others, {@link #END} where none holds back
   */
  public long minOfOthers(HandleWatermark handle) {
    if (open.length == 1 && open[0] == handle) {
      return END;
    }
    long min = END;
    for (HandleWatermark other : open) {
      if (other != handle && other.holdsBack()) {
        min = Math.min(min, other.value());
      }
    }
    return min;
  }

  /**
   * Works the watermark out again.
   *
   * @return the source's watermark
   */
  public long refresh() {
    if (open.length == 1) {
      // Nearly every source has one handle: no loop.
      HandleWatermark only = open[0];
      if ((only.holdsBack() || only.isIdle()) && only.value() > value) {
        value = only.value();
      }
      return value;
    }
    long min = END;
    long furthest = NONE;
    boolean held = false;
    for (HandleWatermark handle : open) {
      if (handle.holdsBack()) {
        held = true;
        min = Math.min(min, handle.value());
      } else if (handle.isIdle()) {
        furthest = Math.max(furthest, handle.value());
      }
    }
    value = Math.max(value, held ? min : furthest);
    return value;
  }

  /** Nobody has opened a handle for long: the source does not hold time back until somebody does. */
  public void abandon() {
    abandoned = open.length == 0;
  }

  /** Tells whether the source does not hold time back: all handles that count are idle. */
  public boolean isIdle() {
    boolean anyIdle = abandoned;
    for (HandleWatermark handle : open) {
      if (handle.holdsBack()) {
        return false;
      }
      anyIdle |= handle.isIdle();
    }
    return anyIdle;
  }
}
