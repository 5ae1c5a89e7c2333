package io.laminar.sql.validate;

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
   * Lists all names, for suggestions.
   *
   * @return the names as they were spelled
   */
  Collection<String> names();
}
