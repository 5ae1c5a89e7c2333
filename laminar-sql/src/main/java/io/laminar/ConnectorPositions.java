package io.laminar;

import io.laminar.core.engine.log.PositionFrame;
import java.util.List;
import java.util.Optional;

/**
 * How far the FROM connectors of a data directory had come.
 *
 * @param known those of the checkpoint, then those of the log behind it: later ones lie behind earlier ones
 */
record ConnectorPositions(List<PositionFrame> known) {
  ConnectorPositions {
    known = List.copyOf(known);
  }

  /**
   * Finds the newest that counts.
   *
   * @param rows how many rows of the lane were logged
   */
  Optional<PositionFrame> newest(int source, int lane, long rows) {
    return known.stream()
        .filter(each -> each.source() == source && each.lane() == lane && each.row() <= rows)
        .reduce((earlier, later) -> later.row() >= earlier.row() ? later : earlier);
  }

  /** The end of the connector of a source that has no open lane of it. */
  Optional<PositionFrame> end(int source) {
    return known.stream()
        .filter(each -> each.source() == source && each.isLast())
        .reduce((earlier, later) -> later);
  }
}
