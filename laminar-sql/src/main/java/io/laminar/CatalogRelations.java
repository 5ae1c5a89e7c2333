package io.laminar;

import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.CatalogEntry;
import io.laminar.sql.catalog.SinkDefinition;
import io.laminar.sql.catalog.ViewDefinition;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.validate.Relation;
import io.laminar.sql.validate.Relations;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What queries may read, as the planner sees it: the catalog as it is now. */
final class CatalogRelations implements Relations {
  private final Catalog catalog;
  private final Set<String> expanded = new LinkedHashSet<>();

  CatalogRelations(Catalog catalog) {
    this.catalog = catalog.snapshot();
  }

  @Override
  public @Nullable Relation find(String name) {
    return catalog
        .find(name)
        .filter(entry -> !(entry instanceof SinkDefinition))
        .map(entry -> new Relation(
            entry.name(),
            entry.schema(),
            entry.eventTimeColumn(),
            entry.isChangelog(),
            entry.uniqueKeys(),
            entry instanceof ViewDefinition view && !view.runs()
                ? Optional.of(view.query().node())
                : Optional.empty()))
        .orElse(null);
  }

  @Override
  public void expanded(String view) {
    expanded.add(view);
  }

  /** The names that a plan depends on, each once: those that it reads, and the views that were expanded for it. */
  List<String> readBy(PhysicalPlan plan) {
    Set<String> names = new LinkedHashSet<>(scanned(plan));
    names.addAll(expanded);
    return List.copyOf(names);
  }

  @Override
  public ZoneId zone() {
    return catalog.zone();
  }

  @Override
  public Collection<String> names() {
    return catalog.all().stream()
        .filter(entry -> !(entry instanceof SinkDefinition))
        .map(CatalogEntry::name)
        .toList();
  }

  /** The names that a plan reads, each once. */
  static List<String> scanned(PhysicalPlan plan) {
    Set<String> names = new LinkedHashSet<>();
    collect(plan, names);
    return new ArrayList<>(names);
  }

  private static void collect(PhysicalPlan plan, Set<String> names) {
    names.addAll(plan.relations());
    plan.inputs().forEach(input -> collect(input, names));
  }
}
