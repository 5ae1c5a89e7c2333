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

  static {
    for (int i = 0; i < MAX_ROWS; i++) {
      EVERY_ROW[i] = i;
    }
  }

  private Vector[] columns;
  private int[] selection = EVERY_ROW;
  private int size;
  private @Nullable Vector weights;

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
}
