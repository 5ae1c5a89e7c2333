package io.laminar.sql.plan;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.validate.QueryValidator;
import io.laminar.sql.validate.Relation;
import io.laminar.sql.validate.Relations;
import io.laminar.sql.validate.StoredRelations;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.jspecify.annotations.Nullable;

/**
 * Turns a query into relational algebra, and each view that it reads into the algebra of the view's own
 * query. The names in a view mean what they mean there, whatever names the query around it has given.
 */
final class Expansion implements RelOptTable.ViewExpander {
  /** A view that reads two others, each of which reads two others, grows beyond any bound. */
  private static final int MAX_VIEWS = 1_000;

  private final Relations relations;
  private final RelOptCluster cluster;
  private final SqlToRelConverter.Config config;
  private int views;

  Expansion(Relations relations, RelOptCluster cluster, SqlToRelConverter.Config config) {
    this.relations = relations;
    this.cluster = cluster;
    this.config = config;
  }

  RelRoot convert(SqlNode validated, QueryValidator validator) {
    SqlToRelConverter converter = new SqlToRelConverter(
        this, validator.validator(), validator.catalog(), cluster, Convertlets.INSTANCE, config);
    return converter.convertQuery(validated, false, true);
  }

  @Override
  public RelRoot expandView(
      RelDataType rowType, String name, List<String> schemaPath, @Nullable List<String> viewPath) {
    Relation relation = relations.find(name);
    SqlNode query = relation == null ? null : relation.view().orElse(null);
    if (query == null) {
      throw new IllegalStateException(name + " is not a view any more");
    }
    if (++views > MAX_VIEWS) {
      throw new LaminarException(
          ErrorCode.STATEMENT_TOO_LARGE,
          "views within views would be expanded more than " + MAX_VIEWS + " times",
          "make one of them a stream or a materialized view");
    }
    relations.expanded(name);
    Relation stored = relations.stored(name);
    QueryValidator validator =
        new QueryValidator(stored == null ? relations : new StoredRelations(relations, stored));
    SqlNode validated = validator.validate(query, false);
    RelNode rows = convert(validated, validator).project();
    return RelRoot.of(rows, rowType, query.getKind());
  }
}
