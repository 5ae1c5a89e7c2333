package io.laminar;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.source.Relation;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.CatalogEntry;
import io.laminar.sql.catalog.SinkDefinition;
import io.laminar.sql.parser.Statement.ObjectKind;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** What can be subscribed to, by name. Under the owner's lock. */
final class SinkTargets {
  private final Catalog catalog;
  private final Function<String, Relation> relations;

  /**
   * Looks names up in a catalog.
   *
   * @param relations gives what runs under the name of an object
   */
  SinkTargets(Catalog catalog, Function<String, Relation> relations) {
    this.catalog = catalog;
    this.relations = relations;
  }

  /** Finds an object, or the error stream of one. */
  SinkTarget find(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(Catalog.ERRORS_SUFFIX)) {
      String query = name.substring(0, name.length() - Catalog.ERRORS_SUFFIX.length());
      return target(
          catalog.require(
              query,
              ObjectKind.SOURCE,
              ObjectKind.TABLE,
              ObjectKind.STREAM,
              ObjectKind.MATERIALIZED_VIEW),
          true);
    }
    return target(catalog.require(name), false);
  }

  private SinkTarget target(CatalogEntry entry, boolean errors) {
    String name = errors ? entry.name() + Catalog.ERRORS_SUFFIX : entry.name();
    if (entry.kind() == ObjectKind.VIEW) {
      throw Catalog.runsNowhere(entry, null);
    }
    String from = entry instanceof SinkDefinition sink ? sink.from() : entry.name();
    return new SinkTarget(name, entry, relations.apply(from), errors);
  }

  /** Refuses what is no longer what its name stands for. */
  void checkCurrent(SinkTarget target) {
    Optional<CatalogEntry> present = catalog.find(target.entry().name());
    if (present.isEmpty()) {
      throw outdated(target, "was dropped", "create it again, and look it up again with ");
    }
    if (!target(present.get(), target.errors()).isSameAs(target)) {
      throw outdated(target, "was replaced", "look it up again with ");
    }
  }

  private static LaminarException outdated(SinkTarget target, String how, String remedy) {
    return new LaminarException(
        ErrorCode.DROPPED,
        target.name() + " " + how + " since this Sink was looked up",
        remedy + "db.sink(\"" + target.name() + "\")");
  }
}
