package io.laminar.core.pipeline;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.StatefulOperator;
import io.laminar.core.state.KeyPartition;
import io.laminar.core.state.SnapshotReader;
import io.laminar.core.state.SnapshotWriter;
import io.laminar.core.state.StateSection;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The state of a pipeline by virtual partition of the keys: all of it can be put together again, or
 * some partitions go on in one pipeline and the others in another.
 *
 * <pre>
 *   shared                   watermarks of the nodes, counters, what operators keep besides keys
 *   partition 0 … 127        of each operator what its keys of that partition hold
 * </pre>
 *
 * <p>Each is a snapshot in named, versioned sections, which have the number of the partition in their
 * names and the fingerprint of the operator: what is foreign is refused by name. Written only where it
 * is asked for. Belongs to the thread of the dataflow.
 */
public final class PartitionedState {
  private static final int FORMAT_VERSION = 1;

  private final byte[] shared;
  private final SortedMap<Integer, byte[]> partitions;

  /**
   * Puts a state together that was stored.
   *
   * @param shared what {@link #shared} gave; not to be changed any more
   * @param partitions some or all of what {@link #partitions} gave
   */
  public PartitionedState(byte[] shared, SortedMap<Integer, byte[]> partitions) {
    this.shared = shared;
    this.partitions = Collections.unmodifiableSortedMap(new TreeMap<>(partitions));
  }

  /** What belongs to no key: a snapshot, not to be changed. */
  public byte[] shared() {
    return shared;
  }

  /** Snapshots by their numbers, from 0 to {@link KeyPartition#COUNT} − 1: some or all. */
  public SortedMap<Integer, byte[]> partitions() {
    return partitions;
  }

  /**
   * Takes some of the partitions.
   *
   * @param numbers of the partitions
   * @return a state with these only
   */
  public PartitionedState of(List<Integer> numbers) {
    SortedMap<Integer, byte[]> some = new TreeMap<>(partitions);
    some.keySet().retainAll(numbers);
    return new PartitionedState(shared, some);
  }

  /**
   * Writes the state of a pipeline, between two batches.
   *
   * @param pipeline has operators whose state belongs to keys
   * @param prefix the beginning of the sections' names
   * @return absent in the middle of a step, which has to come to its end first
   * @throws LaminarException {@link ErrorCode#NOT_SUPPORTED} for an operator with other state
   */
  public static Optional<PartitionedState> write(Pipeline pipeline, String prefix) {
    for (OperatorNode node : pipeline.operators()) {
      keyed(node, prefix);
    }
    if (pipeline.isPending()) {
      return Optional.empty();
    }
    SnapshotWriter shared = new SnapshotWriter();
    sharedSections(pipeline, prefix, true).forEach(shared::write);
    SnapshotWriter[] writers = new SnapshotWriter[KeyPartition.COUNT];
    for (int partition = 0; partition < writers.length; partition++) {
      writers[partition] = new SnapshotWriter();
    }
    for (int step = 0; step < pipeline.stepCount(); step++) {
      Optional<PartitionedOperator> operator = keyed(pipeline, step, prefix);
      if (operator.isPresent()) {
        write(operator.get(), pipeline, step, prefix, writers);
      }
    }
    SortedMap<Integer, byte[]> partitions = new TreeMap<>();
    for (int partition = 0; partition < writers.length; partition++) {
      partitions.put(partition, writers[partition].toBytes());
    }
    return Optional.of(new PartitionedState(shared.toBytes(), partitions));
  }

  private static void write(
      PartitionedOperator operator,
      Pipeline pipeline,
      int step,
      String prefix,
      SnapshotWriter[] writers) {
    long fingerprint = SnapshotWriter.fingerprint(pipeline.definition(step));
    for (int partition = 0; partition < writers.length; partition++) {
      writers[partition].begin(name(prefix, step, partition), FORMAT_VERSION, fingerprint);
    }
    operator.writePartitions((StateWriter[]) writers);
    for (SnapshotWriter writer : writers) {
      writer.end();
    }
  }

  private static String name(String prefix, int step, int partition) {
    return prefix + ", step " + step + ", partition " + partition;
  }

  /**
   * Puts the state, all of it or where it is refused none, into a pipeline of the same description,
   * before its first row. Counters go on
   * where all partitions are there, and begin at 0 where only some are.
   *
   * @param pipeline has no state yet
   * @param prefix as it was written
   * @throws LaminarException {@link ErrorCode#FOREIGN_STATE} when some part is damaged or of another
   *     definition
   */
  public void restore(Pipeline pipeline, String prefix) {
    boolean whole = partitions.size() == KeyPartition.COUNT;
    SnapshotReader reader = new SnapshotReader(shared);
    Map<Integer, SnapshotReader> readers = new TreeMap<>();
    partitions.forEach((number, bytes) -> readers.put(number, new SnapshotReader(bytes)));
    List<StateSection> sharedSections = sharedSections(pipeline, prefix, whole);
    reader.check(sharedSections);
    readers.forEach((number, part) -> part.check(sections(pipeline, prefix, number)));
    reader.read(sharedSections);
    readers.forEach((number, part) -> part.read(sections(pipeline, prefix, number)));
    for (int step = 0; step < pipeline.stepCount(); step++) {
      keyed(pipeline, step, prefix).ifPresent(PartitionedOperator::endPartitions);
    }
  }

  private static List<StateSection> sections(Pipeline pipeline, String prefix, int partition) {
    List<StateSection> sections = new ArrayList<>();
    for (int step = 0; step < pipeline.stepCount(); step++) {
      Optional<PartitionedOperator> operator = keyed(pipeline, step, prefix);
      if (operator.isPresent()) {
        sections.add(StateSection.of(
            name(prefix, step, partition),
            FORMAT_VERSION,
            pipeline.definition(step),
            writer -> {},
            operator.get()::readPartition));
      }
    }
    return sections;
  }

  /** Those of all nodes that keep something besides keys. */
  private static List<StateSection> sharedSections(
      Pipeline pipeline, String prefix, boolean whole) {
    List<StateSection> sections = new ArrayList<>();
    for (int step = 0; step < pipeline.stepCount(); step++) {
      String name = prefix + ", step " + step + ", shared";
      Node node = pipeline.made(step);
      String definition = pipeline.definition(step);
      if (node instanceof OperatorNode operator) {
        sections.add(StateSection.of(
            name,
            FORMAT_VERSION,
            definition,
            operator::snapshotShared,
            reader -> operator.restoreShared(reader, whole)));
      } else if (node instanceof UnionNode union) {
        sections.add(
            StateSection.of(name, FORMAT_VERSION, definition, union::snapshot, union::restore));
      }
    }
    sections.add(pipeline.counters(prefix, whole));
    return sections;
  }

  private static Optional<PartitionedOperator> keyed(Pipeline pipeline, int step, String prefix) {
    return pipeline.made(step) instanceof OperatorNode node
        ? keyed(node, prefix)
        : Optional.empty();
  }

  /** The operator of a node, where it has state. */
  private static Optional<PartitionedOperator> keyed(OperatorNode node, String prefix) {
    StatefulOperator stateful = node.stateful();
    if (stateful == null || stateful instanceof PartitionedOperator) {
      return Optional.ofNullable((PartitionedOperator) stateful);
    }
    throw new LaminarException(
        ErrorCode.NOT_SUPPORTED,
        prefix + " cannot be written by partition: " + node.operatorType()
            + " keeps state that belongs to no key",
        "write the whole state");
  }
}
