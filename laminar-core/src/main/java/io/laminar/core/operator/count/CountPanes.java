package io.laminar.core.operator.count;

import io.laminar.core.operator.aggregate.GroupMerge;
import io.laminar.core.operator.aggregate.GroupTransfer;
import io.laminar.core.operator.aggregate.Groups;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * The panes of keys, each a group that is not found by a key, with the largest time of its rows. Lists of them are the
 * first one + 1, or 0.
 */
final class CountPanes {
  private final Groups groups;
  private final GroupMerge merge;
  private final EntryStore entries;

  /**
   * Makes it.
   *
   * @param groups without keys, with one word of their own
   */
  CountPanes(Groups groups) {
    this.groups = groups;
    this.merge = new GroupMerge(groups);
    this.entries = groups.table().entries();
  }

  /** Makes a pane without rows. */
  int open() {
    int pane = merge.insertLoose();
    time(pane, Long.MIN_VALUE);
    return pane;
  }

  /** Gives a pane back. */
  void close(int pane) {
    groups.release(pane, Integer.MAX_VALUE);
    groups.remove(pane);
  }

  /** Adds what a pane holds to another one, as if its rows had come later. */
  void absorb(int from, int to) {
    merge.absorb(from, to);
    time(to, Math.max(time(to), time(from)));
  }

  /** The largest time of its rows. */
  long time(int pane) {
    return entries.page(pane)[entries.offset(pane) + groups.ownerWord()];
  }

  void time(int pane, long time) {
    entries.writable(pane)[entries.offset(pane) + groups.ownerWord()] = time;
  }

  /** Puts a pane before a list; returns the list. */
  int push(int pane, int list) {
    groups.table().link(pane, list);
    return pane + 1;
  }

  /** Gives the first pane of a list back; returns the rest. */
  int pop(int list) {
    int rest = groups.table().link(list - 1);
    close(list - 1);
    return rest;
  }

  /** Gives all panes of a list back. */
  void closeAll(int list) {
    int rest = list;
    while (rest != 0) {
      rest = pop(rest);
    }
  }

  /** Makes suffixes of panes, the newest of which is the first: the one that is all of them comes first then. */
  int flip(int newestFirst) {
    int done = 0;
    int next = newestFirst;
    while (next != 0) {
      int pane = next - 1;
      next = groups.table().link(pane);
      if (done != 0) {
        absorb(done - 1, pane);
      }
      done = push(pane, done);
    }
    return done;
  }

  /** Writes a list of panes. */
  void write(int list, StateWriter writer) {
    GroupTransfer transfer = new GroupTransfer(groups);
    for (int next = list; next != 0; next = groups.table().link(next - 1)) {
      writer.writeLong(1);
      writer.writeLong(time(next - 1));
      transfer.write(next - 1, writer);
    }
    writer.writeLong(0);
  }

  /** Reads what {@link #write} wrote. */
  int read(StateReader reader) {
    GroupTransfer transfer = new GroupTransfer(groups);
    int list = 0;
    int last = 0;
    while (reader.readLong() == 1) {
      long time = reader.readLong();
      int pane = transfer.read(0, reader);
      groups.table().loosen(pane);
      time(pane, time);
      groups.table().link(pane, 0);
      if (last == 0) {
        list = pane + 1;
      } else {
        groups.table().link(last - 1, pane + 1);
      }
      last = pane + 1;
    }
    return list;
  }
}
