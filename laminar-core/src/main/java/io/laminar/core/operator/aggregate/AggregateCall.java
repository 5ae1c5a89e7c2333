package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One aggregate of a GROUP BY.
 *
 * <p>Result types: COUNT and COUNT_IF are BIGINT. SUM of integers is BIGINT, of DECIMAL(p, s)
 * DECIMAL(q, s), of REAL and DOUBLE DOUBLE (or REAL). AVG of integers, REAL and DOUBLE is DOUBLE (or
 * REAL), of DECIMAL(p, s) DECIMAL(q, t) with t ≥ s, rounded half away from zero. Variances and their
 * kin are DOUBLE. The others have the type of their argument. Nullability of the result is the planner's to say: all but the counts are
 * NULL where no value was met.
 *
 * @param function what is computed
 * @param argument the input column, or −1 for COUNT(*)
 * @param others further input columns: the key of ARG_MIN and ARG_MAX, the x of pairs (y, x), more
 *     columns of COUNT
 * @param filterColumn a BOOLEAN input column that a row must hold TRUE in to count (FILTER), or −1
 * @param distinct whether equal values count once; where it makes no difference it is dropped here
 * @param argumentType of the argument; ignored for COUNT(*)
 * @param resultType of the output column
 * @param options what it says besides
 */
