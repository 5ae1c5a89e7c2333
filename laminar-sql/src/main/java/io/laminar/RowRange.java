package io.laminar;

/**
 * Which rows of a result are shown.
 *
 * @param offset how many are skipped
 * @param limit how many are taken at most
 */
record RowRange(long offset, long limit) {}
