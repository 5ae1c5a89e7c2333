package io.laminar.core.operator.aggregate;

import io.laminar.core.operator.OutputRows;
import io.laminar.core.state.EntryHeap;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.time.SaturatingTime;

/**
 * When groups go that are not written to: a queue by the time at which each was due when it was queued.
 *
 * <pre>
 *   group: … accumulators │ last write │ due
 *   write ─▶ last write                         first of the queue, due ≤ now ─┬─ written to since ─▶ queued anew
 *                                                                              └─ else −1, and removed
 * </pre>
 *
 * <p>A write costs two words and no step of the queue. Groups go in the order of their times, and of their numbers.
 */
final class GroupExpiry {
  /** The words of each group that are its own. */
  static final int OWNER_WORDS = 2;

  /** Groups that are looked at in a step. */
  private static final int STEPS = 1024;

  private final Groups groups;
  private final OutputRows result;
  private final int firstResult;
  private final long afterLastWrite;
  private final EntryStore entries;
  private final int writtenWord;
  private final int dueWord;
  private final EntryHeap queue;
  private long expired;

  /**
   * Makes it for groups that have {@link #OWNER_WORDS}.
   *
   * @param result receives what is retracted: the key, then the results
   * @param afterLastWrite how long a group stays, more than 0
   */
  GroupExpiry(Groups groups, OutputRows result, long afterLastWrite, MemoryAccount account) {
    this.groups = groups;
    this.result = result;
    this.firstResult = groups.spec().keys().size();
    this.afterLastWrite = afterLastWrite;
    this.entries = groups.table().entries();
    this.writtenWord = groups.ownerWord();
    this.dueWord = writtenWord + 1;
    this.queue = new EntryHeap(this::isBefore, account);
  }

  private boolean isBefore(int left, int right) {
    long first = word(left, dueWord);
    long second = word(right, dueWord);
    return first == second ? left < right : first < second;
  }

  private long word(int id, int word) {
    return entries.page(id)[entries.offset(id) + word];
  }

  private void word(int id, int word, long value) {
    long[] page = entries.writable(id);
    page[entries.offset(id) + word] = value;
  }

  /** A group was written to, or made: one that is new has no due time. */
  void written(int id, long time) {
    if (word(id, dueWord) == 0) {
      word(id, writtenWord, time);
      queue(id, time);
    } else if (time > word(id, writtenWord)) {
      word(id, writtenWord, time);
    }
  }

  private void queue(int id, long time) {
    long due = SaturatingTime.plus(time, afterLastWrite);
    // 0 says that a group is not queued: what is not negative is written one larger.
    word(id, dueWord, due < 0 ? due : SaturatingTime.plus(due, 1));
    queue.add(id);
  }

  /** When the first group may be due; {@link Long#MAX_VALUE} where there is none. */
  long nextDue() {
    if (queue.size() == 0) {
      return Long.MAX_VALUE;
    }
    long due = word(queue.first(), dueWord);
    return due < 0 ? due : due - 1;
  }

  /**
   * Lets groups go that are due, as many as the output has room for.
   *
   * @return true when no more are due
   */
  boolean expire(long now) {
    for (int step = 0; step < STEPS && result.room() > 0 && isDue(now); step++) {
      int id = queue.first();
      long time = word(id, writtenWord);
      boolean isWritten = SaturatingTime.plus(time, afterLastWrite) > nextDue();
      queue.removeFirst();
      // Also where it is due as well: it goes behind those that were due before.
      if (isWritten) {
        queue(id, time);
      } else {
        remove(id);
      }
    }
    return !isDue(now);
  }

  /** At the end of time nothing is due where nothing is left. */
  private boolean isDue(long now) {
    return queue.size() > 0 && nextDue() <= now;
  }

  private void remove(int id) {
    int row = result.count();
    // A result that does not fit its type was never there.
    if (groups.rows(id) > 0 && groups.writeResults(id, result, firstResult, row, false)) {
      groups.writeKey(id, result, row);
      result.add(-1, 0);
    }
    groups.release(id, Integer.MAX_VALUE);
    // The next group in its place is a new one.
    word(id, dueWord, 0);
    groups.remove(id);
    expired++;
  }

  /** The groups that went. */
  long expired() {
    return expired;
  }

  /** After the groups were restored: they are queued as they were. */
  void restore(long expiredBefore) {
    expired = expiredBefore;
    entries.forEachLive(queue::add);
  }

  long liveBytes() {
    return queue.liveBytes();
  }
}
