package io.laminar.core.checkpoint;

import io.laminar.core.engine.log.PositionFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * How far connectors had come, by lane: of each the newest position of whose rows the log has all, and those behind it. Confined to
 * a thread.
 */
final class RecordedPositions {
  private final Map<Long, Deque<PositionFrame>> lanes = new TreeMap<>();

  /**
   * Adds one that lies behind those before.
   *
   * @param logged how many rows of its lane the log has so far
   */
  void add(PositionFrame position, long logged) {
    Deque<PositionFrame> lane = lanes.computeIfAbsent(
        (long) position.source() << Integer.SIZE | position.lane(), each -> new ArrayDeque<>());
    lane.add(position);
    // The first stays as long as the second may not count.
    while (lane.size() > 1 && second(lane).row() <= logged) {
      lane.remove();
    }
  }

  private static PositionFrame second(Deque<PositionFrame> lane) {
    var all = lane.iterator();
    PositionFrame unused = all.next();
    return all.next();
  }

  /**
   * A life has ended: rows that the log does not have of a lane by now are pushed again, perhaps others.
   *
   * @param logged how many rows the log has of the lane of a position
   */
  void forgetLost(ToLongFunction<PositionFrame> logged) {
    lanes.values().forEach(lane -> lane.removeIf(each -> each.row() > logged.applyAsLong(each)));
  }

  /** All of them. */
  List<PositionFrame> all() {
    List<PositionFrame> all = new ArrayList<>();
    lanes.values().forEach(all::addAll);
    return all;
  }
}
