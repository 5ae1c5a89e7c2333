package io.laminar;

import io.laminar.api.Schema;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.engine.source.Relation;
import io.laminar.sql.catalog.CatalogEntry;

/**
 * Something that can be subscribed to.
 *
 * @param name the name under which subscribers share a ring
 * @param entry what the name stands for
 * @param relation whose rows they get
 * @param errors whether they get its row errors instead
 */
record SinkTarget(String name, CatalogEntry entry, Relation relation, boolean errors) {
  /** Tells whether both are the same rows under the same definition. */
  boolean isSameAs(SinkTarget other) {
    // Identity first: comparing definitions part by part is for those that were replaced by an
    // equal one.
    return relation == other.relation
        && errors == other.errors
        && name.equals(other.name)
        && (entry == other.entry || entry.equals(other.entry));
  }

  Schema schema() {
    return errors ? RowErrors.SCHEMA : relation.schema();
  }
}
