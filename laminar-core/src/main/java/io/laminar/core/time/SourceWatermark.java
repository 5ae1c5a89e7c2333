package io.laminar.core.time;

import java.util.Arrays;

/**
 * The watermark of a source: the minimum over its open handles that count and are not idle. It
 * never goes back; where no handle holds it back it stays.
 */
public final class SourceWatermark {
  /** Before any row. */
  public static final long NONE = Long.MIN_VALUE;

  /** After the last handle finished: every window fires. */
  public static final long END = Long.MAX_VALUE;

  private HandleWatermark[] open = new HandleWatermark[0];
  private long value = NONE;

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
    return handle;
  }

  /**
   * Takes a handle out.
   *
   * @param handle one that {@link #open} made
   */
  public void close(HandleWatermark handle) {
    open = Arrays.stream(open).filter(each -> each != handle).toArray(HandleWatermark[]::new);
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
   * Works the minimum out again.
   *
   * @return the source's watermark
   */
  public long refresh() {
    if (open.length == 1) {
      // Mostly so: no loop.
      HandleWatermark only = open[0];
      if (only.holdsBack() && only.value() > value) {
        value = only.value();
      }
      return value;
    }
    long min = END;
    boolean held = false;
    for (HandleWatermark handle : open) {
      if (handle.holdsBack()) {
        held = true;
        min = Math.min(min, handle.value());
      }
    }
    if (held && min > value) {
      value = min;
    }
    return value;
  }

  /** Tells whether every open handle is idle, so that the source does not hold time back. */
  public boolean isIdle() {
    for (HandleWatermark handle : open) {
      if (handle.holdsBack()) {
        return false;
      }
    }
    return open.length > 0 && anyIdle();
  }

  private boolean anyIdle() {
    for (HandleWatermark handle : open) {
      if (handle.isIdle()) {
        return true;
      }
    }
    return false;
  }
}
