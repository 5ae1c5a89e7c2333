package io.laminar;

import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.CatalogEntry;
import io.laminar.sql.catalog.ViewDefinition;
import io.laminar.sql.parser.Statement;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The statements that make the objects which there are now: a checkpoint keeps them beside the state. Under the lock of
 * {@link StatementRunner}.
 */
final class CatalogStatements {
  // By key.
  private final Map<String, LoggedStatement> made = new HashMap<>();

  /** A statement was carried out, and made an object. */
  void note(Statement.Create create, LoggedStatement logged) {
    made.put(
        create.name().key(),
        new LoggedStatement(
            create.text(), logged.zone(), logged.directory(), Optional.empty(), logged.widths()));
  }

  /** What relative paths in the statement are relative to that made an object. */
  Path directory(String key) {
    return Objects.requireNonNull(made.get(key), key).directory();
  }

  /** Those of all objects, by key, each behind what it reads. */
  Map<String, LoggedStatement> all(Catalog catalog) {
    Set<String> ordered = new LinkedHashSet<>();
    catalog.all().forEach(entry -> addAfterWhatItReads(entry, catalog, ordered));
    Map<String, LoggedStatement> statements = new LinkedHashMap<>();
    for (String key : ordered) {
      statements.put(key, Objects.requireNonNull(made.get(key), key));
    }
    return statements;
  }

  private void addAfterWhatItReads(CatalogEntry entry, Catalog catalog, Set<String> ordered) {
    if (ordered.contains(entry.key())) {
      return;
    }
    if (entry instanceof ViewDefinition view && view.lateDataOf().isPresent()) {
      // The statement of the view whose late rows it gets makes both.
      addAfterWhatItReads(catalog.require(view.lateDataOf().get()), catalog, ordered);
      return;
    }
    for (String read : entry.reads()) {
      catalog
          .find(read.toLowerCase(Locale.ROOT))
          .ifPresent(each -> addAfterWhatItReads(each, catalog, ordered));
    }
    ordered.add(entry.key());
  }
}
