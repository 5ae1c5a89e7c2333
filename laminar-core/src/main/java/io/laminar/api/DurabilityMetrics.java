package io.laminar.api;

/**
 * What the log and the checkpoints of a database with a data directory have done since it was opened, and what a loss of
 * power would take now.
 *
 * @param exposedRows rows and watermarks that were pushed and are not durable
 * @param exposedBytes about the bytes of those, and of decisions that are not durable
 * @param exposedNanos for how many nanoseconds at most the oldest of them has not been durable; 0 where all is
 * @param forces forces of the log
 * @param writtenBytes bytes that were written into the log, before they were packed
 * @param logBytes bytes that the files of the log take now
 * @param maxLogBytes {@link Durability#maxLogBytes}
 * @param logFullWaits pushes that waited, or were refused, because the log had {@code maxLogBytes}
 * @param checkpoints checkpoints that were made
 * @param checkpointsFailed checkpoints that could not be written
 * @param checkpointsAbandoned checkpoints that gave way to the state of queries, which needed the memory; of four in a row
 *     the last does not
 * @param epoch that of the newest checkpoint; 0 before the first
 * @param checkpointBytes bytes of the newest that was made: the objects and the state
 * @param checkpointWrittenBytes bytes of them that were written for it, before they were packed
 * @param checkpointsOnDisk checkpoints whose files are there: those that are kept, and others whose pieces they refer to
 * @param checkpointNanos nanoseconds from its beginning until it was durable
 * @param checkpointIntervalNanos nanoseconds between two: the smallest of {@link Durability#checkpointInterval} and what sources ask
 *     for ({@code checkpoint_interval})
 */
public record DurabilityMetrics(
    long exposedRows,
    long exposedBytes,
    long exposedNanos,
    long forces,
    long writtenBytes,
    long logBytes,
    long maxLogBytes,
    long logFullWaits,
    long checkpoints,
    long checkpointsFailed,
    long checkpointsAbandoned,
    long epoch,
    long checkpointBytes,
    long checkpointWrittenBytes,
    int checkpointsOnDisk,
    long checkpointNanos,
    long checkpointIntervalNanos) {}
