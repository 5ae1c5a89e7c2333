package io.laminar.sql.catalog;

/** What a CREATE has to do, by what exists already. */
public enum CreateAction {
  /** Nothing of that name exists. */
  CREATE,
  /** It exists, and OR REPLACE was written. */
  REPLACE,
  /** It exists, and IF NOT EXISTS was written: there is nothing to do. */
  SKIP
}
