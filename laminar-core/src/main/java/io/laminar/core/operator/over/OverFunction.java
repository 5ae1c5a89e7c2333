package io.laminar.core.operator.over;

import io.laminar.api.DataType;

/**
 * A function OVER that picks or numbers rows.
 *
 * @param kind what it gives
 * @param argument column of the input, or −1
 * @param distance how many rows back LAG and ahead LEAD looks, which row of the frame NTH_VALUE takes, counted from 1,
 *     how many buckets NTILE makes
 * @param otherwise column of the input that LAG and LEAD give where there is no such row, or −1 for NULL
 * @param ignoresNulls whether rows without a value do not count
 * @param type of the result
 */
public record OverFunction(
    Kind kind, int argument, int distance, int otherwise, boolean ignoresNulls, DataType type) {
  /** What functions give. */
  public enum Kind {
    /** The number of the row in its key, counted from 1. */
    ROW_NUMBER,
    /** The number of the first row that is alike in the order. */
    RANK,
    /** How many different places in the order there are up to that of the row. */
    DENSE_RANK,
    /** How much of the other rows stands before those that are alike: from 0 to 1. */
    PERCENT_RANK,
    /** How much of all rows stands up to the last that is alike: more than 0, up to 1. */
    CUME_DIST,
    /** The number of the row's bucket, of some with as many rows each. */
    NTILE,
    /** The value some rows before. */
    LAG,
    /** The value some rows behind. */
    LEAD,
    /** The value of the first row of the frame. */
    FIRST_VALUE,
    /** The value of the last row of the frame. */
    LAST_VALUE,
    /** The value of some row of the frame, or NULL. */
    NTH_VALUE
  }

  /** Tells whether it needs all rows of the key. */
  public boolean asksForAllRows() {
    return kind == Kind.PERCENT_RANK || kind == Kind.CUME_DIST || kind == Kind.NTILE;
  }

  /** Tells whether the frame says which row it is about. */
  public boolean asksForFrame() {
    return kind == Kind.FIRST_VALUE || kind == Kind.LAST_VALUE || kind == Kind.NTH_VALUE;
  }
}
