package io.laminar.core.engine;

import java.util.Arrays;

/**
 * The total order of everything that decides an output: which rows were drained from which lane,
 * and what the clock decided between them. Replayed over the same lanes it gives the same output.
 *
 * <pre>
 *   entry = kind │ source │ lane or value │ rows, end or watermark      position = rows drained before the entry
 * </pre>
 *
 * <p>Written by the engine's thread, read when the engine is idle.
 */
public final class DrainOrder {
  /** Rows of one lane were drained. */
  static final long ROWS = 0;

  /** A lane became idle, or {@link #NO_LANE}. */
  static final long IDLE = 1;

  /** The time that expressions see from here on. */
  static final long NOW = 2;

  /** A producer handle was made. */
  static final long OPENED = 3;

  /** A producer handle is gone, and everything that it pushed was drained. */
  static final long CLOSED = 4;

  /**
   * A step of a source begins that did not begin with the rows that caused it: there was no room, or
   * it was no row that did.
   */
  static final long BEGUN = 5;

  /** A watermark was declared for all handles. */
  static final long ADVANCED = 6;

  /** A watermark holds for a lane whose row was given up. */
  static final long DECLARED = 7;

  /** The clock threw: queries over the source that ask for the time were stopped. */
  static final long CLOCK_FAILED = 8;

  /** The time that operators see from here on that go by the clock. */
  static final long ELAPSED = 9;

  /** Timers of a query were due by the clock. */
  static final long TICKED = 10;

  /** In place of a lane: the source became idle while nobody held a handle. */
  static final int NO_LANE = -1;

  private static final int WORDS = 4;

  private long[] words = new long[64 * WORDS];
  private int size;
  private long position;

  /** Makes an empty order. */
  public DrainOrder() {}

  /** The number of entries. */
  public int size() {
    return size;
  }

  /** The rows drained so far: the position of the next entry. */
  public long position() {
    return position;
  }

  /** With {@code waits}, the step that they caused last has not begun: {@link #BEGUN} follows. */
  void rows(int source, int lane, int rows, boolean waits) {
    append(ROWS, source, lane, waits ? ~(long) rows : rows);
    position += rows;
  }

  void idle(int source, int lane) {
    append(IDLE, source, lane, 0);
  }

  void begun(int source) {
    append(BEGUN, source, 0, 0);
  }

  void advanced(int source, long watermark) {
    append(ADVANCED, source, watermark, 0);
  }

  void declared(int source, int lane, long watermark) {
    append(DECLARED, source, lane, watermark);
  }

  void opened(int source, int lane) {
    append(OPENED, source, lane, 0);
  }

  void closed(int source, int lane, boolean endsSource) {
    append(CLOSED, source, lane, endsSource ? 1 : 0);
  }

  void now(long nanos) {
    append(NOW, 0, nanos, 0);
  }

  void clockFailed(int source) {
    append(CLOCK_FAILED, source, 0, 0);
  }

  void elapsed(long nanos) {
    append(ELAPSED, 0, nanos, 0);
  }

  void ticked(int query, long elapsedNanos) {
    append(TICKED, query, elapsedNanos, 0);
  }

  private void append(long kind, long source, long value, long rows) {
    int at = size * WORDS;
    if (at == words.length) {
      words = Arrays.copyOf(words, words.length * 2);
    }
    words[at] = kind;
    words[at + 1] = source;
    words[at + 2] = value;
    words[at + 3] = rows;
    size++;
  }

  long kind(int entry) {
    return words[entry * WORDS];
  }

  int source(int entry) {
    return (int) words[entry * WORDS + 1];
  }

  long value(int entry) {
    return words[entry * WORDS + 2];
  }

  /** Whether the handle that is gone was the last, and finished. */
  boolean endsSource(int entry) {
    return words[entry * WORDS + 3] == 1;
  }

  long watermark(int entry) {
    return words[entry * WORDS + 3];
  }

  int rowCount(int entry) {
    int rows = (int) words[entry * WORDS + 3];
    return rows < 0 ? ~rows : rows;
  }

  /** Whether the last step that the rows of an entry caused did not begin with them. */
  boolean waits(int entry) {
    return kind(entry) == ROWS && words[entry * WORDS + 3] < 0;
  }
}
