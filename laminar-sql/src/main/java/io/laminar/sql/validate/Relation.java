package io.laminar.sql.validate;

import io.laminar.api.Schema;

/**
 * Something a query can read: a source, a stream or a view.
 *
 * @param name the name as it was spelled when it was created
 * @param schema its columns
 * @param eventTimeColumn position of the column that carries event time, or -1
 * @param changelog whether its rows bear weights; false means append-only
 */
public record Relation(String name, Schema schema, int eventTimeColumn, boolean changelog) {
  // Checks that the event-time column is one.
  public Relation {
    if (eventTimeColumn < -1 || eventTimeColumn >= schema.size()) {
      throw new IllegalArgumentException("no column " + eventTimeColumn + " in " + name);
    }
  }
}
