package io.laminar.benchmarks.sql;

/**
 * A row without strings: 32 bytes of values.
 *
 * @param id which row of the pool it is
 * @param account the group
 * @param price of which the filter passes about half
 * @param ts event time, in milliseconds
 */
public record Tick(long id, long account, double price, long ts) {}
