package io.laminar.sql.catalog;

import io.laminar.api.Schema;
import io.laminar.sql.parser.Statement.ObjectKind;
import java.util.List;
import java.util.Locale;

/** Something with a name in the {@link Catalog}: immutable. */
public sealed interface CatalogEntry permits SourceDefinition, ViewDefinition, SinkDefinition {
  /**
   * The name as it was spelled when the object was created.
   *
   * @return the name
   */
  String name();

  /**
   * What it is.
   *
   * @return the kind
   */
  ObjectKind kind();

  /**
   * The columns of its rows.
   *
   * @return the schema
   */
  Schema schema();

  /**
   * Whether its rows carry weights.
   *
   * @return true for a changelog, false for what is append-only
   */
  boolean isChangelog();

  /**
   * The column that holds the event time.
   *
   * @return its position counted from 0, or -1 without event time
   */
  int eventTimeColumn();

  /**
   * What identifies its rows: sets of columns in which no two rows that hold at the same time agree.
   *
   * @return positions counted from 0, the preferred set first; an empty set if there is at most one row; no set if
   *     nothing is known
   */
  List<List<Integer>> uniqueKeys();

  /**
   * The names of the objects that it reads.
   *
   * @return each once, as they were spelled when they were created; empty for a source
   */
  List<String> reads();

  /**
   * The statement that created it.
   *
   * @return its text
   */
  String sql();

  /**
   * Tells whether it keeps its current rows, so that a SELECT can read them.
   *
   * @return true for a materialized view and a table
   */
  default boolean keepsRows() {
    return kind() == ObjectKind.MATERIALIZED_VIEW || kind() == ObjectKind.TABLE;
  }

  /**
   * Tells whether it reads an object.
   *
   * @param object the object's name, case ignored
   * @return true if it does so itself, not through another one
   */
  default boolean isReading(String object) {
    return reads().stream().anyMatch(object::equalsIgnoreCase);
  }

  /**
   * The form under which names that differ only in case are the same.
   *
   * @return the name in lower case
   */
  default String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
