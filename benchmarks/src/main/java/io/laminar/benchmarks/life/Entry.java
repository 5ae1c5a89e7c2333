package io.laminar.benchmarks.life;

/**
 * A row of the sources.
 *
 * @param handle which handle it was pushed through; odd for those of {@code b}
 * @param number counts the handle's rows from 0: they keep their order
 * @param k the group it belongs to
 * @param v what the groups sum up
 */
public record Entry(int handle, long number, int k, long v) {}
