package io.laminar.core.operator.rank;

import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.Arrays;

/**
 * What a commit has done to the rows that are shown: a sum for each row that was touched, or, where positions are
 * shown, what stood at each position of a touched key before. Grows with the largest commit.
 *
 * <pre>
 *   shift, beforeChange, …      while rows are applied
 *   collect ─▶ write …          retractions first, each row as often as its sum says; then it is forgotten
 * </pre>
 *
 * <p>Rows and keys that are touched stay in the tables until then, so that no number is given to another one.
 */
final class CommitChanges implements RankedPartitions.Listener {
  /** So few rows are written faster one by one than column by column. */
  private static final int FEW_ROWS = 4;

  private final RankSpec spec;
  private final RankedPartitions partitions;

  private final Numbers rows = new Numbers();
  private final Numbers sums = new Numbers();

  // Where positions are shown: the keys, and for each of them what it showed before.
  private final Numbers keys = new Numbers();
  private final Numbers counts = new Numbers();
  private final Numbers before = new Numbers();
  private int[] after = new int[16];

  // What is to be written.
  private final Numbers changed = new Numbers();
  private final Numbers positions = new Numbers();
  private final Numbers[] lists = {rows, sums, keys, counts, before, changed, positions};
  private int retractions;
  private int next;
  private boolean collected;

  CommitChanges(RankSpec spec, RankedPartitions partitions) {
    this.spec = spec;
    this.partitions = partitions;
  }

  @Override
  public void beforeChange(int partition) {
    if (!spec.numbered() || partitions.word(partition) != 0) {
      return;
    }
    keys.add(partition);
    partitions.word(partition, keys.size);
    int tree = partitions.tree(partition);
    int shown = Math.min(partitions.nodes().size(tree), spec.end()) - spec.offset();
    int count = Math.max(0, shown);
    before.reserve(count);
    partitions.nodes().copyRows(tree, spec.offset(), spec.end(), before.values, before.size);
    before.size += count;
    counts.add(count);
  }

  @Override
  public void shift(int leaving, int entering) {
    if (!spec.numbered()) {
      sum(leaving, -1);
      sum(entering, 1);
    }
  }

  private void sum(int row, int weight) {
    if (row >= 0) {
      touch(row);
      sums.values[(int) partitions.mark(row) - 1] += weight;
    }
  }

  private void touch(int row) {
    if (partitions.mark(row) == 0) {
      rows.add(row);
      sums.add(0);
      partitions.mark(row, rows.size);
    }
  }

  @Override
  public boolean keepsRow(int row) {
    touch(row);
    return true;
  }

  @Override
  public boolean keepsPartition(int partition) {
    return partitions.word(partition) != 0;
  }

  /** Tells whether rows or keys were touched. */
  boolean isEmpty() {
    return rows.size == 0 && keys.size == 0;
  }

  /** Finds out what is to be written, once; returns how many rows are left to write. */
  int collect() {
    if (!collected) {
      collected = true;
      if (spec.numbered()) {
        collectByPosition(true);
        retractions = changed.size;
        collectByPosition(false);
      } else {
        collectSums(-1);
        retractions = changed.size;
        collectSums(1);
      }
    }
    return changed.size - next;
  }

  private void collectSums(int sign) {
    for (int i = 0; i < rows.size; i++) {
      for (int left = sums.values[i] * sign; left > 0; left--) {
        changed.add(rows.values[i]);
      }
    }
  }

  private void collectByPosition(boolean retracted) {
    int from = 0;
    for (int i = 0; i < keys.size; i++) {
      int tree = partitions.tree(keys.values[i]);
      int size = partitions.nodes().size(tree);
      int shown = Math.max(0, Math.min(size, spec.end()) - spec.offset());
      after = after.length < shown ? new int[Math.max(shown, 2 * after.length)] : after;
      // Of one key, those that were found for the retractions.
      if (retracted || keys.size > 1) {
        partitions.nodes().copyRows(tree, spec.offset(), spec.end(), after, 0);
      }
      int now = shown;
      int past = counts.values[i];
      for (int at = 0; at < (retracted ? past : now); at++) {
        boolean same =
            at < past && at < now && partitions.isSame(before.values[from + at], after[at]);
        if (!same) {
          changed.add(retracted ? before.values[from + at] : after[at]);
          positions.add(at);
        }
      }
      from += past;
    }
  }

  /** Writes the rows that are next, as results from one on. */
  void write(int count, RankedPartitions.OutputColumns target, int at) {
    if (count >= FEW_ROWS) {
      partitions.write(changed.values, next, count, target, at);
      return;
    }
    for (int i = 0; i < count; i++) {
      partitions.write(changed.values[next + i], target, at + i);
    }
  }

  /** The position of the next row, counted from 1, where positions are shown. */
  long position() {
    return spec.offset() + positions.values[next] + 1L;
  }

  /** −1 where it is retracted. */
  int weight() {
    return next < retractions ? -1 : 1;
  }

  /** Goes on to the next row to be written. */
  void advance() {
    next++;
  }

  /** Forgets the commit, all of which was written. */
  void clear() {
    for (int i = 0; i < rows.size; i++) {
      partitions.mark(rows.values[i], 0);
      partitions.removeIfGone(rows.values[i]);
    }
    for (int i = 0; i < keys.size; i++) {
      partitions.word(keys.values[i], 0);
      if (partitions.tree(keys.values[i]) == 0) {
        partitions.partitions().remove(keys.values[i]);
      }
    }
    for (Numbers each : lists) {
      each.size = 0;
    }
    retractions = 0;
    next = 0;
    collected = false;
  }

  void snapshot(StateWriter writer) {
    for (Numbers each : lists) {
      each.snapshot(writer);
    }
    writer.writeLong(retractions);
    writer.writeLong(next);
    writer.writeLong(collected ? 1 : 0);
  }

  void restore(StateReader reader) {
    for (Numbers each : lists) {
      each.restore(reader);
    }
    retractions = (int) reader.readLong();
    next = (int) reader.readLong();
    collected = reader.readLong() == 1;
  }

  /** A list of numbers that is used again. */
  private static final class Numbers {
    private int[] values = new int[8];
    private int size;

    void add(int value) {
      reserve(1);
      values[size++] = value;
    }

    void reserve(int more) {
      if (size + more > values.length) {
        values = Arrays.copyOf(values, Math.max(2 * values.length, size + more));
      }
    }

    void snapshot(StateWriter writer) {
      writer.writeLong(size);
      for (int i = 0; i < size; i++) {
        writer.writeLong(values[i]);
      }
    }

    void restore(StateReader reader) {
      for (long left = reader.readLong(); left > 0; left--) {
        add((int) reader.readLong());
      }
    }
  }
}
