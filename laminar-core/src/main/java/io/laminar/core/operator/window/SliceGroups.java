package io.laminar.core.operator.window;

import io.laminar.core.operator.aggregate.GroupMerge;
import io.laminar.core.operator.aggregate.Groups;
import io.laminar.core.state.EntryStore;

/**
 * The groups of slices and blocks, and one result group for each key that any of them has. Each group of a block leads
 * to the result group of its key, so that merging looks nothing up.
 *
 * <pre>
 *   group of a slice:   scope of the slice │ key │ accumulators │ sequence │ result group
 *   group of a block:   loose              │  –  │ accumulators │ sequence │ result group
 *   result group:       scope 0            │ key │ accumulators │ sequence │ newest group of a block, references │
 *                                                                window │ block
 * </pre>
 *
 * <p>The sequence is the number of the row that made the group, so that groups leave a window in order of their first
 * arrival in it. The accumulators of a result group hold something only while its window is being emitted.
 *
 * <p>Groups of a slice that was merged are found no more, so that those which rows still look for stay close together
 * in memory: a row behind the watermark makes another group of the same key.
 */
final class SliceGroups {
  /** The owner's words of a group. */
  static final int WORDS = 4;

  private static final int SEQUENCE = 0;
  private static final int RESULT = 1;
  private static final int WINDOW = 2;
  private static final int BLOCK = 3;
  private static final int RESULT_SCOPE = 0;
  private static final int NONE = 0;

  private final Groups groups;
  private final GroupMerge merge;
  private final Slices slices;
  private final int firstWord;
  private final boolean loosens;

  SliceGroups(Groups groups, Slices slices) {
    this.groups = groups;
    this.merge = new GroupMerge(groups);
    this.slices = slices;
    this.firstWord = groups.ownerWord();
    // A retraction looks for the group that it takes from.
    this.loosens = !groups.spec().changelogInput();
  }

  /** Tells whether groups take few words, so that a block of slices takes no more than one of them. */
  boolean areSmall() {
    return merge.areSmall();
  }

  /** Puts a new group at the end of its slice's list, and finds or makes its result group. */
  void append(int scope, int id, long sequence) {
    link(scope - 1, id);
    int result = groups.table().findLike(id, RESULT_SCOPE);
    if (result < 0) {
      result = merge.insertLike(id, RESULT_SCOPE);
      word(result, WINDOW, WindowSeries.NO_END);
    }
    word(id, SEQUENCE, sequence);
    word(id, RESULT, result);
    word(result, RESULT, word(result, RESULT) + 1);
  }

  private void link(int slot, int id) {
    int tail = slices.tail(slot);
    if (tail == NONE) {
      slices.head(slot, id + 1);
    } else {
      groups.table().link(tail - 1, id + 1);
    }
    slices.tail(slot, id + 1);
  }

  /**
   * Merges a group into that of a larger block, which is made if need be.
   *
   * @param slot of the larger block
   * @param block a number that no other block has had
   */
  void mergeInto(int slot, int id, long block) {
    int result = result(id);
    int into = (int) (word(result, RESULT) >>> 32);
    if (word(result, BLOCK) != block) {
      into = merge.insertLoose();
      link(slot, into);
      word(into, SEQUENCE, sequence(id));
      word(into, RESULT, result);
      int references = (int) word(result, RESULT) + 1;
      word(result, RESULT, (long) into << 32 | references);
      word(result, BLOCK, block);
    } else {
      word(into, SEQUENCE, Math.min(sequence(into), sequence(id)));
    }
    merge.absorb(id, into);
  }

  /**
   * Merges a group into the result group of its key.
   *
   * @param window that is being emitted
   * @return the result group where it is the first of its key in this window, or −1
   */
  int mergeIntoResult(int id, long window) {
    EntryStore entries = groups.table().entries();
    long[] page = entries.page(id);
    int at = entries.offset(id) + firstWord;
    int result = (int) page[at + RESULT];
    long[] resultPage = entries.writable(result);
    int resultAt = entries.offset(result) + firstWord;
    boolean isFirst = resultPage[resultAt + WINDOW] != window;
    if (isFirst) {
      groups.reset(result);
      resultPage[resultAt + WINDOW] = window;
      resultPage[resultAt + SEQUENCE] = page[at + SEQUENCE];
    } else {
      resultPage[resultAt + SEQUENCE] =
          Math.min(resultPage[resultAt + SEQUENCE], page[at + SEQUENCE]);
    }
    merge.absorb(id, result);
    return isFirst ? result : -1;
  }

  /** Learns that a group of a slice is merged. */
  void loosen(int id) {
    if (loosens) {
      groups.table().loosen(id);
    }
  }

  /**
   * Gives back a released group, and its result group where no other leads there.
   *
   * @param id of the first group of a list
   * @return the next group + 1 of the list, or 0
   */
  int remove(int id) {
    int next = groups.table().link(id);
    int result = result(id);
    long references = word(result, RESULT) - 1;
    word(result, RESULT, references);
    groups.remove(id);
    if ((int) references == 0) {
      groups.remove(result);
    }
    return next;
  }

  long sequence(int id) {
    return word(id, SEQUENCE);
  }

  /** Tells whether a result group belongs to a window and was not emitted. */
  boolean isIn(int result, long window) {
    return word(result, WINDOW) == window;
  }

  /** Marks a result group as emitted. */
  void leave(int result) {
    word(result, WINDOW, WindowSeries.NO_END);
  }

  private int result(int id) {
    return (int) word(id, RESULT);
  }

  private long word(int id, int word) {
    EntryStore entries = groups.table().entries();
    return entries.page(id)[entries.offset(id) + firstWord + word];
  }

  private void word(int id, int word, long value) {
    EntryStore entries = groups.table().entries();
    entries.writable(id)[entries.offset(id) + firstWord + word] = value;
  }
}
