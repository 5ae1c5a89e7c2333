package io.laminar.core.operator.window;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.math.BigInteger;

/**
 * The windows of HOP or CUMULATE: each is a run of slices, and no two end with the same one, so that
 * the number of the edge at its end stands for a window. Immutable.
 *
 * <pre>
 *   HOP, 3 slices a window, one a slide      CUMULATE, 3 slices at most
 *   ├──┼──┼──┤                               ├──┤
 *      ├──┼──┼──┤                            ├──┼──┤
 *         ├──┼──┼──┤                         ├──┼──┼──┤
 *                                                     ├──┤
 * </pre>
 *
 * <p>Where the slide does not divide the size, a slide has two slices: up to the end of the windows that started
 * earlier, and the rest (pairs; Krishnamurthy, Wu and Franklin, SIGMOD 2006). Where the slide is longer than the size,
 * the second of them is in no window.
 */
public final class WindowSeries {
  /** The most slices of a window, and so the most windows of a row. */
  public static final int MAX_SLICES = 1_000_000;

  /** No window: less than the number of any edge. */
  static final long NO_END = Long.MIN_VALUE;

  private final SliceEdges edges;

  /** The slices from the start of a window to that of the next which starts later. */
  private final long stride;

  /** The slices of the longest window. */
  private final long count;

  private final boolean cumulates;

  // In the unit of the event-time column: the longest window, and from one start to the next.
  private final long size;
  private final long slide;
  // How far a bound may be from where it would be by these; 0 where they are exact.
  private final long slack;

  private WindowSeries(
      SliceEdges edges, long stride, long count, boolean cumulates, long size, long slide) {
    this(edges, stride, count, cumulates, size, slide, 0);
  }

  private WindowSeries(
      SliceEdges edges,
      long stride,
      long count,
      boolean cumulates,
      long size,
      long slide,
      long slack) {
    this.slack = slack;
    this.edges = edges;
    this.stride = stride;
    this.count = count;
    this.cumulates = cumulates;
    this.size = size;
    this.slide = slide;
    if (count > MAX_SLICES) {
      throw invalid(
          "a window of more than " + MAX_SLICES + " slices is not possible",
          "Use a longer slide or step");
    }
  }

  /**
   * HOP: windows [n × slide + offset, n × slide + offset + size).
   *
   * @param slide from the start of a window to that of the next, more than 0
   * @param size length of a window, more than 0; where it is less than the slide, rows between two windows are in none
   * @param offset shift against the epoch; any number
   */
  public static WindowSeries hopping(long slide, long size, long offset) {
    if (slide <= 0 || size <= 0) {
      throw invalid(
          "a hopping window of size " + size + " every " + slide + " is not possible",
          "Use a size and a slide of more than 0");
    }
    long cut = size % slide;
    long slides = Math.min(size / slide, MAX_SLICES + 1);
    SliceEdges edges = new EvenEdges(slide, cut, Math.floorMod(offset, slide));
    return cut == 0
        ? new WindowSeries(edges, 1, slides, false, size, slide)
        : new WindowSeries(edges, 2, 2 * slides + 1, false, size, slide);
  }

  /**
   * CUMULATE: windows [n × max + offset, n × max + offset + m × step), m from 1 to max ÷ step.
   *
   * @param step from the end of a window to that of the next, more than 0
   * @param max length of the longest window, a multiple of the step
   * @param offset shift against the epoch; any number
   */
  public static WindowSeries cumulating(long step, long max, long offset) {
    if (step <= 0 || max <= 0 || max % step != 0) {
      throw invalid(
          "cumulating windows of up to " + max + " by steps of " + step + " are not possible",
          "Use a step of more than 0, and a multiple of it");
    }
    SliceEdges edges = new EvenEdges(step, 0, Math.floorMod(offset, max));
    return new WindowSeries(edges, max / step, max / step, true, max, max);
  }

