package io.laminar.sql.parser;

import io.laminar.api.SqlPosition;

/**
 * A place in a statement for a value that is given when it is carried out.
 *
 * @param name what stands after the colon; empty for {@code ?}
 * @param position where it stands in the text
 */
public record Parameter(String name, SqlPosition position) {
  /** Tells whether it is {@code :name}. */
  public boolean isNamed() {
    return !name.isEmpty();
  }

  /** Returns it as it is written. */
  @Override
  public String toString() {
    return isNamed() ? ":" + name : "?";
  }
}
