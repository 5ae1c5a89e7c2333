package io.laminar.sql.parser;

import io.laminar.api.SqlPosition;
import java.util.List;

/**
 * {@code FROM KIND (options)} of a source or {@code INTO KIND (options)} of a sink.
 *
 * @param kind the connector's name, for example {@code FILE}
 * @param options its options, as written; the connector checks them
 * @param position where it stands
 */
public record Connector(Name kind, List<Option> options, SqlPosition position) {
  // Copies the list.
  public Connector {
    options = List.copyOf(options);
  }
}
