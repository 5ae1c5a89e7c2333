package io.laminar.core.operator.session;

import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.aggregate.Groups;

/** Closes sessions that are due, in bounded steps: by end, then start, then first arrival. */
final class SessionCloser {
  private final Sessions sessions;
  private final SessionContents contents;
  private final Groups groups;
  private final OutputRows result;
  private final int keyCount;
  private final boolean emits;
  private boolean firstIsEmitted;

  /**
   * Makes it.
   *
   * @param keyCount how many columns of the result are the key
   * @param emits whether a session has its row when it closes
   */
  SessionCloser(
      Sessions sessions,
      SessionContents contents,
      Groups groups,
      OutputRows result,
      int keyCount,
      boolean emits) {
    this.sessions = sessions;
    this.contents = contents;
    this.groups = groups;
    this.result = result;
    this.keyCount = keyCount;
    this.emits = emits;
  }

  boolean isDue(long watermark) {
    return sessions.firstDue() >= 0 || sessions.mayBeDue(watermark);
  }

  /**
   * Closes sessions, as far as there are steps and room for rows.
   *
   * @param ordinal of the rows
   * @return true when none is due any more
   */
  boolean close(long watermark, int steps, int ordinal) {
    int left = steps;
    while (left > 0 && result.room() > 0 && isDue(watermark)) {
      left = step(watermark, left, ordinal);
    }
    return !isDue(watermark);
  }

  /** Sorts out one that waits, or emits and drops the first that is due; returns the steps that are left. */
  private int step(long watermark, int steps, int ordinal) {
    if (sessions.mayBeDue(watermark)) {
      sessions.settleFirst(watermark);
      return steps - 1;
    }
    int session = sessions.firstDue();
    int left = steps;
    if (!firstIsEmitted) {
      left = contents.gather(session, left);
      if (left < 0) {
        return 0;
      }
      if (emits) {
        write(session, contents.gathered(session), 1, ordinal, true);
      }
      firstIsEmitted = true;
    }
    left = contents.release(session, Math.max(1, left));
    if (left < 0) {
      return 0;
    }
    sessions.removeFirstDue();
    firstIsEmitted = false;
    return left - 1;
  }

  /**
   * Writes the row of a session.
   *
   * @param group that holds its rows
   * @param reports whether a result that does not fit is reported: there is no row then
   */
  void write(int session, int group, long weight, int ordinal, boolean reports) {
    int row = result.count();
    if (groups.writeResults(group, result, keyCount + 2, row, reports)) {
      sessions.writeKey(session, result, row);
      result.column(keyCount).setWord(row, sessions.start(session));
      result.column(keyCount + 1).setWord(row, sessions.end(session));
      result.add(weight, ordinal);
    }
  }

  /** Whether the row of the first session that is due has been emitted. */
  boolean firstIsEmitted() {
    return firstIsEmitted;
  }

  void firstIsEmitted(boolean emitted) {
    firstIsEmitted = emitted;
  }
}
