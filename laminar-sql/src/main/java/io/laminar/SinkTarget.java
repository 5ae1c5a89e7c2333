package io.laminar;

import io.laminar.api.Schema;
import io.laminar.core.engine.Relation;
import io.laminar.core.engine.RowErrors;

/**
 * Something that can be subscribed to.
 *
 * @param name the name under which subscribers share a ring
 * @param relation whose rows they get
 * @param errors whether they get its row errors instead
 */
record SinkTarget(String name, Relation relation, boolean errors) {
  Schema schema() {
    return errors ? RowErrors.SCHEMA : relation.schema();
  }
}
