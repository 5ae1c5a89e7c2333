package io.laminar.core.operator.rank;

import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/** Takes the rows of keys out of state, one by one, as state that is cut by key, and puts them into other state. */
class KeyTransfer {
  private final RankedPartitions partitions;
  private final RankedRows nodes;
  private final RowState row;
  private int[] rowsOfKey = new int[16];

  KeyTransfer(RankedPartitions partitions) {
    this.partitions = partitions;
    this.nodes = partitions.nodes();
    this.row = new RowState(partitions.spec().inputTypes());
  }

  /** Writes what the owner holds of a row. */
  void writeNode(int node, StateWriter writer) {}

  /** Reads what {@link #writeNode} wrote of the row that entered last. */
  void readNode(StateReader reader) {}

  /** Takes over the owner's word of a key. */
  void readWord(int partition, long word) {
    partitions.word(partition, word);
  }

  /** Learns which rows enter. */
  RankedPartitions.Listener listener() {
    return RankedPartitions.NOBODY;
  }

  /** Writes the rows of a key, and the owner's word, to the writer of the key's partition. */
  final void write(int partition, StateWriter[] writers) {
    int tree = partitions.tree(partition);
    int size = nodes.size(tree);
    if (size == 0) {
      return;
    }
    rowsOfKey = rowsOfKey.length < size ? new int[size] : rowsOfKey;
    nodes.copyRows(tree, 0, size, rowsOfKey, 0);
    row.clear();
    partitions.write(rowsOfKey[0], row, 0);
    StateWriter writer = writers[partitions.keyPartition(row.batch())];
    writer.writeLong(size);
    writer.writeLong(partitions.word(partition));
    for (int i = 0; i < size; i++) {
      int node = nodes.at(tree, i);
      writer.writeLong(nodes.arrival(node));
      row.clear();
      partitions.write(rowsOfKey[i], row, 0);
      row.write(writer);
      writeNode(node, writer);
    }
  }

  /**
   * Reads the rows of a key.
   *
   * @param size how many, which the caller read
   * @return the key
   */
  final int read(long size, StateReader reader) {
    long present = partitions.nextArrival();
    long word = reader.readLong();
    int partition = -1;
    for (long i = 0; i < size; i++) {
      partitions.nextArrival(reader.readLong());
      row.read(reader);
      partitions.load(row.batch(), 0);
      partition = partitions.findOrInsert(0);
      partitions.add(partition, 0, row.batch(), listener());
      readNode(reader);
    }
    readWord(partition, word);
    partitions.nextArrival(present);
    return partition;
  }
}
