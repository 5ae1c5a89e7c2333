package io.laminar;

import io.laminar.api.Column;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics;
import io.laminar.api.QueryResult;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.core.engine.Engine;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.CatalogEntry;
import io.laminar.sql.catalog.SinkDefinition;
import io.laminar.sql.catalog.SourceDefinition;
import io.laminar.sql.catalog.ViewDefinition;
import io.laminar.sql.parser.Connector;
import io.laminar.sql.parser.QueryText;
import io.laminar.sql.parser.Statement;
import io.laminar.sql.parser.Statement.ObjectKind;
import io.laminar.sql.plan.BatchQuery;
import io.laminar.sql.plan.OneRow;
import io.laminar.sql.plan.Planner;
import io.laminar.sql.plan.QueryPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** SHOW, DESCRIBE and EXPLAIN. Under the owner's lock. */
final class Description {
  private final Engine engine;
  private final Catalog catalog;
  private final Map<String, QueryPlan> plans;

  Description(Engine engine, Catalog catalog, Map<String, QueryPlan> plans) {
    this.engine = engine;
    this.catalog = catalog;
    this.plans = plans;
  }

  /** Answers a statement that only describes. */
  QueryResult of(Statement statement) {
    if (statement instanceof Statement.Show show) {
      return show.kind().map(this::show).orElseGet(this::showReadable);
    }
    if (statement instanceof Statement.Describe describe) {
      if (CatalogRelations.ownerOfErrors(catalog, describe.name().text()).isPresent()) {
        return describe(RowErrors.SCHEMA, column -> "");
      }
      CatalogEntry entry = catalog.require(describe.name());
      return describe(entry.schema(), column -> role(entry, column));
    }
    if (statement instanceof Statement.ExplainObject explain) {
      CatalogEntry entry = catalog.require(explain.name());
      if (entry.kind() == ObjectKind.VIEW && explain.analyze()) {
        throw Catalog.runsNowhere(entry, explain.name().position());
      }
      return ResultRows.lines("plan", explain(entry, explain.analyze()));
    }
    Statement.ExplainQuery explain = (Statement.ExplainQuery) statement;
    if (explain.analyze()) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "EXPLAIN ANALYZE of a query that does not run is not supported yet",
          explain.position(),
          "create it as a stream and write EXPLAIN ANALYZE name",
          null);
    }
    return ResultRows.lines("plan", explain(explain));
  }

  private String explain(Statement.ExplainQuery explain) {
    QueryText query = explain.query();
    CatalogRelations relations = CatalogRelations.forOnce(catalog);
    if (!Planner.isAdHoc(query.node())) {
      return Planner.plan(query.node(), query.emit(), relations).explain();
    }
    BatchQuery once = Planner.planBatch(query.node(), query.emit(), relations);
    CatalogRelations.scanned(once.plan().root()).stream()
        .filter(name -> !name.equals(OneRow.NAME) && !CatalogRelations.isErrors(name))
        .forEach(name -> Reading.queryable(catalog, name, explain.position()));
    return once.explain();
  }

  private ResultRows show(ObjectKind kind) {
    Schema schema = ResultRows.textColumns("name", "emits", "columns", "connected");
    List<Row> rows = new ArrayList<>();
    for (CatalogEntry entry : catalog.all(kind)) {
      rows.add(
          ResultRows.textRow(schema, entry.name(), emits(entry), columns(entry), connected(entry)));
    }
    return new ResultRows(schema, rows);
  }

  /** Everything that may stand in FROM. */
  private ResultRows showReadable() {
    Schema schema = ResultRows.textColumns("name", "kind", "emits", "columns");
    List<Row> rows = new ArrayList<>();
    for (CatalogEntry entry : catalog.all()) {
      if (entry.kind() != ObjectKind.SINK) {
        rows.add(ResultRows.textRow(
            schema, entry.name(), entry.kind().label(), emits(entry), columns(entry)));
      }
    }
    return new ResultRows(schema, rows);
  }

  private static String emits(CatalogEntry entry) {
    return entry.isChangelog() ? "changelog" : "append-only";
  }

  private static String columns(CatalogEntry entry) {
    return entry.schema().columns().stream()
        .map(column -> column.name() + " " + column.type())
        .collect(Collectors.joining(", "));
  }

  private static String connected(CatalogEntry entry) {
    Optional<Connector> connector = Optional.empty();
    String direction = "FROM ";
    if (entry instanceof SourceDefinition source) {
      connector = source.connector();
    } else if (entry instanceof SinkDefinition sink) {
      connector = sink.connector();
      direction = "INTO ";
    }
    return connector.isEmpty() ? "" : direction + connector.get().kind().text();
  }

  private static ResultRows describe(Schema columns, IntFunction<String> roles) {
    Schema schema = ResultRows.textColumns("column", "type", "nullable", "role");
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.column(i);
      rows.add(ResultRows.textRow(
          schema,
          column.name(),
          column.type().sqlName(),
          column.type().nullable() ? "yes" : "no",
          roles.apply(i)));
    }
    return new ResultRows(schema, rows);
  }

  private static String role(CatalogEntry entry, int column) {
    List<String> roles = new ArrayList<>();
    if (entry instanceof SourceDefinition source && source.primaryKey().contains(column)) {
      roles.add("key");
    }
    boolean isTime = entry instanceof SourceDefinition source
        ? column == source.watermarkColumn()
        : column == entry.eventTimeColumn();
    if (isTime) {
      roles.add("event time");
    }
    return String.join(", ", roles);
  }

  /** The plan of an object, and what runs of it now. */
  String explain(CatalogEntry entry, boolean analyze) {
    StringBuilder text = new StringBuilder();
    if (entry instanceof ViewDefinition view && !view.runs()) {
      return explainView(view, analyze);
    }
    Metrics metrics = engine.metrics();
    QueryPlan plan = plans.get(entry.key());
    if (plan != null) {
      text.append(plan.explain());
      if (entry.keepsRows()) {
        text.append("kept for SELECT: the current ").append(keptRows(plan)).append('\n');
      }
    } else if (entry instanceof SinkDefinition sink) {
      text.append("Sink ").append(sink.name()).append(" from ").append(sink.from());
      text.append(": ").append(emits(sink)).append('\n');
    } else {
      text.append("Source ").append(entry.name()).append(": ").append(emits(entry));
      int time = entry.eventTimeColumn();
      text.append(", event time: ");
      text.append(time < 0 ? "none" : entry.schema().column(time).name()).append('\n');
    }
    channels(text, entry.name(), metrics);
    if (analyze) {
      analyze(text, entry.name(), metrics);
    }
    return text.toString();
  }

  /** As it would be expanded now: what it reads may have been replaced since. */
  private String explainView(ViewDefinition view, boolean analyze) {
    if (analyze) {
      throw Catalog.runsNowhere(view, null);
    }
    QueryPlan plan =
        Planner.plan(view.query().node(), view.query().emit(), new CatalogRelations(catalog));
    return plan.explain() + "a view: expanded where it is read\n";
  }

  private static String keptRows(QueryPlan plan) {
    if (plan.uniqueKey().isEmpty()) {
      return "rows, unbounded";
    }
    String key = plan.uniqueKey().get().stream()
        .map(column -> plan.schema().column(column).name())
        .collect(Collectors.joining(", "));
    return key.isEmpty() ? "row" : "rows by " + key + ", unbounded";
  }

  private static void channels(StringBuilder text, String name, Metrics metrics) {
    for (Metrics.SourceMetrics source : metrics.sources()) {
      if (source.name().equals(name)) {
        text.append("channel: ").append(source.channel()).append(", handles: ");
        text.append(source.handles()).append('\n');
      }
    }
    long readers = metrics.subscriptions().stream()
        .filter(each -> each.name().equals(name))
        .count();
    metrics.subscriptions().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .ifPresent(each -> text.append("output ring: ")
            .append(each.channel())
            .append(", subscriptions: ")
            .append(readers)
            .append('\n'));
  }

  private void analyze(StringBuilder text, String name, Metrics metrics) {
    for (Metrics.SourceMetrics source : metrics.sources()) {
      if (source.name().equals(name)) {
        text.append("rows in: ").append(source.rowsIn());
        text.append(", dropped: ").append(source.rowsDropped());
        text.append(", unread: ").append(source.rowsUnread());
        text.append(", waiting: ").append(source.ringRows());
        text.append(" of ").append(source.ringCapacity()).append('\n');
      }
    }
    for (Metrics.QueryMetrics query : metrics.queries()) {
      if (query.name().equals(name)) {
        text.append("rows in: ").append(query.rowsIn());
        text.append(", out: ").append(query.rowsOut());
        text.append(", late: ").append(query.rowsLate());
        if (query.ignoredRetractions() > 0) {
          text.append(", ignored retractions: ").append(query.ignoredRetractions());
        }
        text.append(", errors: ").append(query.errors());
        text.append(", state bytes: ").append(query.stateBytes());
        text.append(query.running() ? "\n" : ", stopped\n");
      }
    }
    engine.timeReport(name).forEach(line -> text.append(line).append('\n'));
  }
}
