package io.laminar.core.operator.rank;

/**
 * One key of an order.
 *
 * @param column of the input
 * @param descending whether larger values come first
 * @param nullsFirst whether NULL comes before all values, or after them
 */
public record SortColumn(int column, boolean descending, boolean nullsFirst) {}
