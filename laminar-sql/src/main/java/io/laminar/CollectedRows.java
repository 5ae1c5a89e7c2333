package io.laminar;

import io.laminar.api.Row;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Rows that are all computed when the first is asked for. One thread at a time. */
final class CollectedRows implements RowSupply {
  private final Supplier<List<Row>> all;
  private @Nullable Iterator<Row> rest;

  CollectedRows(Supplier<List<Row>> all) {
    this.all = all;
  }

  @Override
  public @Nullable Row next() {
    Iterator<Row> rows = rest;
    if (rows == null) {
      rows = all.get().iterator();
      rest = rows;
    }
    return rows.hasNext() ? rows.next() : null;
  }
}
