package io.laminar.core.checkpoint;

/**
 * What is to be known of a checkpoint before its state is read.
 *
 * @param epoch its number, counted from 1
 * @param start the first frame of the log of rows that is read behind it
 * @param orderIndex how many entries of the order it has seen
 * @param life the process life in which it was made, counted from 1
 */
public record CheckpointHead(long epoch, long start, long orderIndex, long life) {}
