package io.laminar.core.operator.window;

import io.laminar.core.state.KeyedTable;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * Merges the slices of a window, in order, into the result groups of their keys, in bounded steps. Where groups are
 * small it goes by the largest blocks that lie in the window, and makes those that are missing of their halves: so a
 * window of n slices takes a number of lists that grows with the logarithm of n, and each block serves many windows.
 *
 * <pre>
 *   window    ├──────────────────────────────┤
 *   covered by  1 │   2    │        4        │ 1       blocks of 1, 2, 4, 1 slices
 * </pre>
 *
 * <p>The same rows are merged in the same order whether a block had been made or not.
 */
final class SliceMerge {
  private static final int EMPTY = -1;
  private static final int MISSING = -2;
  private static final int NONE = -1;

  private final WindowSeries series;
  private final Slices slices;
  private final SliceGroups groups;
  private final KeyedTable table;
  private final ArrivalOrder order;
  private final int maxLevel;

  /** The number of the edge at the end of the window. */
  private long window = WindowSeries.NO_END;

  /** The first slice that is not covered. */
  private long position;

  /** The next group + 1 of the list that is being merged, or 0. */
  private int cursor;

  /** The block that is being made, or −1. */
  private int target = NONE;

  private boolean inSecondHalf;

  /** How many blocks were made. */
  private long blocks;

  private boolean isMerged;

  /** Whether the list is that of a slice. */
  private boolean isSlice;

  SliceMerge(
      WindowSeries series,
      Slices slices,
      SliceGroups groups,
      KeyedTable table,
      ArrivalOrder order) {
    this.series = series;
    this.slices = slices;
    this.groups = groups;
    this.table = table;
    this.order = order;
    this.maxLevel = groups.areSmall() ? series.maxLevel() : 0;
  }

  /** The level of the largest blocks that are made. */
  int maxLevel() {
    return maxLevel;
  }

  /** The window that is being merged or emitted. */
  long window() {
    return window;
  }

  void begin(long end) {
    window = end;
    position = series.first(end);
    isMerged = false;
  }

  void end() {
    window = WindowSeries.NO_END;
  }

  boolean isMerged() {
    return isMerged;
  }

  /** Takes as many steps as there are, or as it needs; returns those that are left. */
  int merge(int steps) {
    int left = steps;
    while (left > 0 && !isMerged) {
      left--;
      if (cursor == 0) {
        nextList();
        continue;
      }
      int id = cursor - 1;
      cursor = table.link(id);
      if (isSlice) {
        groups.loosen(id);
      }
      if (target != NONE) {
        groups.mergeInto(target, id, blocks);
      } else {
        int first = groups.mergeIntoResult(id, window);
        if (first >= 0) {
          order.add(first);
        }
      }
    }
    return left;
  }

  private void nextList() {
    if (target == NONE) {
      cover();
    } else if (!inSecondHalf) {
      inSecondHalf = true;
      beginHalf(1);
    } else {
      // It is found when the position is covered.
      target = NONE;
      inSecondHalf = false;
    }
  }

  private void beginHalf(int half) {
    int source = source(slices.level(target) - 1, slices.number(target) * 2 + half);
    if (source != EMPTY) {
      beginList(source);
    }
  }

  private void beginList(int slot) {
    cursor = slices.head(slot);
    isSlice = slices.level(slot) == 0;
  }

  /** Begins with the list that covers the position, or with what is missing of it. */
  private void cover() {
    int slice = slices.next(position);
    long number = slice < 0 ? window : slices.number(slice);
    if (number >= window) {
      isMerged = true;
      return;
    }
    int level = level(number);
    int source = source(level, number >> level);
    if (source == MISSING) {
      make(level, number >> level);
    } else {
      beginList(source);
      position = ((number >> level) + 1) << level;
    }
  }

  /** The level of the largest block around a slice that lies in the window. */
  private int level(long number) {
    long first = series.first(window);
    int level = maxLevel;
    while (level > 0
        && ((number >> level) << level < first || ((number >> level) + 1) << level > window)) {
      level--;
    }
    return level;
  }

  /** The slot whose groups are those of a block: of its only slice, or its own. */
  private int source(int level, long number) {
    int slice = slices.next(number << level);
    long end = (number + 1) << level;
    if (slice < 0 || slices.number(slice) >= end) {
      return EMPTY;
    }
    int second = slices.next(slices.number(slice) + 1);
    if (second < 0 || slices.number(second) >= end) {
      return slice;
    }
    int block = slices.find(level, number);
    return block >= 0 ? block : MISSING;
  }

  /** Begins to make a block, or first a part of it that is missing. */
  private void make(int ofLevel, long ofNumber) {
    int level = ofLevel;
    long number = ofNumber;
    while (source(level - 1, number * 2) == MISSING
        || source(level - 1, number * 2 + 1) == MISSING) {
      number = number * 2 + (source(level - 1, number * 2) == MISSING ? 0 : 1);
      level--;
    }
    target = slices.open(level, number);
    blocks++;
    beginHalf(0);
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(window);
    writer.writeLong(position);
    writer.writeLong(cursor);
    writer.writeLong(target);
    writer.writeLong(inSecondHalf ? 1 : 0);
    writer.writeLong(blocks);
    writer.writeLong(isMerged ? 1 : 0);
    writer.writeLong(isSlice ? 1 : 0);
  }

  void restore(StateReader reader) {
    window = reader.readLong();
    position = reader.readLong();
    cursor = (int) reader.readLong();
    target = (int) reader.readLong();
    inSecondHalf = reader.readLong() == 1;
    blocks = reader.readLong();
    isMerged = reader.readLong() == 1;
    isSlice = reader.readLong() == 1;
  }
}
