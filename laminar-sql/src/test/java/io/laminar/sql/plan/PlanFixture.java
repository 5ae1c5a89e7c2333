package io.laminar.sql.plan;

import io.laminar.api.Column;
import io.laminar.api.Schema;
import io.laminar.sql.parser.QueryText;
import io.laminar.sql.parser.SqlParser;
import io.laminar.sql.parser.Statement;
import io.laminar.sql.validate.Relation;
import io.laminar.sql.validate.Relations;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Relations to plan against. Immutable: every with... returns a new one. */
public final class PlanFixture implements Relations {
  private static final String SOURCES = """
      CREATE SOURCE trades (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL, size INTEGER, ts TIMESTAMP NOT NULL,
                            WATERMARK FOR ts);
      CREATE SOURCE quotes (symbol VARCHAR NOT NULL, bid DECIMAL(10, 2) NOT NULL, ts TIMESTAMP NOT NULL);
      CREATE SOURCE times (ts TIMESTAMP NOT NULL, other TIMESTAMP NOT NULL, micros TIMESTAMP(6), WATERMARK FOR ts);
      """;

  private final List<Relation> relations;

  private PlanFixture(List<Relation> relations) {
    this.relations = List.copyOf(relations);
  }

  /** No relation at all. */
  public static PlanFixture none() {
    return new PlanFixture(List.of());
  }

  /**
   * trades with event time ts, quotes without event time, times with event time ts, and counts (symbol, n), a
   * changelog.
   */
  static PlanFixture trades() {
    PlanFixture sources = none().with(SOURCES);
    return sources.withView("counts", "SELECT symbol, COUNT(*) AS n FROM trades GROUP BY symbol");
  }

  /** Adds the sources that a text creates. */
  public PlanFixture with(String createSources) {
    List<Relation> all = new ArrayList<>(relations);
    for (Statement statement : SqlParser.parse(createSources)) {
      Statement.CreateSource source = (Statement.CreateSource) statement;
      Schema schema = new Schema(source.columns().stream()
          .map(column -> new Column(column.name().text(), column.type()))
          .toList());
      int eventTime = source
          .watermark()
          .map(watermark -> schema.indexOf(watermark.column().text()))
          .orElse(-1);
      all.add(new Relation(source.name().text(), schema, eventTime, false));
    }
    return new PlanFixture(all);
  }

  /** Adds a view. */
  public PlanFixture withView(String name, String query) {
    QueryPlan plan = plan(query);
    List<Relation> all = new ArrayList<>(relations);
    all.add(new Relation(
        name, plan.schema(), plan.eventTimeColumn(), plan.changelog(), plan.uniqueKeys()));
    return new PlanFixture(all);
  }

  @Override
  public @Nullable Relation find(String name) {
    return relations.stream()
        .filter(r -> r.name().equalsIgnoreCase(name))
        .findFirst()
        .orElse(null);
  }

  @Override
  public Collection<String> names() {
    return relations.stream().map(Relation::name).toList();
  }

  /** Plans a stream. */
  public QueryPlan plan(String sql) {
    QueryText query = ((Statement.Query) SqlParser.parseOne(sql)).query();
    return Planner.plan(query.node(), query.emit(), this);
  }

  BatchQuery planBatch(String sql) {
    QueryText query = ((Statement.Query) SqlParser.parseOne(sql)).query();
    return Planner.planBatch(query.node(), query.emit(), this);
  }

  String explain(String sql) {
    return plan(sql).explain();
  }
}
