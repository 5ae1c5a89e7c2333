package io.laminar.sql.parser;

import io.laminar.api.SqlPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  /**
   * Tells whether two objects have the same connector, wherever it is written.
   *
   * @param one the connector of the first, if it has one
   * @param other that of the second
   * @return true if both have none, or the same kind with the same options in the same order
   */
  public static boolean areLike(Optional<Connector> one, Optional<Connector> other) {
    return one.map(Connector::unplaced).equals(other.map(Connector::unplaced));
  }

  private List<String> unplaced() {
    List<String> words = new ArrayList<>();
    words.add(kind.key());
    for (Option option : options) {
      words.add(option.key());
      words.add(option.value());
    }
    return words;
  }
}
