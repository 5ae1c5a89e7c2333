package io.laminar.shell;

/**
 * An object of the database, for completion.
 *
 * @param name as it was spelled when it was created
 * @param kind such as {@code source} or {@code materialized view}
 */
record NamedObject(String name, String kind) {
  static final String SOURCE = "source";
  static final String TABLE = "table";
  static final String SINK = "sink";

  /** Whether it may stand in FROM. */
  boolean isReadable() {
    return !kind.equals(SINK);
  }
}
