package io.laminar;

import io.laminar.sql.catalog.CatalogEntry;
import io.laminar.sql.catalog.SourceDefinition;
import java.time.Duration;
import java.util.List;

/**
 * What the sources of a database ask of its checkpoints.
 *
 * @param interval the smallest of all sources and the database: the time between two of them
 * @param hasUnlogged whether the rows of a source are in no log, so that a checkpoint alone keeps them
 */
record CheckpointDemand(Duration interval, boolean hasUnlogged) {
  /**
   * Finds it.
   *
   * @param ofDatabase the interval of the database
   * @param objects all that there are
   */
  static CheckpointDemand of(Duration ofDatabase, List<CatalogEntry> objects) {
    Duration smallest = ofDatabase;
    boolean anyUnlogged = false;
    for (CatalogEntry each : objects) {
      if (each instanceof SourceDefinition source) {
        Duration own = source.options().checkpointInterval().orElse(smallest);
        smallest = own.compareTo(smallest) < 0 ? own : smallest;
        anyUnlogged |= !source.isLogged();
      }
    }
    return new CheckpointDemand(smallest, anyUnlogged);
  }
}
