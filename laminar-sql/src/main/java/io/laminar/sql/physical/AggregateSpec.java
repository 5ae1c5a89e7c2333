package io.laminar.sql.physical;

import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.sql.expression.AggregateClauses;
import io.laminar.sql.expression.AggregateEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * One aggregate function of an aggregate.
 *
 * @param function what is computed
 * @param argument position of its argument in the input, or -1 for COUNT(*)
 * @param others positions of further arguments
 * @param filter position of a BOOLEAN column of the input that says which rows count, or -1 for all
 * @param distinct whether equal arguments count once
 * @param type the result's type
 * @param options what the call says besides its arguments
 */
public record AggregateSpec(
    AggregateEntry function,
    int argument,
    List<Integer> others,
    int filter,
    boolean distinct,
    DataType type,
    AggregateClauses options) {
  // Copies the list.
  public AggregateSpec {
    others = List.copyOf(others);
  }

  /**
   * A call that says nothing besides its arguments.
   *
   * @param function what is computed
   * @param argument position of its argument in the input, or -1 for COUNT(*)
   * @param others positions of further arguments
   * @param filter position of a BOOLEAN column of the input, or -1 for all
   * @param distinct whether equal arguments count once
   * @param type the result's type
   */
  public AggregateSpec(
      AggregateEntry function,
      int argument,
      List<Integer> others,
      int filter,
      boolean distinct,
      DataType type) {
    this(function, argument, others, filter, distinct, type, AggregateClauses.NONE);
  }

  /**
   * The same over other columns.
   *
   * @param columns gives for each column of the present input that of the new one
   * @return the same function
   */
  public AggregateSpec over(IntUnaryOperator columns) {
    return new AggregateSpec(
        function,
        argument < 0 ? -1 : columns.applyAsInt(argument),
        others.stream().map(columns::applyAsInt).toList(),
        filter < 0 ? -1 : columns.applyAsInt(filter),
        distinct,
        type,
        options);
  }

  /** The columns of the input that it reads. */
  public List<Integer> columns() {
    List<Integer> columns = new ArrayList<>(others);
    if (argument >= 0) {
      columns.add(argument);
    }
    if (filter >= 0) {
      columns.add(filter);
    }
    return columns;
  }

  /** Tells whether the result depends on the order of event time. */
  public boolean goesByEventTime() {
    return function.goesByEventTime();
  }

  /** Tells whether taking a value back needs the others: the second largest may become the largest. */
  boolean needsAllToRetract() {
    return function.needsAllToRetract();
  }

  /**
   * Writes the call.
   *
   * @param input names the columns
   * @return SQL, or close to it
   */
  public String describe(Schema input) {
    StringBuilder what = new StringBuilder(function + "(" + (distinct ? "DISTINCT " : ""));
    if (function == AggregateEntry.PERCENTILE_CONT || function == AggregateEntry.PERCENTILE_DISC) {
      what.append(options.fraction().toPlainString()).append(" of ");
    }
    what.append(argument < 0 ? "*" : input.column(argument).name());
    boolean isList = function == AggregateEntry.LISTAGG;
    boolean isOrdered = isList || function == AggregateEntry.ARRAY_AGG;
    what.append(isList ? ", '" + options.separator() + "'" : "");
    for (int i = 0; i < others.size(); i++) {
      what.append(isOrdered && i == 0 ? " ORDER BY " : ", ")
          .append(input.column(others.get(i)).name())
          .append(isOrdered ? direction(options.order().get(i)) : "");
    }
    what.append(
            others.isEmpty() && !options.order().isEmpty()
                ? direction(options.order().get(0))
                : "")
        .append(")")
        .append(options.ignoresNulls() ? " IGNORE NULLS" : "");
    String which = filter < 0 ? "" : " FILTER (WHERE " + input.column(filter).name() + ")";
    return what + which;
  }

  private static String direction(AggregateClauses.Direction direction) {
    return direction.descending() ? " DESC" : "";
  }
}
