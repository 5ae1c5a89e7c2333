package io.laminar.core.engine.log;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;

/** The kinds of the frames in the log of rows. A number never changes its meaning. */
public final class FrameKinds {
  /** Rows of a lane: {@link RowsFrame}. */
  public static final int ROWS = 1;

  /** Entries of the order: {@link OrderFrame}. */
  public static final int ORDER = 2;

  /** A statement that changes the catalog: {@link StatementFrame}. */
  public static final int STATEMENT = 3;

  /** A lane was opened: {@link LaneOpenedFrame}. */
  public static final int LANE_OPENED = 4;

  /** A lane is closed, and all of its rows lie before: {@link LaneEndedFrame}. */
  public static final int LANE_ENDED = 5;

  /** A text that entries of the order refer to: {@link TextFrame}. */
  public static final int TEXT = 6;

  /** A process began to write: {@link LifeFrame}. */
  public static final int LIFE = 7;

  /** A piece of the payload of the next frame of another kind: {@link WholeFrames}. */
  public static final int PART = 8;

  /** How far a connector that brings rows has come: {@link PositionFrame}. */
  public static final int POSITION = 9;

  /** Where a connector begins that takes results out: {@link SinkOpenedFrame}. */
  public static final int SINK_OPENED = 10;

  /** The log was copied up to here: {@link CopiedFrame}. */
  public static final int COPIED = 11;

  private FrameKinds() {}

  /**
   * Tells whether a frame is about what handles and connectors brought, and not about what the engine or a statement did with it.
   *
   * @param kind of a whole frame
   */
  public static boolean isOfLanes(int kind) {
    return kind == ROWS
        || kind == LANE_OPENED
        || kind == LANE_ENDED
        || kind == POSITION
        || kind == LIFE;
  }

  /** The error for a payload that is whole and cannot be understood. */
  static LaminarException malformed(int kind, RuntimeException cause) {
    return new LaminarException(
        ErrorCode.DAMAGED_STORAGE,
        "a frame of kind " + kind + " is not what this version writes: " + cause,
        null,
        "open the data directory with the version of LaminarDB that wrote it",
        cause);
  }
}
