package io.laminar;

import io.laminar.api.ScalarFunction;
import io.laminar.api.Schema;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.CatalogEntry;
import io.laminar.sql.catalog.SinkDefinition;
import io.laminar.sql.catalog.SourceDefinition;
import io.laminar.sql.catalog.ViewDefinition;
import io.laminar.sql.parser.Statement.ObjectKind;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.plan.OneRow;
import io.laminar.sql.validate.Relation;
import io.laminar.sql.validate.Relations;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What queries may read, as the planner sees it: the catalog as it is now, and where they run once also the
 * error streams.
 */
final class CatalogRelations implements Relations {
  private final Catalog catalog;
  private final boolean once;
  private final Map<String, Integer> widths;
  private final Set<String> expanded = new LinkedHashSet<>();

  private CatalogRelations(Catalog catalog, boolean once, Map<String, Integer> widths) {
    this.catalog = catalog.snapshot();
    this.once = once;
    this.widths = widths;
  }

  /** What a query may read that goes on and on. */
  CatalogRelations(Catalog catalog) {
    this(catalog, Map.of());
  }

  /**
   * The same.
   *
   * @param widths how many columns it knows of relations that have more, by their keys
   */
  CatalogRelations(Catalog catalog, Map<String, Integer> widths) {
    this(catalog, false, widths);
  }

  /** What a query may read that runs once. */
  static CatalogRelations forOnce(Catalog catalog) {
    return new CatalogRelations(catalog, true, Map.of());
  }

  /** Tells whether a name that was found is that of an error stream. */
  static boolean isErrors(String name) {
    return name.endsWith(Catalog.ERRORS_SUFFIX);
  }

  /** Finds whose errors come out under a name, case ignored. */
  static Optional<CatalogEntry> ownerOfErrors(Catalog catalog, String name) {
    int length = name.length() - Catalog.ERRORS_SUFFIX.length();
    return length > 0 && isErrors(name.toLowerCase(Locale.ROOT))
        ? catalog
            .find(name.substring(0, length))
            .filter(entry -> entry.kind() != ObjectKind.SINK && entry.kind() != ObjectKind.VIEW)
        : Optional.empty();
  }

  @Override
  public boolean isErrorStream(String name) {
    return ownerOfErrors(catalog, name).isPresent();
  }

  @Override
  public @Nullable Relation find(String name) {
    Optional<CatalogEntry> failing = once ? ownerOfErrors(catalog, name) : Optional.empty();
    if (failing.isPresent()) {
      return new Relation(
          failing.get().name() + Catalog.ERRORS_SUFFIX, RowErrors.SCHEMA, -1, false);
    }
    return catalog
        .find(name)
        .filter(entry -> !(entry instanceof SinkDefinition))
        .map(this::relation)
        .orElse(null);
  }

  private Relation relation(CatalogEntry entry) {
    if (entry instanceof SourceDefinition source && !source.clocks().isEmpty()) {
      return ClockedSource.relation(source);
    }
    Integer width = widths.get(entry.key());
    return new Relation(
        entry.name(),
        width == null ? entry.schema() : new Schema(entry.schema().columns().subList(0, width)),
        entry.eventTimeColumn(),
        entry.isChangelog(),
        entry.uniqueKeys(),
        entry instanceof ViewDefinition view && !view.runs()
            ? Optional.of(view.query().node())
            : Optional.empty(),
        entry instanceof SourceDefinition table && table.isTable()
            ? Optional.of(new Relation.TableKey(table.primaryKey(), table.watermarkColumn()))
            : Optional.empty());
  }

  @Override
  public @Nullable Relation stored(String name) {
    return catalog
        .find(name)
        .filter(entry ->
            entry instanceof SourceDefinition source && !source.clocks().isEmpty())
        .map(entry -> new Relation(entry.name(), entry.schema(), entry.eventTimeColumn(), false))
        .orElse(null);
  }

  @Override
  public void expanded(String view) {
    expanded.add(view);
  }

  /** The names that a plan depends on, each once: those that it reads, and the views that were expanded for it. */
  List<String> readBy(PhysicalPlan plan) {
    Set<String> names = new LinkedHashSet<>(scanned(plan));
    names.remove(OneRow.NAME);
    names.addAll(expanded);
    return List.copyOf(names);
  }

  @Override
  public @Nullable ScalarFunction function(String name) {
    return catalog.functions().find(name);
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
