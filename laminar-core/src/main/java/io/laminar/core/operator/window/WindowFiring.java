package io.laminar.core.operator.window;

import io.laminar.core.state.EntryHeap;
import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * Which of the open windows have fired: those up to a place in the order of end, then of start. The others wait in
 * that order. A window that is opened behind that place has fired, without a row.
 *
 * <pre>
 *   open windows in order:  fired │ fired │ fires now: its groups one by one │ waits │ waits …
 * </pre>
 */
final class WindowFiring {
  /** No window is being fired. */
  private static final int NONE = -1;

  private final OpenWindows windows;
  private final KeyedTable groups;
  private final EntryHeap waiting;
  private long lastEnd = Long.MIN_VALUE;
  private long lastStart = Long.MIN_VALUE;

  /** The next group + 1 of the window that fires; 0 behind the last. */
  private int next = NONE;

  WindowFiring(OpenWindows windows, KeyedTable groups, MemoryAccount account) {
    this.windows = windows;
    this.groups = groups;
    this.waiting = new EntryHeap(windows::isBefore, account);
  }

  /** Learns that a window was opened. */
  void onOpen(int slot) {
    if (!hasFired(slot)) {
      waiting.add(slot);
    }
  }

  /** Tells whether the window in a slot has fired. */
  boolean hasFired(int slot) {
    long end = windows.end(slot);
    return end < lastEnd || (end == lastEnd && windows.start(slot) <= lastStart);
  }

  /** The end of the window that fires next; the largest value where none waits. */
  long firstEnd() {
    return waiting.size() == 0 ? Long.MAX_VALUE : windows.end(waiting.first());
  }

  /** Tells whether a window waits that ends at a watermark or before. */
  boolean isDue(long watermark) {
    return waiting.size() > 0 && windows.end(waiting.first()) <= watermark;
  }

  /** The slot of the window that fires now. */
  int slot() {
    return waiting.first();
  }

  /** Returns the next group of the window that fires now, or −1 when all were taken: the window has fired. */
  int take() {
    int slot = waiting.first();
    int group = next == NONE ? windows.head(slot) : next;
    if (group != 0) {
      next = groups.link(group - 1);
      return group - 1;
    }
    next = NONE;
    windows.addRows(slot, -windows.rows(slot));
    lastEnd = windows.end(slot);
    lastStart = windows.start(slot);
    waiting.removeFirst();
    return -1;
  }

  /** The watermark up to which all windows have fired: rows from there on are of windows that wait. */
  long passed() {
    return lastEnd;
  }

  /** Learns that all windows have fired that end at a watermark or before. */
  void pass(long watermark) {
    if (watermark >= lastEnd) {
      lastEnd = watermark;
      lastStart = Long.MAX_VALUE;
    }
  }

  long liveBytes() {
    return waiting.liveBytes();
  }

  /** Writes which windows have fired. */
  void snapshot(StateWriter writer) {
    writer.writeLong(lastEnd);
    writer.writeLong(lastStart);
    writer.writeLong(next);
  }

  /** Takes over what {@link #snapshot} wrote; before the windows are there. */
  void restore(StateReader reader) {
    lastEnd = reader.readLong();
    lastStart = reader.readLong();
    next = (int) reader.readLong();
  }
}
