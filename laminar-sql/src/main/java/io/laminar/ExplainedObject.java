package io.laminar;

import io.laminar.api.Analysis;
import io.laminar.api.Metrics;
import io.laminar.api.Metrics.QueryMetrics;
import io.laminar.api.Metrics.SourceMetrics;
import io.laminar.api.OperatorMetrics;
import io.laminar.core.engine.Engine;
import io.laminar.core.engine.graph.RelationReport;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.CatalogEntry;
import io.laminar.sql.catalog.Retain;
import io.laminar.sql.catalog.SinkDefinition;
import io.laminar.sql.catalog.SourceDefinition;
import io.laminar.sql.catalog.ViewDefinition;
import io.laminar.sql.explain.ExplainDot;
import io.laminar.sql.explain.ExplainJson;
import io.laminar.sql.explain.ExplainLines;
import io.laminar.sql.explain.ExplainNode;
import io.laminar.sql.explain.JsonText;
import io.laminar.sql.parser.ExplainFormat;
import io.laminar.sql.physical.KeptRows;
import io.laminar.sql.physical.VaryingFunctions;
import io.laminar.sql.plan.Planner;
import io.laminar.sql.plan.QueryPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** EXPLAIN of an object: its plan, and with ANALYZE what runs of it now. Under the owner's lock. */
final class ExplainedObject {
  private final CatalogEntry entry;
  private final @Nullable QueryPlan plan;
  private final boolean expanded;
  private final List<String> unlogged;
  private final Set<String> varying;
  private final Metrics metrics;
  private final Optional<RelationReport> report;

  /**
   * Looks at an object.
   *
   * @param plans of what runs
   * @param analyze whether counters are asked for
   * @throws io.laminar.api.LaminarException where they are, and a view runs nowhere
   */
  ExplainedObject(
      Engine engine,
      Catalog catalog,
      Map<String, QueryPlan> plans,
      CatalogEntry entry,
      boolean analyze) {
    this.entry = entry;
    this.unlogged = unlogged(catalog, entry);
    this.expanded = entry instanceof ViewDefinition view && !view.runs();
    if (expanded && analyze) {
      throw Catalog.runsNowhere(entry, null);
    }
    // A view as it would be expanded now: what it reads may have been replaced since.
    this.plan = expanded ? expand((ViewDefinition) entry, catalog) : plans.get(entry.key());
    this.varying = new TreeSet<>();
    addVarying(catalog, plans, entry);
    this.metrics = engine.metrics();
    // A sink has nothing of its own that runs.
    String relation = entry instanceof SinkDefinition sink ? sink.from() : entry.name();
    this.report = analyze ? Optional.of(engine.report(relation)) : Optional.empty();
  }

  /** The sources behind an object whose rows are not logged. */
  private static List<String> unlogged(Catalog catalog, CatalogEntry entry) {
    if (entry instanceof SourceDefinition source) {
      return source.isLogged() ? List.of() : List.of(source.name());
    }
    return entry.reads().stream()
        .flatMap(name -> catalog.find(name).stream())
        .flatMap(read -> unlogged(catalog, read).stream())
        .distinct()
        .toList();
  }

  /** Adds the functions that are not deterministic, of an object and what it reads. */
  private void addVarying(Catalog catalog, Map<String, QueryPlan> plans, CatalogEntry of) {
    QueryPlan own = of.equals(entry) ? plan : plans.get(of.key());
    if (own != null) {
      varying.addAll(VaryingFunctions.in(own.root()));
    }
    of.reads().stream()
        .flatMap(name -> catalog.find(name).stream())
        .forEach(read -> addVarying(catalog, plans, read));
  }

  private static QueryPlan expand(ViewDefinition view, Catalog catalog) {
    return Planner.plan(view.query().node(), view.query().emit(), new CatalogRelations(catalog));
  }

  /** Writes it. */
  String as(ExplainFormat format) {
    return switch (format) {
      case TEXT -> text();
      case JSON -> JsonText.of(json());
      case DOT -> dot();
    };
  }

  /** What runs of it; only where counters were asked for. */
  Analysis analysis() {
    RelationReport running = report.orElseThrow();
    return new Analysis(entry.name(), running.status(), running.operators());
  }

  private List<OperatorMetrics> operators() {
    return report.map(RelationReport::operators).orElse(List.of());
  }

  private String time(long watermark) {
    return report.map(each -> each.text(watermark)).orElse("");
  }

  private String dot() {
    if (plan != null) {
      return ExplainDot.plan(entry.name(), ExplainNode.of(plan.root()), operators(), this::time);
    }
    return ExplainDot.object(
        entry.name(), entry instanceof SinkDefinition sink ? List.of(sink.from()) : List.of());
  }

  // ---- Text ----

  private String text() {
    StringBuilder text = new StringBuilder();
    if (plan != null) {
      text.append(ExplainLines.analyzed(ExplainNode.of(plan.root()), operators(), this::time));
      if (expanded) {
        return text.append("a view: expanded where it is read\n").append(lost()).toString();
      }
      if (entry.keepsRows()) {
        text.append("kept for SELECT: the current ").append(keptRows(plan)).append('\n');
      }
      stateLimit()
          .ifPresent(bytes -> text.append("state limit: ")
              .append(bytes)
              .append(" bytes; beyond it the query is stopped, behind a whole commit\n"));
      retain()
          .ifPresent(kept ->
              text.append("retained for subscribers: ").append(kept.text()).append(", numbered\n"));
    } else if (entry instanceof SinkDefinition sink) {
      text.append("Sink ").append(sink.name()).append(" from ").append(sink.from());
      text.append(": ").append(Description.emits(sink)).append('\n');
    } else {
      text.append("Source ").append(entry.name()).append(": ").append(Description.emits(entry));
      int time = entry.eventTimeColumn();
      text.append(", event time: ");
      text.append(time < 0 ? "none" : entry.schema().column(time).name()).append('\n');
    }
    text.append(lost());
    channels(text);
    report.ifPresent(each -> analyze(text, each));
    return text.toString();
  }

