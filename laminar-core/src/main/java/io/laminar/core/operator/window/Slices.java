package io.laminar.core.operator.window;

import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.OrderedEntries;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.function.IntConsumer;

/**
 * The slices that have rows, and blocks of them, in order: a block of level n is 2ⁿ neighbouring slices, the first of
 * which has a multiple of 2ⁿ as its number; a slice is a block of level 0.
 *
 * <pre>
 *   level 2  │      block 0      │      block 1      │
 *   level 1  │ block 0 │ block 1 │ block 2 │ block 3 │
 *   level 0  │  0 │  1 │  2 │  3 │  4 │  5 │  6 │  7 │
 *
 *   block: │ first group + 1, last group + 1 │ rows │
 * </pre>
 *
 * <p>A slot keeps its number while its block is there; one more than it is the scope of the block's groups. Everything
 * takes logarithmic time. Limit: the budget's bytes.
 */
final class Slices implements WindowSlots {
  private static final int GROUPS = 0;
  private static final int ROWS = 1;
  private static final int WORDS = 2;
  private static final long LOW_WORD = 0xFFFFFFFFL;
  private static final byte[] NO_BYTES = new byte[0];

  private final WindowSeries series;
  private final OrderedEntries blocks;
  private int tree;
  private long rows;
  private int higherBlocks;

  /**
   * Makes it without slices.
   *
   * @param series whose slices they are
   * @param account is charged for whatever grows
   */
  Slices(WindowSeries series, MemoryAccount account) {
    this.series = series;
    // By descending number, since the tree finds the largest of the smaller keys.
    this.blocks =
        new OrderedEntries(OrderedEntries.Order.PAIR, WORDS, new ByteHeap(account), account);
  }

  @Override
  public int slot(long start, long end) {
    return open(0, series.slice(start)) + 1;
  }

  /** Returns the slot of a block, which is made if need be. */
  int open(int level, long number) {
    int found = find(level, number);
    if (found >= 0) {
      return found;
    }
    int slot = blocks.create(level, ~number, NO_BYTES);
    tree = blocks.link(tree, slot);
    higherBlocks += level > 0 ? 1 : 0;
    return slot;
  }

  /** Returns the slot of a block, or −1. */
  int find(int level, long number) {
    return blocks.find(tree, level, ~number, NO_BYTES);
  }

  /** The slot of the first slice with a number or a larger one, or −1. */
  int next(long number) {
    int found = blocks.lower(tree, 0, ~number + 1);
    return found >= 0 && level(found) == 0 ? found : -1;
  }

  /** The slot of the first slice of all, or −1. */
  int first() {
    int found = blocks.lower(tree, 1, Long.MIN_VALUE);
    return found >= 0 && level(found) == 0 ? found : -1;
  }

  /** Whether there is a block of more than one slice. */
  boolean hasBlocks() {
    return higherBlocks > 0;
  }

  /** Forgets a block without groups. */
  void remove(int slot) {
    rows -= word(slot, ROWS);
    higherBlocks -= level(slot) > 0 ? 1 : 0;
    tree = blocks.remove(tree, slot);
  }

  /** The level of the block in a slot. */
  int level(int slot) {
    return (int) key(slot, 0);
  }

  /** The number of the block in a slot, among those of its level. */
  long number(int slot) {
    return ~key(slot, 1);
  }

  private long key(int slot, int word) {
    return blocks.nodes().page(slot)[blocks.nodes().offset(slot) + blocks.key() + word];
  }

  private long word(int slot, int word) {
    return blocks.nodes().page(slot)[blocks.nodes().offset(slot) + blocks.payload() + word];
  }

  private void word(int slot, int word, long value) {
    blocks.nodes().writable(slot)[blocks.nodes().offset(slot) + blocks.payload() + word] = value;
  }

  /** The first group + 1 of a block, or 0. */
  int head(int slot) {
    return (int) (word(slot, GROUPS) >>> 32);
  }

  void head(int slot, int link) {
    word(slot, GROUPS, (long) link << 32 | (tail(slot) & LOW_WORD));
  }

  /** The last group + 1 of a block, or 0. */
  int tail(int slot) {
    return (int) word(slot, GROUPS);
  }

  void tail(int slot, int link) {
    word(slot, GROUPS, (long) head(slot) << 32 | (link & LOW_WORD));
  }

  /** Takes a scope, as {@link #slot} gives it. */
  @Override
  public void addRows(int scope, long count) {
    word(scope - 1, ROWS, word(scope - 1, ROWS) + count);
    rows += count;
  }

  /** The rows of a slice that were counted. */
  long rows(int slot) {
    return word(slot, ROWS);
  }

  /** The rows of all slices that were counted. */
  long rows() {
    return rows;
  }

  /** Visits the slots of all blocks. */
  void forEach(IntConsumer visitor) {
    blocks.forEachNode(tree, visitor);
  }

  int size() {
    return blocks.nodes().size();
  }

  long liveBytes() {
    return blocks.liveBytes();
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(tree);
    writer.writeLong(rows);
    writer.writeLong(higherBlocks);
    blocks.snapshot(writer);
  }

  void restore(StateReader reader) {
    tree = (int) reader.readLong();
    rows = reader.readLong();
    higherBlocks = (int) reader.readLong();
    blocks.restore(reader);
  }
}
