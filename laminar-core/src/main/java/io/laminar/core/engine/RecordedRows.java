package io.laminar.core.engine;

import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.SourceInput;

/** The rows of what was recorded, lane by lane, as a {@link Replay} asks for them. */
public interface RecordedRows {
  /**
   * Opens a lane again.
   *
   * @param source whose lane it is
   * @param lane its number
   * @param capacityRows as many rows as it had room for
   */
  void open(SourceInput source, int lane, int capacityRows);

  /**
   * Puts rows into a lane that are about to be drained, where they do not lie there already: the next of
   * it, as many as there is room for.
   *
   * @param source whose lane it is
   * @param lane one that was opened, perhaps of a source in whose place this one came
   * @param rows how many are wanted
   * @return how many lie there now, at most {@code rows}
   */
  int feed(SourceInput source, LaneInput lane, int rows);

  /**
   * A lane was drained and is gone.
   *
   * @param source whose lane it was
   * @param lane one that was opened
   */
  void closed(SourceInput source, LaneInput lane);
}
