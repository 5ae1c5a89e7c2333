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
 * @param discarded names of queries whose operators are others: they are wired as they were, and begin without state
 */
public record Migration(
    Map<String, Schema> sources,
    Map<String, QuerySpec> tables,
    Set<String> retentions,
    Set<String> discarded) {
  /** All is as it was. */
  public static final Migration NONE = new Migration(Map.of(), Map.of(), Set.of(), Set.of());

  /** Copies the maps. */
  public Migration {
    sources = Map.copyOf(sources);
    tables = Map.copyOf(tables);
    retentions = Set.copyOf(retentions);
    discarded = Set.copyOf(discarded);
  }

  /** Tells whether a section of a state is read by nothing. */
  public boolean isLeftOut(String section) {
    return retentions.stream().anyMatch(query -> section.equals("query " + query + ", retained"))
        || discarded.stream()
            .anyMatch(query -> section.startsWith("query " + query + ", ")
                && !section.endsWith(", shape")
                && !section.endsWith(", end"));
  }
}
