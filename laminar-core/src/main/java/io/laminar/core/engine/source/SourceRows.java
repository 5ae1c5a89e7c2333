package io.laminar.core.engine.source;

import io.laminar.core.data.SlotLayout;
import io.laminar.core.pipeline.Dataflow;
import io.laminar.core.pipeline.OutputNode;
import io.laminar.core.pipeline.Room;
import org.jspecify.annotations.Nullable;

/** Hands the rows of a source to everything that reads it, and counts them. Engine's thread. */
public final class SourceRows {
  private final OutputNode output = new OutputNode();
  private final Dataflow flow;
  private final Handles handles;
  private final SlotBatch batch;
  private boolean commitOpen;
  private long count;
  private long unread;

  SourceRows(SlotLayout layout, boolean hasWeights, Handles handles, Dataflow flow) {
    this.flow = flow;
    this.handles = handles;
    this.batch = new SlotBatch(layout, hasWeights);
  }

  OutputNode output() {
    return output;
  }

  /** Hands on rows that are commits of their own. */
  void emit(long[] slots, int base, int rows, byte[] side) {
    if (isRead(rows)) {
      flow.deliver(output, batch.at(slots, base, rows, side));
    }
  }

  /**
   * Hands on rows that are commits of their own; in the middle of one an operator may wait for room.
   *
   * @return false when something waits
   */
  boolean emit(long[] slots, int base, int rows, byte[] side, Room room) {
    return !isRead(rows) || flow.deliver(output, batch.at(slots, base, rows, side), room);
  }

  /**
   * Hands on rows of one commit.
   *
   * @param open whether it goes on with the next rows
   * @param room null where nothing waits for it
   * @return false when something waits
   */
  boolean emitCommit(
      long[] slots, int base, int rows, byte[] side, boolean open, @Nullable Room room) {
    commitOpen = open;
    if (!isRead(rows)) {
      return true;
    }
    batch.at(slots, base, rows, side).oneCommit(open);
    boolean done = flow.deliverPart(output, batch.at(slots, base, rows, side), room);
    batch.everyRowACommit();
    return done;
  }

  /** Tells whether the rows of a commit follow that was begun. */
  boolean isCommitOpen() {
    return commitOpen;
  }

  /** Goes on counting where another source stopped, in whose place this one came. */
  void countOn(SourceRows before) {
    countOn(before.count, before.unread);
  }

  /** Adds rows that were handed on before, and those among them that nothing read. */
  public void countOn(long rowsBefore, long unreadBefore) {
    count += rowsBefore;
    unread += unreadBefore;
  }

  private boolean isRead(int rows) {
    count += rows;
    boolean read = output.hasTargets() && !(handles.hasNewReaders() && output.isMuted());
    unread += read ? 0 : rows;
    return read;
  }

  /** The rows that were emitted. */
  public long count() {
    return count;
  }

  /** The rows that nothing read. */
  public long unread() {
    return unread;
  }
}
