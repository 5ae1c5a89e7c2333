package io.laminar.core.operator.window;

import io.laminar.core.operator.aggregate.GroupTransfer;
import io.laminar.core.operator.aggregate.Groups;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The groups of open windows by the partition of their key. Each is written with the bounds of its
 * window and its place there, so that groups of several partitions get into order again.
 */
final class WindowPartitions {
  private final Groups groups;
  private final OpenWindows windows;
  private final GroupTransfer transfer;
  private final List<Member> read = new ArrayList<>();

  /** A group that was read, and its place. */
  private record Member(int slot, long place, int id) {}

  WindowPartitions(Groups groups, OpenWindows windows) {
    this.groups = groups;
    this.windows = windows;
    this.transfer = new GroupTransfer(groups);
  }

  /** Writes the groups of each window in the order of their first arrival. */
  void write(StateWriter[] partitions) {
    windows.forEach(slot -> {
      long place = 0;
      for (int next = windows.head(slot); next != 0; next = groups.table().link(next - 1)) {
        StateWriter writer = partitions[transfer.partition(next - 1)];
        writer.writeLong(1);
        writer.writeLong(windows.start(slot));
        writer.writeLong(windows.end(slot));
        writer.writeLong(place++);
        transfer.write(next - 1, writer);
      }
    });
    for (StateWriter writer : partitions) {
      writer.writeLong(0);
    }
  }

  void read(StateReader reader) {
    long start = reader.readLong();
    int slot = windows.slot(start, reader.readLong());
    long place = reader.readLong();
    read.add(new Member(slot, place, transfer.read(slot, reader)));
  }

  /** The groups that were read, window by window in order. */
  void forEachRead(Visitor visitor) {
    read.sort(Comparator.comparingInt(Member::slot).thenComparingLong(Member::place));
    read.forEach(member -> visitor.visit(member.slot(), member.id()));
    read.clear();
  }

  /** Gets a group and the slot of its window. */
  @FunctionalInterface
  interface Visitor {
    void visit(int slot, int id);
  }
}
