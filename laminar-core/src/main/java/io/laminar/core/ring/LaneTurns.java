package io.laminar.core.ring;

import java.util.ArrayList;
import java.util.List;

/**
 * Lanes whose rows come one lane after the other, in place of in turn: a statement has a lane of its
 * own, and the rows of one that ended before the next began come first.
 *
 * <p>Changed under the lock of the {@link Channel}; asked by its consumer.
 */
final class LaneTurns {
  private static final Turn[] NONE = {};

  /** The lanes that are in the channel. */
  private final List<RowRing> lanes = new ArrayList<>();

  // Copied at every change. Volatile: the consumer sees that a lane waits no later than the lane.
  private volatile Turn[] waiting = NONE;

  /**
   * A lane that waits.
   *
   * @param lane is not read yet
   * @param before whose rows come first
   */
  private record Turn(RowRing lane, List<RowRing> before) {}

  /** Puts a lane behind those that are closed by now: others may go on beside it. */
  void add(RowRing lane) {
    List<RowRing> before = lanes.stream().filter(RowRing::isClosed).toList();
    lanes.add(lane);
    if (!before.isEmpty()) {
      List<Turn> turns = new ArrayList<>(List.of(waiting));
      turns.add(new Turn(lane, before));
      waiting = turns.toArray(Turn[]::new);
    }
  }

  /** A lane is drained and gone: it holds up no other. */
  void remove(RowRing gone) {
    if (!lanes.remove(gone) || waiting.length == 0) {
      return;
    }
    List<Turn> turns = new ArrayList<>();
    for (Turn turn : waiting) {
      List<RowRing> before = turn.before.stream().filter(lane -> lane != gone).toList();
      if (turn.lane != gone && !before.isEmpty()) {
        turns.add(new Turn(turn.lane, before));
      }
    }
    waiting = turns.toArray(Turn[]::new);
  }

  /** Tells whether rows of other lanes come before those of a lane. */
  boolean isWaiting(RowRing lane) {
    for (Turn turn : waiting) {
      if (turn.lane == lane) {
        return true;
      }
    }
    return false;
  }
}
