package io.laminar.core.engine.source;

import io.laminar.api.WatermarkOrigin;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.time.HandleWatermark;
import io.laminar.core.time.SaturatingTime;
import io.laminar.core.time.SourceWatermark;

/**
 * Decides how many polled rows may go as one batch, and raises the watermark row by row while it
 * looks at their event times, unless it is declared from outside.
 *
 * <p>A batch ends before a control row; after the row at which the watermark reaches a timer of the
 * pipelines, be it set by a row of the same batch; and before a row that is behind a watermark which
 * they have not heard of yet. Hence what a row meets depends on the rows before it, never on how they
 * were polled.
 */
final class BatchCutter {
  private final SlotLayout layout;
  private final int timeWord;
  private final long delay;
  private final boolean external;
  private final SourceWatermark watermark;

  // What the last look found: all kinds in one, and the range of event times.
  private int kinds;
  private long oldest;
  private long newest;

  BatchCutter(SourceSpec spec, SlotLayout layout, SourceWatermark watermark) {
    int eventTimeColumn = spec.eventTimeColumn();
    this.layout = layout;
    this.timeWord = eventTimeColumn < 0 ? -1 : layout.columnWord(eventTimeColumn);
    this.delay = spec.delay();
    this.external = spec.watermark() == WatermarkOrigin.EXTERNAL;
    this.watermark = watermark;
  }

  /** What a row with an event time promises about those after it. */
  private long promiseOf(long time) {
    return external ? SourceWatermark.NONE : SaturatingTime.minus(time, delay);
  }

  /** The end of the rows that come before a control row. */
  private int beforeControl(long[] slots, int base, int from, int rows) {
    int stride = layout.stride();
    int header = base + SlotLayout.HEADER_WORD;
    for (int row = from; row < rows; row++) {
      if (SlotLayout.kind(slots[header + row * stride]) != SlotLayout.KIND_ROW) {
        return row;
      }
    }
    return rows;
  }

  /** Tells whether the commit of a row goes on with the next row. */
  boolean isOpen(long[] slots, int base, int row) {
    return (slots[base + row * layout.stride() + SlotLayout.HEADER_WORD] & SlotLayout.OPEN_COMMIT)
        != 0;
  }

  /** The first row from one on whose commit goes on, or the end of the rows. */
  int nextOpen(long[] slots, int base, int from, int rows) {
    int row = from;
    while (row < rows && !isOpen(slots, base, row)) {
      row++;
    }
    return row;
  }

  /** The end of the commit that a row belongs to, or of the rows. */
  int endOfCommit(long[] slots, int base, int from, int rows) {
    int row = from;
    while (row < rows && isOpen(slots, base, row)) {
      row++;
    }
    return Math.min(rows, row + 1);
  }

  /**
   * The end of the rows that may go as one batch. Raises the handle's promise, and with it the
   * source's watermark, by their event times.
   *
   * @param announced the watermark that the operators have heard of
   */
  int cut(
      HandleWatermark handle,
      long announced,
      Reach reach,
      long[] slots,
      int base,
      int from,
      int rows) {
    if (timeWord < 0) {
      return beforeControl(slots, base, from, rows);
    }
    int stride = layout.stride();
    long others = watermark.minOfOthers(handle);
    long promise = handle.value();
    long effective = Math.max(watermark.value(), Math.min(others, promise));
    look(slots, base, from, rows);
    long after = Math.max(effective, Math.min(others, Math.max(promise, promiseOf(newest))));
    if (kinds == SlotLayout.KIND_ROW && after <= announced) {
      // Time does not rise: every timer until then was done.
      handle.raise(promiseOf(newest));
      return rows;
    }
    long timer = reach.nextTimer();
    if (kinds == SlotLayout.KIND_ROW && after < timer && oldest >= after) {
      // Mostly so: no control row, no timer is reached, no row is behind what time rises to.
      handle.raise(promiseOf(newest));
      watermark.refresh();
      return rows;
    }
    boolean unheard = effective > announced;
    // Of the rows that are not behind the watermark; those above it set no earlier timer.
    long lowest = Long.MAX_VALUE;
    int row = from;
    int slot = base + from * stride;
    for (; row < rows; row++, slot += stride) {
      if (SlotLayout.kind(slots[slot + SlotLayout.HEADER_WORD]) != SlotLayout.KIND_ROW) {
        break;
      }
      long time = slots[slot + timeWord];
      if (unheard && time < effective) {
        break;
      }
      if (time < lowest) {
        long own = reach.timerOf(time);
        if (own > effective && own < Long.MAX_VALUE) {
          // What has fired may hide a timer of a row behind it, and not that of a later row.
          lowest = time >= effective ? time : lowest;
          timer = Math.min(timer, own);
        }
      }
      long promised = promiseOf(time);
      if (promised > promise) {
        promise = promised;
        effective = Math.max(effective, Math.min(others, promise));
        unheard = effective > announced;
        if (effective >= timer) {
          row++;
          break;
        }
      }
    }
    handle.raise(promise);
    watermark.refresh();
    return row;
  }

  /**
   * Looks at rows without a branch on any of them: {@link #kinds}, {@link #oldest}, {@link #newest}.
   */
  private void look(long[] slots, int base, int from, int rows) {
    if (rows - from == 1) {
      int slot = base + from * layout.stride();
      kinds = SlotLayout.kind(slots[slot + SlotLayout.HEADER_WORD]);
      oldest = slots[slot + timeWord];
      newest = oldest;
      return;
    }
    if (layout.stride() == SlotLayout.WORDS_PER_LINE) {
      look(slots, base, from, rows, SlotLayout.WORDS_PER_LINE);
    } else {
      look(slots, base, from, rows, layout.stride());
    }
  }

  // With a constant stride the compiler checks the bounds once, not for every row.
  private void look(long[] slots, int base, int from, int rows, int stride) {
    int header = base + SlotLayout.HEADER_WORD;
    int time = base + timeWord;
    long allKinds = 0;
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    for (int row = from; row < rows; row++) {
      allKinds |= slots[header + row * stride];
      long each = slots[time + row * stride];
      min = Math.min(min, each);
      max = Math.max(max, each);
    }
    kinds = SlotLayout.kind(allKinds);
    oldest = min;
    newest = max;
  }

  /**
   * The end of the rows that come before a control row, where nobody needs the watermark now: it is
   * kept for those who come.
   */
  int note(HandleWatermark handle, long[] slots, int base, int from, int rows) {
    if (timeWord < 0) {
      return beforeControl(slots, base, from, rows);
    }
    int end = rows;
    look(slots, base, from, end);
    if (kinds != SlotLayout.KIND_ROW) {
      end = beforeControl(slots, base, from, rows);
      look(slots, base, from, end);
    }
    if (end > from) {
      handle.raise(promiseOf(newest));
      watermark.refresh();
    }
    return end;
  }
}
