package io.laminar;

import io.laminar.api.Analysis;
import io.laminar.api.Column;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.QueryResult;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.core.engine.Engine;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.CatalogEntry;
import io.laminar.sql.catalog.SinkDefinition;
import io.laminar.sql.catalog.SourceDefinition;
import io.laminar.sql.explain.ExplainDot;
import io.laminar.sql.explain.ExplainJson;
import io.laminar.sql.explain.ExplainNode;
import io.laminar.sql.explain.JsonText;
import io.laminar.sql.parser.ClockColumn;
import io.laminar.sql.parser.Connector;
import io.laminar.sql.parser.ExplainFormat;
import io.laminar.sql.parser.QueryText;
import io.laminar.sql.parser.Statement;
import io.laminar.sql.parser.Statement.ObjectKind;
import io.laminar.sql.plan.BatchQuery;
import io.laminar.sql.plan.OneRow;
import io.laminar.sql.plan.Planner;
import io.laminar.sql.plan.QueryPlan;
import io.laminar.sql.plan.RelationNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

  /** The plan of a stream, a view or what keeps the rows of a table; null for other objects. */
  @Nullable
  QueryPlan plan(CatalogEntry entry) {
    return plans.get(entry.key());
  }

  /** What is asked of an object. */
  interface Question<R> {
    R of(Description description, CatalogEntry entry);
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
      if (entry instanceof SourceDefinition source && !source.clocks().isEmpty()) {
        return describe(source.readSchema(), column -> role(source, column));
      }
      return describe(entry.schema(), column -> role(entry, column));
    }
    if (statement instanceof Statement.ExplainObject explain) {
      CatalogEntry entry = catalog.require(explain.name());
      if (entry.kind() == ObjectKind.VIEW && explain.analyze()) {
        throw Catalog.runsNowhere(entry, explain.name().position());
      }
      return rows(
          new ExplainedObject(engine, catalog, plans, entry, explain.analyze())
              .as(explain.format()),
          explain.format());
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
    return rows(explain(explain), explain.format());
  }

  /** JSON is one value, other formats are lines. */
  private static ResultRows rows(String text, ExplainFormat format) {
    if (format != ExplainFormat.JSON) {
      return ResultRows.lines("plan", text);
    }
    Schema schema = ResultRows.textColumns("plan");
    return new ResultRows(schema, List.of(ResultRows.textRow(schema, text)));
  }

  private String explain(Statement.ExplainQuery explain) {
    QueryText query = explain.query();
    CatalogRelations relations = CatalogRelations.forOnce(catalog);
    if (!Planner.isAdHoc(query.node())) {
      QueryPlan plan = Planner.plan(query.node(), query.emit(), relations);
      return explain(plan, plan.explain(), "", explain.format());
    }
    BatchQuery once = Planner.planBatch(query.node(), query.emit(), relations);
    CatalogRelations.scanned(once.plan().root()).stream()
        .filter(name -> !name.equals(OneRow.NAME) && !CatalogRelations.isErrors(name))
        .forEach(name -> Reading.queryable(
            catalog, name, RelationNames.position(query.node(), name, explain.position())));
    return explain(once.plan(), once.explain(), once.explainRows(), explain.format());
  }

  private static String explain(QueryPlan plan, String lines, String rows, ExplainFormat format) {
    ExplainNode node = ExplainNode.of(plan.root());
    return switch (format) {
      case TEXT -> lines;
      case DOT -> ExplainDot.plan("query", node, List.of(), Long::toString);
      case JSON -> {
        Map<String, Object> object = new LinkedHashMap<>();
        if (!rows.isEmpty()) {
          object.put("rows", rows);
        }
        object.put("plan", ExplainJson.plan(node));
        yield JsonText.of(object);
      }
    };
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

  static String emits(CatalogEntry entry) {
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

  /** Columns that are not pushed count where they are read. */
  private static String role(SourceDefinition source, int column) {
    int pushed = column;
    for (ClockColumn clock : source.clocks()) {
      if (clock.place() == column) {
        return "PROCTIME()";
      }
      pushed -= clock.place() < column ? 1 : 0;
    }
    return role((CatalogEntry) source, pushed);
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

  /** The plan of an object. */
  String explain(CatalogEntry entry) {
    return new ExplainedObject(engine, catalog, plans, entry, false).as(ExplainFormat.TEXT);
  }

  /** What runs of an object. */
  Analysis analyze(CatalogEntry entry) {
    return new ExplainedObject(engine, catalog, plans, entry, true).analysis();
  }
}
