package io.laminar.core.view;

import io.laminar.core.state.KeyPartition;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * Rows of a view with a key, which can be written and read by the {@linkplain KeyPartition virtual
 * partition} of the key. Rows of one partition keep their order; what order those of several have
 * together is not kept, as a view has none.
 */
public interface PartitionedRows {
  /**
   * Writes the rows, between two commits.
   *
   * @param partitions {@link KeyPartition#COUNT} writers, by the partition of the key
   */
  void writePartitions(StateWriter[] partitions);

  /**
   * Takes over the rows of a partition beside those that are there already.
   *
   * @param reader gives what its writer took
   */
  void readPartition(StateReader reader);
}
