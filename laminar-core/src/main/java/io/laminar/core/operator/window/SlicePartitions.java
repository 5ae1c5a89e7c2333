package io.laminar.core.operator.window;

import io.laminar.core.operator.aggregate.GroupTransfer;
import io.laminar.core.operator.aggregate.Groups;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The groups of slices by the partition of their key, each with the number of its slice and its sequence, so that groups
 * of several partitions get into order again. Blocks are made again when they are needed.
 */
final class SlicePartitions {
  private final Groups groups;
  private final Slices slices;
  private final SliceGroups sliceGroups;
  private final GroupTransfer transfer;
  private final List<Member> read = new ArrayList<>();

  /** A group that was read. */
  private record Member(int slot, long sequence, int id) {}

  SlicePartitions(Groups groups, Slices slices, SliceGroups sliceGroups) {
    this.groups = groups;
    this.slices = slices;
    this.sliceGroups = sliceGroups;
    this.transfer = new GroupTransfer(groups);
  }

  void write(StateWriter[] partitions) {
    slices.forEach(slot -> {
      int head = slices.level(slot) == 0 ? slices.head(slot) : 0;
      for (int next = head; next != 0; next = groups.table().link(next - 1)) {
        StateWriter writer = partitions[transfer.partition(next - 1)];
        writer.writeLong(1);
        writer.writeLong(slices.number(slot));
        writer.writeLong(sliceGroups.sequence(next - 1));
        transfer.write(next - 1, writer);
      }
    });
    for (StateWriter writer : partitions) {
      writer.writeLong(0);
    }
  }

  void read(StateReader reader) {
    while (reader.readLong() == 1) {
      int slot = slices.open(0, reader.readLong());
      long sequence = reader.readLong();
      read.add(new Member(slot, sequence, transfer.read(slot + 1, reader)));
    }
  }

  /** Puts the groups that were read into their slices, in order. */
  void end() {
    read.sort(Comparator.comparingInt(Member::slot).thenComparingLong(Member::sequence));
    read.forEach(member -> sliceGroups.append(member.slot() + 1, member.id(), member.sequence()));
    read.clear();
  }

  /** Writes which slices there are, and how many rows were counted. */
  static void writeSlices(Slices slices, StateWriter writer) {
    slices.forEach(slot -> {
      if (slices.level(slot) == 0) {
        writer.writeLong(1);
        writer.writeLong(slices.number(slot));
        writer.writeLong(slices.rows(slot));
      }
    });
    writer.writeLong(0);
  }

  /** Reads what {@link #writeSlices} wrote; without all partitions rows are not counted on. */
  static void readSlices(Slices slices, StateReader reader, boolean whole) {
    while (reader.readLong() == 1) {
      long number = reader.readLong();
      long rows = reader.readLong();
      if (whole) {
        slices.addRows(slices.open(0, number) + 1, rows);
      }
    }
  }
}
