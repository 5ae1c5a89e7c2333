package io.laminar.api;

/**
 * One change of a changelog: a view is the sum of its changes (a Z-set; Budiu et al., DBSP, VLDB
 * 2023).
 *
 * @param weight how often the row is inserted (positive) or retracted (negative); never 0
 * @param row the row
 * @param <T> the row's type
 */
public record Change<T>(long weight, T row) {}
