package io.laminar.core.operator.join;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.Vector;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;

/** The rows that one call of a join emits: which row stands beside which, then column by column. */
final class JoinResult {
  /** In the place of a row: NULLs. */
  static final int NULLS = -1;

  private final JoinSpec spec;
  private final OutputRows output;
  private final int leftColumns;
  private final int rightColumns;
  private final int[] rows = new int[Batch.MAX_ROWS];
  private final int[] partners = new int[Batch.MAX_ROWS];
  private final long[] weights = new long[Batch.MAX_ROWS];
  private int count;

  /** Makes room for a call's rows, which carry weights in a changelog. */
  JoinResult(JoinSpec spec, boolean changelog) {
    this.spec = spec;
    this.output = new OutputRows(spec.outputTypes(), changelog);
    this.leftColumns = spec.left().types().size();
    this.rightColumns = spec.kind().givesPairs() ? spec.right().types().size() : 0;
  }

  boolean isFull() {
    return count == Batch.MAX_ROWS;
  }

  /**
   * Adds a row.
   *
   * @param row physical row of the present batch, or {@link #NULLS}
   * @param partner entry of the other side, or {@link #NULLS}
   * @param weight of the change
   */
  void add(int row, int partner, long weight) {
    rows[count] = row;
    partners[count] = partner;
    weights[count++] = weight;
  }

  /** How many rows were added. */
  int count() {
    return count;
  }

  /**
   * Emits the rows, if there are any.
   *
   * @param input the number of that of the batch
   * @param batch holds the rows
   * @param others the rows of the other input
   * @param ordinals of the commits, one a row of the result
   * @param open whether the commit goes on
   * @param target receives them
   */
  void emit(
      int input, Batch batch, PartnerRows others, int[] ordinals, boolean open, Output target) {
    int made = count;
    if (made == 0) {
      return;
    }
    boolean givesPairs = spec.kind().givesPairs();
    if (input == 0) {
      copyRows(batch, 0, leftColumns);
      copyPartners(others, leftColumns, rightColumns);
    } else {
      copyPartners(others, 0, leftColumns);
      if (givesPairs) {
        copyRows(batch, leftColumns, rightColumns);
      }
    }
    for (int i = 0; i < made; i++) {
      output.add(weights[i], ordinals[i]);
    }
    count = 0;
    output.flush(target, open);
  }

  /**
   * Emits the rows, whose left sides are entries, too, as one open commit.
   *
   * @param lefts the rows of the left input
   * @param rights the rows of the right input
   */
  void emit(PartnerRows lefts, PartnerRows rights, Output target) {
    if (count == 0) {
      return;
    }
    for (int column = 0; column < leftColumns; column++) {
      lefts.copy(column, rows, count, output.column(column));
    }
    copyPartners(rights, leftColumns, rightColumns);
    for (int i = 0; i < count; i++) {
      output.add(weights[i], 0);
    }
    count = 0;
    output.flush(target, true);
  }

  private void copyRows(Batch batch, int first, int columns) {
    for (int column = 0; column < columns; column++) {
      copy(batch.column(column), rows, count, output.column(first + column));
    }
  }

  private void copyPartners(PartnerRows others, int first, int columns) {
    for (int column = 0; column < columns; column++) {
      others.copy(column, partners, count, output.column(first + column));
    }
  }

  /** Copies values of a column, NULL for {@link #NULLS}, to the first rows of another. */
  static void copy(Vector source, int[] rows, int count, ColumnBuffer target) {
    if (target.type().words() != 1) {
      for (int i = 0; i < count; i++) {
        if (rows[i] == NULLS) {
          target.setNull(i);
        } else {
          target.copy(i, source, rows[i]);
        }
      }
      return;
    }
    long[] values = target.values();
    long[] nulls = target.nulls();
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      if (row == NULLS) {
        nulls[i] = 1;
      } else {
        values[i] = source.word(row);
        nulls[i] = source.isNull(row) ? 1 : 0;
      }
    }
  }
}
