package io.laminar.core.engine.log;

import java.util.Arrays;

/**
 * In which frames the rows of a lane lie: for a row, a frame at or before its own. Bounded: where there
 * would be more than {@value #MAX} entries, every second is given up, which leaves earlier frames. The
 * log's thread.
 */
final class FramePositions {
  static final int MAX = 1024;

  private long[] rows = new long[8];
  private long[] frames = new long[8];
  private int size;

  /** Rows from this one on lie in this frame or later ones. */
  void add(long row, long frame) {
    if (size == MAX) {
      thinOut();
    } else if (size == rows.length) {
      rows = Arrays.copyOf(rows, 2 * size);
      frames = Arrays.copyOf(frames, 2 * size);
    }
    rows[size] = row;
    frames[size] = frame;
    size++;
  }

  private void thinOut() {
    for (int i = 0; i < MAX / 2; i++) {
      rows[i] = rows[2 * i];
      frames[i] = frames[2 * i];
    }
    size = MAX / 2;
  }

  /** A frame that is not behind the one with a row; the given one where nothing is known of it. */
  long frameOf(long row, long unknown) {
    int at = indexOf(row);
    return at < 0 ? unknown : frames[at];
  }

  /** Forgets frames that lie before the one with a row. */
  void forgetBefore(long row) {
    int at = indexOf(row);
    if (at > 0) {
      System.arraycopy(rows, at, rows, 0, size - at);
      System.arraycopy(frames, at, frames, 0, size - at);
      size -= at;
    }
  }

  private int indexOf(long row) {
    int found = Arrays.binarySearch(rows, 0, size, row);
    return found >= 0 ? found : -found - 2;
  }
}
