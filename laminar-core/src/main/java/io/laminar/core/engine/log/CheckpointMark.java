package io.laminar.core.engine.log;

import io.laminar.core.engine.source.LoggedLane;
import java.util.ArrayList;
import java.util.List;

/**
 * The place in the log of a checkpoint that is being made: between two groups of the order. What was
 * handed over after it lies behind; of what was handed over before, it needs the rows that no entry before
 * it has drained.
 */
public final class CheckpointMark {
  private record Undrained(LaneRecord lane, long row) {}

  private final long orderIndex;
  private final List<Undrained> lanes = new ArrayList<>();

  // The log's thread: the frame that came next when the mark was reached.
  private long frame = -1;

  CheckpointMark(long orderIndex) {
    this.orderIndex = orderIndex;
  }

  /** How many entries of the order the checkpoint has seen. */
  public long orderIndex() {
    return orderIndex;
  }

  /**
   * A lane is open in the checkpoint, which needs its rows. Engine's thread, before the mark is handed over.
   *
   * @param lane of this log
   * @param nextRow its first row that was not drained
   */
  public void lane(LoggedLane lane, long nextRow) {
    lanes.add(new Undrained((LaneRecord) lane, nextRow));
  }

  /** The mark was reached. */
  void reachedAt(long nextFrame) {
    frame = nextFrame;
  }

  boolean isReached() {
    return frame >= 0;
  }

  /** The frame from which on the checkpoint needs the log. */
  long start() {
    long start = frame;
    for (Undrained each : lanes) {
      start = Math.min(start, each.lane().frameOf(each.row(), frame));
    }
    return start;
  }

  /** No checkpoint that is made later needs what lies before. */
  void forgetBefore() {
    lanes.forEach(each -> each.lane().positions().forgetBefore(each.row()));
  }
}
