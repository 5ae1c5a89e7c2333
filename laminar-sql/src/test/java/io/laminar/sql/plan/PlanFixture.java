package io.laminar.sql.plan;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
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
final class PlanFixture implements Relations {
  private final List<Relation> relations;

  private PlanFixture(List<Relation> relations) {
    this.relations = List.copyOf(relations);
  }

  /** trades (symbol, price, size, ts) with event time ts, and quotes without event time. */
  static PlanFixture trades() {
    return new PlanFixture(List.of())
        .with(
            "trades",
            3,
            false,
            new Column("symbol", DataType.of(TypeKind.VARCHAR)),
            new Column("price", DataType.of(TypeKind.DOUBLE)),
            new Column("size", DataType.of(TypeKind.INTEGER).withNullable(true)),
            new Column("ts", DataType.timestamp(3)))
        .with(
            "quotes",
            -1,
            false,
            new Column("symbol", DataType.of(TypeKind.VARCHAR)),
            new Column("bid", DataType.decimal(10, 2)),
            new Column("ts", DataType.timestamp(3)));
  }

  PlanFixture with(String name, int eventTimeColumn, boolean changelog, Column... columns) {
    List<Relation> all = new ArrayList<>(relations);
    all.add(new Relation(name, new Schema(List.of(columns)), eventTimeColumn, changelog));
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

  QueryPlan plan(String sql) {
    QueryText query = ((Statement.Query) SqlParser.parseOne(sql)).query();
    return Planner.plan(query.node(), query.emit(), this);
  }

  String explain(String sql) {
    return plan(sql).explain();
  }
}
