package io.laminar.core.operator.session;

import io.laminar.core.data.Batch;
import io.laminar.core.operator.aggregate.GroupMerge;
import io.laminar.core.operator.aggregate.GroupTransfer;
import io.laminar.core.operator.aggregate.Groups;
import io.laminar.core.state.ByteHeap;
import io.laminar.core.state.EntryStore;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.OrderedEntries;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/**
 * A group for each time at which a key has rows, so that a session can lose rows at its ends, or fall into two. The times
 * of a key are one tree; those from the first to the last of a session are the session's.
 *
 * <pre>
 *   key ──▶ tree ──▶ │ time │ group │
 * </pre>
 */
final class GroupPerTime implements SessionContents {
  private static final int NONE = -1;
  private static final byte[] NO_BYTES = new byte[0];

  private final Sessions sessions;
  private final Groups groups;
  private final GroupMerge merge;
  private final OrderedEntries nodes;
  private final EntryStore entries;
  private final HeldTimes times;
  private long rows;

  GroupPerTime(Sessions sessions, Groups groups, MemoryAccount account) {
    this.sessions = sessions;
    this.groups = groups;
    this.merge = new GroupMerge(groups);
    this.nodes = new OrderedEntries(OrderedEntries.Order.WORD, 1, new ByteHeap(account), account);
    this.entries = nodes.nodes();
    this.times = new HeldTimes(account);
  }

  /** Adds an inserted row to a key that has a session. */
  void add(Batch batch, int row, int key, long time) {
    int node = nodes.find(sessions.times(key), time, 0, NO_BYTES);
    if (node < 0) {
      node = insert(key, time, merge.insertLoose());
    }
    groups.addRow(batch, row, group(node));
    rows += batch.weight(row);
  }

  private int insert(int key, long time, int group) {
    int node = nodes.create(time, 0, NO_BYTES);
    entries.writable(node)[entries.offset(node) + nodes.payload()] = group;
    sessions.times(key, nodes.link(sessions.times(key), node));
    times.add(time);
    return node;
  }

  /** Tells whether a row of weight below 0 takes back what is held. */
  boolean holds(Batch batch, int row, int key, long time) {
    int node = nodes.find(sessions.times(key), time, 0, NO_BYTES);
    return node >= 0 && groups.rows(group(node)) + batch.weight(row) >= 0;
  }

  /**
   * Takes a row back that is held.
   *
   * @return whether its time has other rows
   */
  boolean retract(Batch batch, int row, int key, long time) {
    int group = group(nodes.find(sessions.times(key), time, 0, NO_BYTES));
    groups.addRow(batch, row, group);
    rows += batch.weight(row);
    return groups.rows(group) > 0;
  }

  /** Forgets a time, all of whose rows were taken back. */
  void remove(int key, long time) {
    int node = nodes.find(sessions.times(key), time, 0, NO_BYTES);
    groups.release(group(node), Integer.MAX_VALUE);
    removeReleased(key, node);
  }

  private void removeReleased(int key, int node) {
    groups.remove(group(node));
    times.remove(time(node));
    sessions.times(key, nodes.remove(sessions.times(key), node));
  }

  /** The first time behind another at which any key has rows, or the largest value. */
  long timeAfter(long time) {
    return times.after(time);
  }

  /** The time before one that is in a session, and not its first. */
  long before(int key, long time) {
    return time(nodes.lower(sessions.times(key), time, 0));
  }

  /** The time behind one that is in a session, and not its last. */
  long behind(int key, long time) {
    int tree = sessions.times(key);
    return time(nodes.next(tree, nodes.find(tree, time, 0, NO_BYTES)));
  }

  @Override
  public int sum(int session) {
    int sum = merge.insertLoose();
    for (int node = first(session); node != NONE; node = next(session, node)) {
      merge.absorb(group(node), sum);
    }
    return sum;
  }

  @Override
  public void endSum(int sum) {
    groups.release(sum, Integer.MAX_VALUE);
    groups.remove(sum);
  }

  private int first(int session) {
    int tree = sessions.times(sessions.keyOf(session));
    return nodes.find(tree, sessions.start(session), 0, NO_BYTES);
  }

  private int next(int session, int node) {
    int next = nodes.next(sessions.times(sessions.keyOf(session)), node);
    return next >= 0 && time(next) <= sessions.last(session) ? next : NONE;
  }

  /** The rows that are held. */
  long rows() {
    return rows;
  }

  @Override
  public void merge(int session, int behind) {
    // Its times follow those of the session.
  }

  @Override
  public int gather(int session, int steps) {
    int first = first(session);
    int left = steps;
    for (int node = next(session, first); node != NONE; node = next(session, first)) {
      if (left-- == 0) {
        return -1;
      }
      merge.merge(group(node), group(first));
      removeReleased(sessions.keyOf(session), node);
    }
    return left;
  }

  @Override
  public int gathered(int session) {
    return group(first(session));
  }

  @Override
  public int release(int session, int steps) {
    int node = first(session);
    int left = groups.release(group(node), steps);
    if (left >= 0) {
      rows -= groups.rows(group(node));
      removeReleased(sessions.keyOf(session), node);
    }
    return left;
  }

  private long time(int node) {
    return entries.page(node)[entries.offset(node) + nodes.key()];
  }

  private int group(int node) {
    return (int) entries.page(node)[entries.offset(node) + nodes.payload()];
  }

  @Override
  public long liveBytes() {
    return nodes.liveBytes() + times.liveBytes();
  }

  @Override
  public void writeSession(int session, StateWriter writer) {
    GroupTransfer transfer = new GroupTransfer(groups);
    for (int node = first(session); node != NONE; node = next(session, node)) {
      writer.writeLong(1);
      writer.writeLong(time(node));
      transfer.write(group(node), writer);
    }
    writer.writeLong(0);
  }

  @Override
  public void readSession(int session, StateReader reader) {
    GroupTransfer transfer = new GroupTransfer(groups);
    while (reader.readLong() == 1) {
      long time = reader.readLong();
      int group = transfer.read(0, reader);
      groups.table().loosen(group);
      rows += groups.rows(group);
      insert(sessions.keyOf(session), time, group);
    }
  }

  @Override
  public void snapshot(StateWriter writer) {
    nodes.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    nodes.restore(reader);
    entries.forEachLive(node -> {
      rows += groups.rows(group(node));
      times.add(time(node));
    });
  }
}