  /**
   * HOP over local days.
   *
   * @param days slide and size of the windows
   */
  public static WindowSeries hopping(SeriesDays days) {
    long cut = days.size() % days.slide();
    long slides = Math.min(days.size() / days.slide(), MAX_SLICES + 1);
    SliceEdges edges = days.edges(days.slide(), cut, days.slide());
    long size = days.size() * days.unitsPerSecond();
    long slide = days.slide() * days.unitsPerSecond();
    return cut == 0
        ? new WindowSeries(edges, 1, slides, false, size, slide, days.slack())
        : new WindowSeries(edges, 2, 2 * slides + 1, false, size, slide, days.slack());
  }

  /**
   * CUMULATE over local days.
   *
   * @param days step and largest size of the windows
   */
  public static WindowSeries cumulating(SeriesDays days) {
    if (days.size() % days.slide() != 0) {
      throw invalid(
          "cumulating windows of up to " + days.size() + " by steps of " + days.slide()
              + " seconds are not possible",
          "Use a step of more than 0, and a multiple of it");
    }
    long slices = days.size() / days.slide();
    long size = days.size() * days.unitsPerSecond();
    return new WindowSeries(
        days.edges(days.slide(), 0, days.size()), slices, slices, true, size, size, days.slack());
  }

  private static LaminarException invalid(String problem, String remedy) {
    return new LaminarException(ErrorCode.INVALID_WINDOW, problem, remedy);
  }

  /** The level of the largest blocks of 2, 4, 8, … slices that are in several windows. */
  int maxLevel() {
    return count < 3 ? 0 : Long.SIZE - 1 - Long.numberOfLeadingZeros(count - 1);
  }

  /** The number of the slice that a time falls into. */
  long slice(long time) {
    return edges.slice(time);
  }

  /** The moment at which a slice starts, and at which the windows end that the number stands for. */
  long edge(long number) {
    return edges.edge(number);
  }

  /** The first slice of the window that ends with an edge. */
  long first(long end) {
    return cumulates ? Math.floorDiv(end - 1, stride) * stride : end - count;
  }

  /** The first end of a window behind a slice's start. */
  long firstEnd(long slice) {
    return cumulates ? slice + 1 : (Math.floorDiv(slice - count, stride) + 1) * stride + count;
  }

  /** The end of the last window that starts at a slice's start or before; at most there where the slice is in none. */
  long lastEnd(long slice) {
    long start = Math.floorDiv(slice, stride) * stride;
    return start + count;
  }

  /** The end of the next window. */
  long nextEnd(long end) {
    return cumulates ? end + 1 : end + stride;
  }

  /** The end of one of the windows that a slice is in, counted from 0. */
  long end(long slice, long number) {
    return firstEnd(slice) + number * (cumulates ? 1 : stride);
  }

  /** The number of windows that a slice is in. */
  long windows(long slice) {
    long first = firstEnd(slice);
    long last = lastEnd(slice);
    return last < first ? 0 : (last - first) / (cumulates ? 1 : stride) + 1;
  }

  /** Tells whether the bounds of all windows around a time are within 64 bits. */
  boolean holds(long time) {
    // Within the size of the time lies every bound.
    long within = size + slack;
    return (time - within < time && time + within > time) || (slack == 0 && holdsNearTheEnd(time));
  }

  private boolean holdsNearTheEnd(long time) {
    BigInteger present = BigInteger.valueOf(time);
    BigInteger length = BigInteger.valueOf(size);
    BigInteger step = BigInteger.valueOf(slide);
    BigInteger into = present.subtract(BigInteger.valueOf(edges.edge(0))).mod(step);
    BigInteger earlier = length.subtract(into).subtract(BigInteger.ONE).divide(step);
    BigInteger lastStart = present.subtract(into);
    BigInteger firstStart = lastStart.subtract(earlier.max(BigInteger.ZERO).multiply(step));
    return firstStart.bitLength() < Long.SIZE && lastStart.add(length).bitLength() < Long.SIZE;
  }

  /** The smallest watermark at which a window may end because of a row. */
  public long timerOf(long time) {
    return holds(time) ? edge(firstEnd(slice(time))) : Long.MAX_VALUE;
  }
}
