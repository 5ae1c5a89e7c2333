package io.laminar;

import io.laminar.core.connector.FeedMarks;
import io.laminar.core.engine.log.PositionFrame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The objects of a database at a checkpoint, of whose INTO connectors some may still have to write what was made before it.
 *
 * @param lastStatement the number of the last statement
 * @param made the statements that made the objects, by key, each behind those that it reads
 * @param positions how far FROM connectors had come
 * @param sinks the INTO connectors, by key
 */
record DurableObjects(
    long lastStatement,
    Map<String, LoggedStatement> made,
    List<PositionFrame> positions,
    Map<String, FeedMarks> sinks) {
  DurableObjects {
    made = new LinkedHashMap<>(made);
    positions = List.copyOf(positions);
    sinks = Map.copyOf(sinks);
  }

  /** Waits until all results before the checkpoint are durable outside. Not under the lock of the statements. */
  CatalogImage whenSinksAreDurable() {
    List<LoggedStatement> statements = new ArrayList<>();
    made.forEach((key, statement) ->
        statements.add(statement.at(Optional.ofNullable(sinks.get(key)).map(FeedMarks::await))));
    return new CatalogImage(lastStatement, statements, positions);
  }
}