public record AggregateCall(
    AggregateFunction function,
    int argument,
    List<Integer> others,
    int filterColumn,
    boolean distinct,
    DataType argumentType,
    DataType resultType,
    AggregateOptions options) {
  // Checks that the types fit the function, so that accumulators need not.
  public AggregateCall {
    others = List.copyOf(others);
    if (function.ignoresDuplicates()) {
      distinct = false;
    }
    boolean valid = argument >= 0 || function == AggregateFunction.COUNT;
    if (!valid || !fits(function, argumentType, resultType)) {
      throw new LaminarException(
          ErrorCode.TYPE_MISMATCH,
          function + " of " + argumentType.sqlName() + " as " + resultType.sqlName()
              + " is not supported",
          "SUM and AVG take numbers, BIT_AND integers, LISTAGG a VARCHAR; cast the argument");
    }
    boolean takesNull = function.respectsNulls() || function == AggregateFunction.ARRAY_AGG;
    if (distinct && (argument < 0 || takesNull)) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          function + " with DISTINCT is not supported",
          "DISTINCT applies to COUNT, SUM and AVG of a column");
    }
  }

  /**
   * A call that says nothing besides its arguments.
   *
   * @param function what is computed
   * @param argument the input column, or −1 for COUNT(*)
   * @param others further input columns
   * @param filterColumn a BOOLEAN input column, or −1
   * @param distinct whether equal values count once
   * @param argumentType of the argument
   * @param resultType of the output column
   */
  public AggregateCall(
      AggregateFunction function,
      int argument,
      List<Integer> others,
      int filterColumn,
      boolean distinct,
      DataType argumentType,
      DataType resultType) {
    this(
        function,
        argument,
        others,
        filterColumn,
        distinct,
        argumentType,
        resultType,
        AggregateOptions.NONE);
  }

  private static boolean fits(AggregateFunction function, DataType argument, DataType result) {
    TypeKind from = argument.kind();
    TypeKind to = result.kind();
    boolean isFloating = to == TypeKind.DOUBLE || to == TypeKind.REAL;
    boolean fromFloating = from == TypeKind.DOUBLE || from == TypeKind.REAL;
    return switch (function) {
      case COUNT -> to == TypeKind.BIGINT;
      case COUNT_IF -> from == TypeKind.BOOLEAN && to == TypeKind.BIGINT;
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
      case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP, COVAR_POP, COVAR_SAMP, CORR ->
        isNumber(from) && to == TypeKind.DOUBLE;
      case REGR_AVGX,
          REGR_AVGY,
          REGR_SXX,
          REGR_SYY,
          REGR_SXY,
          REGR_SLOPE,
          REGR_INTERCEPT,
          REGR_R2 -> isNumber(from) && to == TypeKind.DOUBLE;
      case PERCENTILE_CONT -> isNumber(from) && to == TypeKind.DOUBLE;
      case LISTAGG -> from == TypeKind.VARCHAR && to == TypeKind.VARCHAR;
      case ARRAY_AGG -> argument.withNullable(true).equals(result.element());
      case BIT_AND, BIT_OR, BIT_XOR -> from.isInteger() && from == to;
      case MIN, MAX, FIRST_VALUE, LAST_VALUE, ARG_MIN, ARG_MAX, PERCENTILE_DISC, MODE ->
        from == to && argument.words() == result.words();
    };
  }

  private static boolean isNumber(TypeKind kind) {
    return kind.isInteger()
        || kind == TypeKind.DECIMAL
        || kind == TypeKind.DOUBLE
        || kind == TypeKind.REAL;
  }

  /**
   * COUNT(*).
   *
   * @return the call without a filter
   */
  public static AggregateCall countAll() {
    DataType bigint = DataType.of(TypeKind.BIGINT);
    return new AggregateCall(AggregateFunction.COUNT, -1, List.of(), -1, false, bigint, bigint);
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
    return new AggregateCall(function, argument, List.of(), -1, false, argumentType, resultType);
  }

  /**
   * The same call over the rows that pass a filter.
   *
   * @param column a BOOLEAN input column
   * @return the call with FILTER
   */
  public AggregateCall filtered(int column) {
    return new AggregateCall(
        function, argument, others, column, distinct, argumentType, resultType, options);
  }

  /**
   * The same call over distinct values.
   *
   * @return the call with DISTINCT
   */
  public AggregateCall overDistinct() {
    return new AggregateCall(
        function, argument, others, filterColumn, true, argumentType, resultType, options);
  }

  /**
   * The same call with further arguments.
   *
   * @param columns input columns
   * @return the call with these beside its first argument
   */
  public AggregateCall with(Integer... columns) {
    return new AggregateCall(
        function,
        argument,
        List.of(columns),
        filterColumn,
        distinct,
        argumentType,
        resultType,
        options);
  }

  /**
   * The same call with options.
   *
   * @param said what it says besides its arguments
   * @return the call
   */
  public AggregateCall with(AggregateOptions said) {
    return new AggregateCall(
        function, argument, others, filterColumn, distinct, argumentType, resultType, said);
  }

  /**
   * The same call over rows in an order, of which some may be taken back: what LISTAGG puts together, and the row that ARG_MIN and
   * ARG_MAX take of several, go by this order. Other functions do not ask for it, nor one with DISTINCT, where equal rows
   * are one.
   *
   * @param columns of the input that the rows are ordered by, the last of which is another number in each row
   * @param directions one a column
   * @return the call, or this
   */
  public AggregateCall inOrder(List<Integer> columns, List<AggregateOptions.Direction> directions) {
    boolean isExtreme =
        function == AggregateFunction.ARG_MIN || function == AggregateFunction.ARG_MAX;
    if (distinct || (!isExtreme && function != AggregateFunction.LISTAGG)) {
      return this;
    }
    List<AggregateOptions.Direction> all = new ArrayList<>(options.order());
    if (isExtreme) {
      all.add(new AggregateOptions.Direction(function == AggregateFunction.ARG_MAX, false));
    }
    all.addAll(directions);
    List<Integer> further = new ArrayList<>(others);
    further.addAll(columns);
    return new AggregateCall(
        function,
        argument,
        further,
        filterColumn,
        false,
        argumentType,
        resultType,
        new AggregateOptions(options.ignoresNulls(), options.fraction(), options.separator(), all));
  }

  /** Tells whether it is the value of the first row in an order, ARG_MIN or ARG_MAX by {@link #inOrder}. */
  boolean isPickedInOrder() {
    return (function == AggregateFunction.ARG_MIN || function == AggregateFunction.ARG_MAX)
        && !options.order().isEmpty();
  }

  /** The columns that are not NULL in a row that counts. */
  int[] presentColumns() {
    if (isPickedInOrder()) {
      return new int[] {argument, others.get(0)};
    }
    // What LISTAGG is ordered by may be NULL.
    return function == AggregateFunction.LISTAGG ? new int[] {argument} : arguments();
  }

  /** All input columns that are arguments. */
  int[] arguments() {
    return IntStream.concat(
            IntStream.of(argument).filter(column -> column >= 0),
            others.stream().mapToInt(Integer::intValue))
        .toArray();
  }

  /** Tells whether NULL is a value like others. */
  boolean respectsNulls() {
    return function == AggregateFunction.ARRAY_AGG
        || (function.respectsNulls() && !options.ignoresNulls());
  }

  /** Tells whether every row of a group counts: nothing is filtered, NULL, or a duplicate. */
  boolean takesEveryRow() {
    return filterColumn < 0
        && !distinct
        && others.isEmpty()
        && function != AggregateFunction.COUNT_IF
        && (argument < 0 || !argumentType.nullable());
  }

  /** Tells whether the result is computed from the number of all rows of the group. */
  boolean readsRowCount() {
    return takesEveryRow()
        && (function == AggregateFunction.COUNT || function == AggregateFunction.AVG);
  }
}
