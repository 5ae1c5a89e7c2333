package io.laminar.core.operator;

import io.laminar.core.state.KeyPartition;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * An operator whose state belongs to keys, and can be written and read by the {@linkplain KeyPartition
 * virtual partition} of the key: some partitions in one pipeline, the others in another.
 *
 * <p>Written between two commits, while nothing is owed at a watermark.
 */
public interface PartitionedOperator extends StatefulOperator {
  /**
   * Writes what belongs to no key, such as the watermark, and counters.
   *
   * @param writer takes it
   */
  void writeShared(StateWriter writer);

  /**
   * Writes what each key holds.
   *
   * @param partitions {@link KeyPartition#COUNT} writers, by the partition of the key
   */
  void writePartitions(StateWriter[] partitions);

  /**
   * Takes over what {@link #writeShared} wrote; called once, before the first batch.
   *
   * @param reader gives it
   * @param whole whether all partitions will follow, so that counters go on; otherwise they begin at 0
   */
  void readShared(StateReader reader, boolean whole);

  /**
   * Takes over a partition beside those that are there already; after what is shared.
   *
   * @param reader gives what its writer took
   */
  void readPartition(StateReader reader);

  /** All partitions that were to be read have been. */
  void endPartitions();
}
