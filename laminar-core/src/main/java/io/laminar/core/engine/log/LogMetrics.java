package io.laminar.core.engine.log;

/**
 * What a log has done, and what a loss of power would take now.
 *
 * @param exposedRows rows that were pushed and are not durable
 * @param exposedBytes bytes that were written and are not durable, and about those of rows that wait
 * @param exposedNanos for how long at most the oldest of that has not been durable; 0 where all is
 * @param forces forces so far
 * @param frames frames appended so far
 * @param writtenBytes bytes of their payloads
 * @param logBytes bytes that the files of the log take
 * @param maxLogBytes from how many bytes on no row is taken
 * @param fullWaits rows that waited, or were refused, because of that
 * @param isFull whether no row is taken now, because the log has so many
 */
public record LogMetrics(
    long exposedRows,
    long exposedBytes,
    long exposedNanos,
    long forces,
    long frames,
    long writtenBytes,
    long logBytes,
    long maxLogBytes,
    long fullWaits,
    boolean isFull) {}
