package io.laminar.core.operator.session;

import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.WindowEmission;
import io.laminar.core.operator.aggregate.Groups;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * Lets sessions fire that are due, and drops them, in bounded steps: by end, then start, then first arrival. Those that may be
 * corrected stay between the two.
 */
final class SessionCloser {
  private final Sessions sessions;
  private final SessionContents contents;
  private final Groups groups;
  private final OutputRows result;
  private final int keyCount;
  private final boolean emits;
  private final boolean corrects;
  private boolean firstIsEmitted;

  /** The rows of sessions that have fired and were not dropped. */
  private long firedRows;

  /**
   * Makes it.
   *
   * @param keyCount how many columns of the result are the key
   * @param emission when sessions have their rows
   */
  SessionCloser(
      Sessions sessions,
      SessionContents contents,
      Groups groups,
      OutputRows result,
      int keyCount,
      WindowEmission emission) {
    this.sessions = sessions;
    this.contents = contents;
    this.groups = groups;
    this.result = result;
    this.keyCount = keyCount;
    this.emits = !emission.isChangelog();
    this.corrects = emission.corrects();
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
    if (corrects && !sessions.isFired(session)) {
      emit(session, 1, ordinal);
      sessions.fireFirstDue(watermark);
      return steps - 1;
    }
    int left = steps;
    if (!firstIsEmitted) {
      left = contents.gather(session, left);
      if (left < 0) {
        return 0;
      }
      if (emits) {
        write(session, contents.gathered(session), 1, ordinal);
      }
      firedRows -= corrects ? groups.rows(contents.gathered(session)) : 0;
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
   * Emits the row of a session as it is.
   *
   * @param weight 1 for what holds from now on: a result that does not fit is reported, and there is no row then; −1 for what held
   */
  void emit(int session, long weight, int ordinal) {
    int sum = contents.sum(session);
    write(session, sum, weight, ordinal);
    count(sum, weight);
    contents.endSum(sum);
  }

  /** Counts the rows of a session that was read from state. */
  void countRead(int session) {
    if (sessions.isFired(session)) {
      int sum = contents.sum(session);
      count(sum, 1);
      contents.endSum(sum);
    }
  }

  private void count(int group, long weight) {
    firedRows += corrects ? weight * groups.rows(group) : 0;
  }

  private void write(int session, int group, long weight, int ordinal) {
    int row = result.count();
    if (groups.writeResults(group, result, keyCount + 2, row, weight > 0)) {
      sessions.writeKey(session, result, row);
      result.column(keyCount).setWord(row, sessions.start(session));
      result.column(keyCount + 1).setWord(row, sessions.end(session));
      result.add(weight, ordinal);
    }
  }

  /** The rows of sessions that have fired and may still be corrected. */
  long firedRows() {
    return firedRows;
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(firstIsEmitted ? 1 : 0);
    writer.writeLong(firedRows);
  }

  void restore(StateReader reader) {
    firstIsEmitted = reader.readLong() == 1;
    firedRows = reader.readLong();
  }
}
