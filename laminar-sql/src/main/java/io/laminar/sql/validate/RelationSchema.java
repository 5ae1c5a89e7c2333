package io.laminar.sql.validate;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.lookup.LikePattern;
import org.apache.calcite.schema.lookup.Lookup;
import org.apache.calcite.schema.lookup.Named;
import org.jspecify.annotations.Nullable;

/** The one schema of Calcite's: looks relations up as they are asked for, so that planning never lists a catalog. */
final class RelationSchema extends AbstractSchema {
  private final Lookup<Table> tables;

  RelationSchema(Relations relations) {
    this.tables = new RelationLookup(relations);
  }

  @Override
  public Lookup<Table> tables() {
    return tables;
  }

  /** Finds relations by name, case ignored. */
  private record RelationLookup(Relations relations) implements Lookup<Table> {
    @Override
    public @Nullable Table get(String name) {
      Relation relation = relations.find(name);
      return relation == null || !relation.name().equals(name) ? null : new RelationTable(relation);
    }

    @Override
    public @Nullable Named<Table> getIgnoreCase(String name) {
      Relation relation = relations.find(name);
      return relation == null ? null : new Named<>(relation.name(), new RelationTable(relation));
    }

    @Override
    public Set<String> getNames(LikePattern pattern) {
      return relations.names().stream()
          .filter(pattern.matcher()::apply)
          .collect(Collectors.toSet());
    }
  }
}
