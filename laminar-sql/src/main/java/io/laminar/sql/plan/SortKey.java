package io.laminar.sql.plan;

/**
 * One key of ORDER BY.
 *
 * @param column position in the rows of the plan
 * @param descending whether larger values come first
 * @param nullsFirst whether NULL comes before everything else
 */
public record SortKey(int column, boolean descending, boolean nullsFirst) {}
