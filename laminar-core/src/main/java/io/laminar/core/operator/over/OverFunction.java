package io.laminar.core.operator.over;

import io.laminar.api.DataType;

/**
 * A function OVER that picks or numbers rows.
 *
 * @param kind what it gives
 * @param argument column of the input, or −1
 * @param distance how many rows back LAG looks, which row of the frame NTH_VALUE takes, counted from 1
 * @param otherwise column of the input that LAG gives where there is no such row, or −1 for NULL
 * @param type of the result
 */
public record OverFunction(Kind kind, int argument, int distance, int otherwise, DataType type) {
  /** What functions give. */
  public enum Kind {
    /** The number of the row in its key, counted from 1. */
    ROW_NUMBER,
    /** The number of the first row of the same time. */
    RANK,
    /** How many times there are up to that of the row. */
    DENSE_RANK,
    /** The value some rows before. */
    LAG,
    /** The value of the first row of the frame. */
    FIRST_VALUE,
    /** The value of the last row of the frame. */
    LAST_VALUE,
    /** The value of some row of the frame, or NULL. */
    NTH_VALUE
  }

  /** Tells whether the frame says which row it is about. */
  public boolean asksForFrame() {
    return kind == Kind.FIRST_VALUE || kind == Kind.LAST_VALUE || kind == Kind.NTH_VALUE;
  }
}
