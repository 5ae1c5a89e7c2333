package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;

/**
 * One aggregate of a GROUP BY.
 *
 * <p>Result types: COUNT is BIGINT. SUM of integers is BIGINT, of DECIMAL(p, s) DECIMAL(q, s), of
 * REAL and DOUBLE DOUBLE (or REAL). AVG of integers, REAL and DOUBLE is DOUBLE (or REAL), of
 * DECIMAL(p, s) DECIMAL(q, t) with t ≥ s, rounded half away from zero. The others have the type of
 * their argument. Nullability of the result is the planner's to say: all but COUNT are NULL where
 * no value was met.
 *
 * @param function what is computed
 * @param argument the input column, or −1 for COUNT(*)
 * @param filterColumn a BOOLEAN input column that a row must hold TRUE in to count (FILTER), or −1
 * @param distinct whether equal values count once: COUNT, SUM and AVG; for MIN and MAX it makes no
 *     difference and is dropped here
 * @param argumentType of the argument; ignored for COUNT(*)
 * @param resultType of the output column
 */
public record AggregateCall(
    AggregateFunction function,
    int argument,
    int filterColumn,
    boolean distinct,
    DataType argumentType,
    DataType resultType) {
  // Checks that the types fit the function, so that accumulators need not.
  public AggregateCall {
    if (function == AggregateFunction.MIN || function == AggregateFunction.MAX) {
      distinct = false;
    }
    boolean valid = argument >= 0 || function == AggregateFunction.COUNT;
    if (!valid || !fits(function, argumentType, resultType)) {
      throw new LaminarException(
          ErrorCode.TYPE_MISMATCH,
          function + " of " + argumentType.sqlName() + " as " + resultType.sqlName()
              + " is not supported",
          "SUM and AVG take numbers; cast the argument");
    }
    if (distinct && (argument < 0 || function.respectsNulls())) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          function + " with DISTINCT is not supported",
          "DISTINCT applies to COUNT, SUM and AVG of a column");
    }
  }

  private static boolean fits(AggregateFunction function, DataType argument, DataType result) {
    TypeKind from = argument.kind();
    TypeKind to = result.kind();
    boolean isFloating = to == TypeKind.DOUBLE || to == TypeKind.REAL;
    boolean fromFloating = from == TypeKind.DOUBLE || from == TypeKind.REAL;
    return switch (function) {
      case COUNT -> to == TypeKind.BIGINT;
      case SUM ->
        (from.isInteger() && to == TypeKind.BIGINT)
            || (fromFloating && isFloating)
            || (from == TypeKind.DECIMAL
                && to == TypeKind.DECIMAL
                && argument.scale() == result.scale());
      case AVG ->
        ((from.isInteger() || fromFloating) && isFloating)
            || (from == TypeKind.DECIMAL
                && to == TypeKind.DECIMAL
                && argument.scale() <= result.scale());
      case MIN, MAX, FIRST_VALUE, LAST_VALUE -> from == to && argument.words() == result.words();
    };
  }

  /**
   * COUNT(*).
   *
   * @return the call without a filter
   */
  public static AggregateCall countAll() {
    DataType bigint = DataType.of(TypeKind.BIGINT);
    return new AggregateCall(AggregateFunction.COUNT, -1, -1, false, bigint, bigint);
  }

  /**
   * An aggregate without FILTER and DISTINCT.
   *
   * @param function what is computed
   * @param argument the input column
   * @param argumentType its type
   * @param resultType of the output column
   * @return the call
   */
  public static AggregateCall of(
      AggregateFunction function, int argument, DataType argumentType, DataType resultType) {
    return new AggregateCall(function, argument, -1, false, argumentType, resultType);
  }

  /**
   * The same call over the rows that pass a filter.
   *
   * @param column a BOOLEAN input column
   * @return the call with FILTER
   */
  public AggregateCall filtered(int column) {
    return new AggregateCall(function, argument, column, distinct, argumentType, resultType);
  }

  /**
   * The same call over distinct values.
   *
   * @return the call with DISTINCT
   */
  public AggregateCall overDistinct() {
    return new AggregateCall(function, argument, filterColumn, true, argumentType, resultType);
  }

  /** Tells whether every row of a group counts: nothing is filtered, NULL, or a duplicate. */
  boolean takesEveryRow() {
    return filterColumn < 0 && !distinct && (argument < 0 || !argumentType.nullable());
  }

  /** Tells whether the result is computed from the number of all rows of the group. */
  boolean readsRowCount() {
    return takesEveryRow()
        && (function == AggregateFunction.COUNT || function == AggregateFunction.AVG);
  }
}
