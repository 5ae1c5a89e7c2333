package io.laminar.sql.physical;

import io.laminar.api.Schema;
import io.laminar.core.operator.rank.SortColumn;

/**
 * One key of an order.
 *
 * @param column position in the input
 * @param descending whether larger values come first
 * @param nullsFirst whether NULL comes before all values
 */
public record OrderKey(int column, boolean descending, boolean nullsFirst) {
  SortColumn forOperator() {
    return new SortColumn(column, descending, nullsFirst);
  }

  String describe(Schema input) {
    boolean saysNulls = input.type(column).nullable() && nullsFirst != descending;
    String nulls = nullsFirst ? " NULLS FIRST" : " NULLS LAST";
    return input.column(column).name() + (descending ? " DESC" : "") + (saysNulls ? nulls : "");
  }
}
