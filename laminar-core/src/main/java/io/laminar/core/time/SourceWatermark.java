package io.laminar.core.time;

import java.util.ArrayList;
import java.util.List;

/**
 * The watermark of a source: the minimum over its open handles that count and are not idle. It
 * never goes back; where no handle holds it back it stays.
 */
public final class SourceWatermark {
  /** Before any row. */
  public static final long NONE = Long.MIN_VALUE;

  /** After the last handle finished: every window fires. */
  public static final long END = Long.MAX_VALUE;

  private final List<HandleWatermark> open = new ArrayList<>();
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
    open.add(handle);
    return handle;
  }

  /**
   * Takes a handle out.
   *
   * @param handle one that {@link #open} made
   */
  public void close(HandleWatermark handle) {
    open.remove(handle);
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
    long min = END;
    for (int i = 0; i < open.size(); i++) {
      HandleWatermark other = open.get(i);
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
    long min = END;
    boolean held = false;
    for (int i = 0; i < open.size(); i++) {
      HandleWatermark handle = open.get(i);
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
    for (int i = 0; i < open.size(); i++) {
      if (open.get(i).holdsBack()) {
        return false;
      }
    }
    return !open.isEmpty() && anyIdle();
  }

  private boolean anyIdle() {
    for (int i = 0; i < open.size(); i++) {
      if (open.get(i).isIdle()) {
        return true;
      }
    }
    return false;
  }
}
