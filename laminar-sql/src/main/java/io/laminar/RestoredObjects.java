package io.laminar;

import io.laminar.api.Schema;
import io.laminar.core.engine.graph.Migration;
import io.laminar.core.engine.graph.QuerySpec;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.sql.catalog.SourceDefinition;
import io.laminar.sql.parser.SqlParser;
import io.laminar.sql.parser.Statement;
import io.laminar.sql.physical.UpsertPlan;
import io.laminar.sql.plan.QueryPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What the objects of a savepoint are made of where its state is given to other statements.
 *
 * @param without keys of sinks that do not go on: what these wrote is not touched
 * @param instead statements that are carried out in place of those of the checkpoint, by the key of their object
 * @param extended sources and tables as they were that have got columns
 * @param retentions names of views that retain changes and did not, or the other way round
 * @param discarded names of views whose operators are others than those of the state
 */
record RestoredObjects(
    Set<String> without,
    Map<String, LoggedStatement> instead,
    List<SourceDefinition> extended,
    Set<String> retentions,
    Set<String> discarded) {
  RestoredObjects {
    without = Set.copyOf(without);
    instead = Map.copyOf(instead);
    extended = List.copyOf(extended);
    retentions = Set.copyOf(retentions);
    discarded = Set.copyOf(discarded);
  }

  /** The same as they were. */
  RestoredObjects unchanged() {
    return new RestoredObjects(without, Map.of(), List.of(), Set.of(), discarded);
  }

  /** The statements for those of a checkpoint, each behind those that it reads. */
  List<LoggedStatement> statements(CatalogImage image) {
    List<LoggedStatement> statements = new ArrayList<>();
    for (LoggedStatement each : image.statements()) {
      String key = ((Statement.Create) SqlParser.parseOne(each.text())).name().key();
      if (!without.contains(key)) {
        statements.add(instead.getOrDefault(key, each).at(each.sink()));
      }
    }
    return statements;
  }

  /**
   * What the state was written of.
   *
   * @param sources finds what is pushed into, by name
   */
  Migration migration(Function<String, SourceInput> sources) {
    Map<String, Schema> schemas = new HashMap<>();
    Map<String, QuerySpec> tables = new HashMap<>();
    for (SourceDefinition each : extended) {
      schemas.put(each.name(), each.schema());
      if (each.isTable()) {
        QueryPlan plan = QueryPlan.of(
            UpsertPlan.of(each.name(), each.schema(), each.primaryKey(), each.watermarkColumn()));
        tables.put(each.name(), EngineSpecs.ofTable(each.name(), plan, sources.apply(each.name())));
      }
    }
    return new Migration(schemas, tables, retentions, discarded);
  }
}
