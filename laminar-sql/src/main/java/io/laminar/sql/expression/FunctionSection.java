package io.laminar.sql.expression;

/** A part of the reference, in its order. */
public enum FunctionSection {
  /** Whether values are equal, less, or among others. */
  COMPARISON,
  /** Truth values, and choosing between values. */
  LOGIC,
  /** Operators of numbers. */
  ARITHMETIC,
  /** Functions of numbers. */
  MATHEMATICS,
  /** Functions of text. */
  STRINGS,
  /** Functions of dates, times and intervals. */
  TIMES,
  /** Arrays and their elements. */
  ARRAYS,
  /** From one type to another. */
  CASTS,
  /** Functions of many rows. */
  AGGREGATES
}
