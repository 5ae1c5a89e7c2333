package io.laminar.sql.validate;

import io.laminar.api.ScalarFunction;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What the queries can read: a view of the catalog that does not change while a query is planned. */
public interface Relations {
  /**
   * Finds a relation.
   *
   * @param name the name, case ignored
   * @return the relation, or null if there is none of that name
   */
  @Nullable
  Relation find(String name);

  /**
   * Finds what a source with computed columns stores.
   *
   * @param name the name of a relation
   * @return the columns that are pushed, or null for all other relations
   */
  default @Nullable Relation stored(String name) {
    return null;
  }

  /**
   * Takes note that a view is expanded: what is planned depends on it.
   *
   * @param view its name as it was spelled when it was created
   */
  default void expanded(String view) {}

  /**
   * Tells whether a name is that of an error stream that there is, but may not be read here.
   *
   * @param name that was not found, case ignored
   */
  default boolean isErrorStream(String name) {
    return false;
  }

  /**
   * Returns the zone of the session: that of local times where a TIMESTAMP WITH LOCAL TIME ZONE has one.
   *
   * @return UTC unless it was set
   */
  default ZoneId zone() {
    return ZoneOffset.UTC;
  }

  /**
   * Finds a function of the application.
   *
   * @param name the name, case ignored
   * @return the function, or null if there is none of that name
   */
  default @Nullable ScalarFunction function(String name) {
    return null;
  }

  /**
   * Lists all names, for suggestions.
   *
   * @return the names as they were spelled
   */
  Collection<String> names();
}
