package io.laminar.core.operator.join;

import io.laminar.core.time.SaturatingTime;

/**
 * What an ASOF join compares: keys, and event times. A left row at time t meets one of the right rows of its key from t +
 * {@code atLeast} to t + {@code atMost}: of equal times the later to arrive. A right row of weight −1, where there are
 * weights, ends the one before: a left row that meets it has no partner.
 *
 * @param join keys and columns; INNER or LEFT
 * @param leftTime the column of the left input that has its event time
 * @param rightTime that of the right input, in the same unit
 * @param direction which of them it meets
 * @param atLeast {@link Long#MIN_VALUE} for no bound
 * @param atMost {@link Long#MAX_VALUE} for no bound
 * @param patience a left row at t is answered when the watermark of the right input has passed t + patience, if not before;
 *     {@code atMost} but for BACKWARD
 */
public record AsofSpec(
    JoinSpec join,
    int leftTime,
    int rightTime,
    Direction direction,
    long atLeast,
    long atMost,
    long patience) {
  /** Which right row a left one meets. */
  public enum Direction {
    /** The latest. */
    BACKWARD,
    /** The earliest. */
    FORWARD,
    /** The one whose time is nearest to that of the left row; of two as near the later to arrive. */
    NEAREST
  }

  // Checks the kind and the bounds.
  public AsofSpec {
    if (join.kind() != JoinKind.INNER && join.kind() != JoinKind.LEFT) {
      throw new IllegalArgumentException("an ASOF join of the kind " + join.kind());
    }
    boolean fits = switch (direction) {
      case BACKWARD -> atMost != Long.MAX_VALUE && patience >= atMost && patience != Long.MAX_VALUE;
      case FORWARD -> atLeast != Long.MIN_VALUE && patience == atMost;
      case NEAREST -> atLeast <= 0 && atMost >= 0 && patience == atMost;
    };
    if (!fits) {
      throw new IllegalArgumentException(direction + " from " + atLeast + " to " + atMost);
    }
  }

  boolean isBackward() {
    return direction == Direction.BACKWARD;
  }

  boolean isNearest() {
    return direction == Direction.NEAREST;
  }

  boolean isForward() {
    return direction == Direction.FORWARD;
  }

  /** The earliest time of a partner. */
  long from(long time) {
    return atLeast == Long.MIN_VALUE ? atLeast : SaturatingTime.plus(time, atLeast);
  }

  /** The latest time of a partner. */
  long to(long time) {
    return atMost == Long.MAX_VALUE ? atMost : SaturatingTime.plus(time, atMost);
  }

  /** The watermark of the right input that has to be passed for an answer, whatever has come. */
  long deadline(long time) {
    return patience == Long.MAX_VALUE ? patience : SaturatingTime.plus(time, patience);
  }

  /** Tells whether a right row is of no use any more after some time, though no other takes its place. */
  boolean expires() {
    return atLeast != Long.MIN_VALUE;
  }

  /** The watermark of an input from which on a right row takes the place of the one before it, for all that may ask. */
  long supersedes(int input, long time) {
    if (isNearest()) {
      return input == 0 ? time : SaturatingTime.plus(time, 1);
    }
    long first = SaturatingTime.minus(time, atMost);
    return input == 0 ? first : SaturatingTime.plus(first, patience);
  }

  /** The watermark of an input from which on a right row is out of reach of all that may ask. */
  long expires(int input, long time) {
    if (isForward() && input == 1) {
      return SaturatingTime.plus(time, 1);
    }
    long first = SaturatingTime.plus(SaturatingTime.minus(time, atLeast), 1);
    if (input == 0) {
      return first;
    }
    return patience == Long.MAX_VALUE ? patience : SaturatingTime.plus(first, patience);
  }
}
