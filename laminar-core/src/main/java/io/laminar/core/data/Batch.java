package io.laminar.core.data;

import org.jspecify.annotations.Nullable;

/**
 * One to 256 rows on their way through the operators: vectors over physical rows, the selection
 * that says which of them count and in which order, and weights for a changelog.
 *
 * <p>A batch belongs to whoever emits it; the receiver may read it until the call returns, may not
 * change it, and copies what it keeps. All vectors share the physical row numbers.
 */
public final class Batch {
  /** The largest number of physical rows. */
  public static final int MAX_ROWS = 256;

  private static final int[] EVERY_ROW = new int[MAX_ROWS];
  private static final int[] SAME_ORDINAL = new int[MAX_ROWS];

  static {
    for (int i = 0; i < MAX_ROWS; i++) {
      EVERY_ROW[i] = i;
    }
  }

  private Vector[] columns;
  private int[] selection = EVERY_ROW;
  private int size;
  private @Nullable Vector weights;

  // Null: every physical row is a commit of its own.
  private int @Nullable [] ordinals;
  private boolean commitOpen;

  /**
   * Makes an empty batch with vectors of its own.
   *
   * @param columnCount how many columns it has
   */
  public Batch(int columnCount) {
    columns = new Vector[columnCount];
    for (int i = 0; i < columnCount; i++) {
      columns[i] = new Vector();
    }
  }

  /** The selection that takes the physical rows 0, 1, 2, … in order; never written. */
  public static int[] everyRow() {
    return EVERY_ROW;
  }

  /**
   * Makes all rows one commit.
   *
   * @param open whether it goes on in the next batch
   */
  public void oneCommit(boolean open) {
    commits(SAME_ORDINAL, open);
  }

  /** The number of columns. */
  public int columnCount() {
    return columns.length;
  }

  /**
   * Returns a column.
   *
   * @param index counted from 0
   */
  public Vector column(int index) {
    return columns[index];
  }

  /**
   * Puts a vector in the place of a column: the vector itself, not a copy of the view.
   *
   * @param index counted from 0
   * @param vector stays its owner's, who may point it elsewhere for the next batch
   */
  public void column(int index, Vector vector) {
    // Mostly it is there already; a look costs less than what a collector attaches to a store.
    if (columns[index] != vector) {
      columns[index] = vector;
    }
  }

  /**
   * Takes over all columns of another batch: the vectors themselves, not copies of the views.
   *
   * @param other has as many columns
   */
  public void columns(Batch other) {
    if (columns != other.columns) {
      columns = other.columns;
    }
  }

  /** The number of selected rows. */
  public int size() {
    return size;
  }

  /** The physical rows that count, in order: the first {@link #size()} elements. */
  public int[] selection() {
    return selection;
  }

  /** The weights of a changelog, one word a physical row, or null in an append-only batch. */
  public @Nullable Vector weights() {
    return weights;
  }

  /**
   * Returns a row's weight.
   *
   * @param row physical row
   */
  public long weight(int row) {
    Vector present = weights;
    return present == null ? 1 : present.word(row);
  }

  /**
   * Returns the ordinal of the commit that a row belongs to: the physical number that the input row
   * had in the batch of its source. Selected rows come in the order of their ordinals.
   *
   * @param row physical row
   */
  public int ordinal(int row) {
    int[] present = ordinals;
    return present == null ? row : present[row];
  }

  /** What {@link #commits} was given; shared. */
  public int @Nullable [] ordinals() {
    return ordinals;
  }

  /**
   * Finds the end of a commit.
   *
   * @param from position in the selection at which the commit begins
   * @return the position behind its last row in this batch
   */
  public int commitEnd(int from) {
    int[] present = ordinals;
    if (present == null) {
      return from + 1;
    }
    int ordinal = present[selection[from]];
    int end = from + 1;
    while (end < size && present[selection[end]] == ordinal) {
      end++;
    }
    return end;
  }

  /**
   * Tells whether two selected rows belong to one commit.
   *
   * @param left position in the selection
   * @param right position in the selection
   */
  public boolean isSameCommit(int left, int right) {
    int[] present = ordinals;
    return present == null ? left == right : present[selection[left]] == present[selection[right]];
  }

  /**
   * Tells whether the commit goes on in the next batch of the same stream. Such a batch holds rows
   * of one commit only.
   */
  public boolean isCommitOpen() {
    return commitOpen;
  }

  /**
   * Says which rows belong to one commit.
   *
   * @param newOrdinals one a physical row, shared; null where every row is a commit of its own
   * @param open whether the commit goes on in the next batch; then all rows belong to it
   */
  public void commits(int @Nullable [] newOrdinals, boolean open) {
    if (ordinals != newOrdinals) {
      ordinals = newOrdinals;
    }
    commitOpen = open;
  }

  /**
   * Takes over the weights and the commits of another batch, whose physical rows this one shares.
   *
   * @param other the input that the rows come from
   */
  public void changesOf(Batch other) {
    weights(other.weights);
    commits(other.ordinals, other.commitOpen);
  }

  /**
   * Selects the physical rows 0 to count − 1.
   *
   * @param count at most {@link #MAX_ROWS}
   */
  public void selectFirst(int count) {
    if (selection != EVERY_ROW) {
      this.selection = EVERY_ROW;
    }
    this.size = count;
  }

  /**
   * Selects some physical rows.
   *
   * @param rows shared, not copied
   * @param count how many elements count
   */
  public void select(int[] rows, int count) {
    if (selection != rows) {
      this.selection = rows;
    }
    this.size = count;
  }

  /**
   * Sets or takes away the weights.
   *
   * @param newWeights one word a physical row, or null for append-only
   */
  public void weights(@Nullable Vector newWeights) {
    if (weights != newWeights) {
      this.weights = newWeights;
    }
  }

  /** Tells whether a row is retracted. */
  public boolean retracts() {
    Vector present = weights;
    if (present != null) {
      for (int i = 0; i < size; i++) {
        if (present.word(selection[i]) < 0) {
          return true;
        }
      }
    }
    return false;
  }
}