  /** What a crash takes, a line; empty where nothing is. */
  private String lost() {
    String rows = unlogged.isEmpty()
        ? ""
        : "not logged: rows of " + String.join(", ", unlogged)
            + "; a crash loses those that came behind the newest checkpoint\n";
    return varying.isEmpty()
        ? rows
        : rows + "not deterministic: " + String.join(", ", varying)
            + "; when a data directory is opened again, results behind the newest checkpoint may be others\n";
  }

  private OptionalLong stateLimit() {
    return entry instanceof ViewDefinition view
        ? view.options().stateLimitBytes()
        : OptionalLong.empty();
  }

  private Optional<Retain> retain() {
    return entry instanceof ViewDefinition view
        ? Optional.of(view.options().retain()).filter(Retain::isSet)
        : Optional.empty();
  }

  private static String keptRows(QueryPlan plan) {
    String ends = KeptRows.of(plan.root());
    String until = ends.isEmpty() ? "" : ", " + ends;
    if (plan.uniqueKey().isEmpty()) {
      return "rows" + until;
    }
    String key = plan.uniqueKey().get().stream()
        .map(column -> plan.schema().column(column).name())
        .collect(Collectors.joining(", "));
    return key.isEmpty() ? "row" : "rows by " + key + until;
  }

  private Optional<SourceMetrics> source() {
    return metrics.sources().stream()
        .filter(each -> each.name().equals(entry.name()))
        .findFirst();
  }

  private Optional<QueryMetrics> query() {
    return metrics.queries().stream()
        .filter(each -> each.name().equals(entry.name()))
        .findFirst();
  }

  private List<Metrics.SubscriptionMetrics> subscriptions() {
    return metrics.subscriptions().stream()
        .filter(each -> each.name().equals(entry.name()))
        .toList();
  }

  private void channels(StringBuilder text) {
    source()
        .ifPresent(source -> text.append("channel: ")
            .append(source.channel())
            .append(", handles: ")
            .append(source.handles())
            .append('\n'));
    List<Metrics.SubscriptionMetrics> readers = subscriptions();
    if (!readers.isEmpty()) {
      text.append("output ring: ").append(readers.get(0).channel());
      text.append(", subscriptions: ").append(readers.size()).append('\n');
    }
  }

  private void analyze(StringBuilder text, RelationReport running) {
    source().ifPresent(source -> {
      text.append("rows in: ").append(source.rowsIn());
      text.append(", dropped: ").append(source.rowsDropped());
      text.append(", unread: ").append(source.rowsUnread());
      text.append(", waiting: ").append(source.ringRows());
      text.append(" of ").append(source.ringCapacity()).append('\n');
    });
    query().ifPresent(query -> {
      text.append("rows in: ").append(query.rowsIn());
      text.append(", out: ").append(query.rowsOut());
      text.append(", late: ").append(query.rowsLate());
      if (query.ignoredRetractions() > 0) {
        text.append(", ignored retractions: ").append(query.ignoredRetractions());
      }
      text.append(", errors: ").append(query.errors());
      text.append(", state bytes: ").append(query.stateBytes());
      text.append(query.running() ? "\n" : ", stopped\n");
    });
    text.append("output: ").append(running.status().text()).append('\n');
    running.time().forEach(line -> text.append(line).append('\n'));
  }

  // ---- JSON ----

  private Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("name", entry.name());
    object.put("kind", entry.kind().label());
    object.put("emits", Description.emits(entry));
    if (plan != null) {
      object.put("plan", ExplainJson.plan(ExplainNode.of(plan.root())));
    }
    stateLimit().ifPresent(bytes -> object.put("stateLimitBytes", bytes));
    retain().ifPresent(kept -> object.put("retained", kept.text()));
    if (entry instanceof SinkDefinition sink) {
      object.put("from", sink.from());
    }
    if (!unlogged.isEmpty()) {
      object.put("notLogged", unlogged);
    }
    if (!varying.isEmpty()) {
      object.put("notDeterministic", List.copyOf(varying));
    }
    source()
        .ifPresent(source ->
            object.put("channel", Map.of("kind", source.channel(), "handles", source.handles())));
    object.put("subscriptions", subscriptions().size());
    report.ifPresent(each -> object.put("analyze", analyzed(each)));
    return object;
  }

  private Map<String, @Nullable Object> analyzed(RelationReport running) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    source().ifPresent(source -> {
      object.put("rowsIn", source.rowsIn());
      object.put("rowsDropped", source.rowsDropped());
      object.put("rowsUnread", source.rowsUnread());
      object.put("rowsWaiting", source.ringRows());
      object.put("watermark", ExplainJson.watermark(source.watermark()));
    });
    query().ifPresent(query -> {
      object.put("running", query.running());
      object.put("rowsIn", query.rowsIn());
      object.put("rowsOut", query.rowsOut());
      object.put("rowsLate", query.rowsLate());
      object.put("ignoredRetractions", query.ignoredRetractions());
      object.put("errors", query.errors());
      object.put("stateBytes", query.stateBytes());
      object.put("watermark", ExplainJson.watermark(query.watermark()));
      object.put("operators", ExplainJson.operators(running.operators()));
    });
    object.put(
        "output",
        Map.of(
            "reason", running.status().reason().name(), "text", running.status().text()));
    object.put("time", running.time());
    return object;
  }
}
