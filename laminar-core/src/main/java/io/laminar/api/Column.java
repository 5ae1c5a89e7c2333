package io.laminar.api;

/**
 * A named column of a {@link Schema}.
 *
 * @param name the name as it was spelled; look-ups ignore case
 * @param type the type, with its nullability
 */
public record Column(String name, DataType type) {
  // Checks that both are there.
  public Column {
    Arguments.notNull(name, "name");
    Arguments.notNull(type, "type");
  }
}
