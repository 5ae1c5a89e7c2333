package io.laminar.sql.catalog;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.SqlPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether an object can take the place of another one, which others read.
 *
 * @param old the present one
 * @param dependents what reads it, itself or through others
 */
record ReplacementCheck(CatalogEntry old, List<CatalogEntry> dependents) {

  /** As {@link Catalog#check}. */
  void check(CatalogEntry replacement, SqlPosition position) {
    checkCycles(replacement, position);
    if (dependents.isEmpty()) {
      return;
    }
    boolean same = old.schema().equals(replacement.schema())
        && old.isChangelog() == replacement.isChangelog()
        && old.eventTimeColumn() == replacement.eventTimeColumn()
        && !(old instanceof SourceDefinition source
            && replacement instanceof SourceDefinition other
            && !source.hasClocksOf(other));
    if (!same) {
      throw readers(
          "its columns would change",
          "keep names, types, event time and append-only or changelog as they are, or drop the others first",
          position);
    }
    if (!keepsKeys(replacement)) {
      throw readers(
          "its rows would no longer be unique by " + keyColumns(),
          "group by the same columns, or drop the others first",
          position);
    }
  }

  private void checkCycles(CatalogEntry replacement, SqlPosition position) {
    List<CatalogEntry> cycle = new ArrayList<>(dependents);
    cycle.add(old);
    for (CatalogEntry above : cycle) {
      if (replacement.isReading(above.name())) {
        throw new LaminarException(
            ErrorCode.INVALID_QUERY,
            replacement.name() + " would read itself"
                + (above == old ? "" : " through " + above.name()),
            position,
            "create it under another name",
            null);
      }
    }
  }

  private LaminarException readers(String why, String remedy, SqlPosition position) {
    return new LaminarException(
        ErrorCode.HAS_DEPENDENTS,
        "others read " + old.name() + ", and " + why + ": "
            + String.join(", ", Catalog.names(dependents)),
        position,
        remedy,
        null);
  }

  /** What identified rows still does: readers rely on it. */
  private boolean keepsKeys(CatalogEntry replacement) {
    return old.uniqueKeys().stream()
        .allMatch(key -> replacement.uniqueKeys().stream().anyMatch(key::containsAll));
  }

  private String keyColumns() {
    return old.uniqueKeys().stream()
        .map(key -> key.isEmpty()
            ? "being at most one"
            : key.stream()
                .map(column -> old.schema().column(column).name())
                .collect(Collectors.joining(", ")))
        .collect(Collectors.joining(" or by "));
  }
}
