package io.laminar.core.engine;

import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.SourceInput;

/** The rows of what was recorded, and what is left of each lane when its entries end. */
public interface RecordedLanes extends RecordedRows {
  /** The frame of the log from which on it is read: no row that waits lies before. */
  long start();

  /**
   * Settles how many rows of a lane there are: those of a commit without its end are left out.
   *
   * @param source has the lane
   * @param lane is open
   * @return the number of the first row that is not there
   */
  long settle(SourceInput source, LaneInput lane);

  /**
   * Opens the lanes of a source that no entry has opened: their rows are there, and what the engine did with them is not.
   *
   * @param source has them
   */
  void openOthers(SourceInput source);

  /** How many rows of a lane are there that no entry has drained. */
  long waiting(LaneInput lane);

  /** Tells whether a lane has ended. */
  boolean hasEnded(LaneInput lane);

  /** Tells whether a source ends with the lanes that there are. */
  boolean ends(SourceInput source);
}
