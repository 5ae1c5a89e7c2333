package io.laminar;

import io.laminar.api.Config;
import io.laminar.api.Schema;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.CatalogEntry;
import io.laminar.sql.catalog.SinkDefinition;
import io.laminar.sql.catalog.SourceDefinition;
import io.laminar.sql.parser.Statement;
import io.laminar.sql.plan.BatchQuery;
import io.laminar.sql.plan.OneRow;
import io.laminar.sql.plan.Planner;
import io.laminar.sql.plan.QueryPlan;
import java.util.List;

/** Looks at statements without carrying them out; changes nothing. */
final class Outlines {
  private static final Schema NO_COLUMNS = new Schema(List.of());

  private final Catalog catalog;
  private final Config config;
  private final Description description;

  Outlines(Catalog catalog, Config config, Description description) {
    this.catalog = catalog;
    this.config = config;
    this.description = description;
  }

  Outline of(Statement statement) {
    if (statement instanceof Statement.Query query) {
      return of(query);
    }
    if (statement instanceof Statement.CreateView create) {
      QueryPlan plan =
          Planner.plan(create.query().node(), create.query().emit(), new CatalogRelations(catalog));
      return rows(plan.schema(), plan.changelog());
    }
    if (statement instanceof Statement.CreateSource create) {
      SourceDefinition definition = SourceDefinition.of(create, config);
      return rows(definition.schema(), definition.isChangelog());
    }
    if (statement instanceof Statement.CreateSink create) {
      SinkDefinition sink = SinkDefinition.of(create, catalog);
      return rows(sink.schema(), sink.isChangelog());
    }
    if (statement instanceof Statement.Insert insert) {
      return rows(catalog.require(insert.target()).schema(), false);
    }
    if (statement instanceof Statement.Update update) {
      return rows(catalog.require(update.target()).schema(), false);
    }
    if (statement instanceof Statement.Delete delete) {
      return rows(catalog.require(delete.target()).schema(), false);
    }
    if (statement instanceof Statement.Drop
        || statement instanceof Statement.Advance
        || statement instanceof Statement.Finish
        || statement instanceof Statement.SetTimeZone) {
      return rows(NO_COLUMNS, false);
    }
    if (statement instanceof Statement.Checkpoint) {
      return rows(ResultRows.EPOCH, false);
    }
    return rows(description.of(statement).schema(), false);
  }

  private static Outline rows(Schema columns, boolean changelog) {
    return new Outline(columns, changelog, false);
  }

  private Outline of(Statement.Query query) {
    CatalogRelations relations = CatalogRelations.forOnce(catalog);
    BatchQuery batch = Planner.planBatch(query.query().node(), query.query().emit(), relations);
    boolean atOnce = CatalogRelations.scanned(batch.plan().root()).stream()
        .filter(name -> !name.equals(OneRow.NAME) && !CatalogRelations.isErrors(name))
        .map(catalog::require)
        .allMatch(CatalogEntry::keepsRows);
    return new Outline(batch.schema(), batch.plan().changelog(), atOnce);
  }
}
