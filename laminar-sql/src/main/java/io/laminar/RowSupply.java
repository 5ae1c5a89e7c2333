package io.laminar;

import io.laminar.api.Row;
import org.jspecify.annotations.Nullable;

/** Gives the rows of a query one by one. */
@FunctionalInterface
interface RowSupply {
  /** The next row; null at the end. */
  @Nullable
  Row next();
}
