package io.laminar.core.engine.graph;

import io.laminar.api.Schema;
import java.util.Map;
import java.util.Set;

/**
 * What a state was written of, where relations have got columns since, at their end and NULL in every row that was there, or
 * where others are retained.
 *
 * @param sources the columns that sources had, by name, also those of tables
 * @param tables what kept the rows of tables, by name; connected to nothing
 * @param retentions names of queries that retain changes and did not, or the other way round
 */
public record Migration(
    Map<String, Schema> sources, Map<String, QuerySpec> tables, Set<String> retentions) {
  /** All is as it was. */
  public static final Migration NONE = new Migration(Map.of(), Map.of(), Set.of());

  /** Copies the maps. */
  public Migration {
    sources = Map.copyOf(sources);
    tables = Map.copyOf(tables);
    retentions = Set.copyOf(retentions);
  }
}
