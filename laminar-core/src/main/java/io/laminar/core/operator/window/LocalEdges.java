package io.laminar.core.operator.window;

import io.laminar.core.expression.temporal.ZoneTable;

/**
 * Edges at the same local times of days: even ones on the clocks of a zone, the moments at which clocks first show them.
 * A slice is a day long at least, and no day of the zone is skipped, so that edges never coincide.
 *
 * @param zone whose days they are
 * @param local the edges in seconds of local time, at whole days from each other
 * @param unitsPerSecond of the event-time column
 */
record LocalEdges(ZoneTable zone, EvenEdges local, long unitsPerSecond) implements SliceEdges {
  @Override
  public long slice(long time) {
    long second = Math.floorDiv(time, unitsPerSecond);
    // Clocks that were set back show an edge that they have shown before.
    long number = local.slice(zone.toLocal(second)) + 1;
    while (zone.firstInstant(local.edge(number)) > second) {
      number--;
    }
    return number;
  }

  @Override
  public long edge(long number) {
    return zone.firstInstant(local.edge(number)) * unitsPerSecond;
  }
}
