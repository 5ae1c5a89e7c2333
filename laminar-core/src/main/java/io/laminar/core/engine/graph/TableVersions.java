package io.laminar.core.engine.graph;

import io.laminar.api.Schema;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.pipeline.OutputNode;
import java.util.Collection;

/**
 * What is pushed into a table, for those who need every version of a row and not only what holds: first the rows that the
 * table holds, then all that it takes, as it was pushed.
 *
 * @param pushed the rows and deletions
 * @param table keeps the rows that hold
 */
public record TableVersions(SourceInput pushed, Query table) implements Relation {
  @Override
  public String name() {
    return table.name();
  }

  @Override
  public Schema schema() {
    return pushed.schema();
  }

  @Override
  public boolean isChangelog() {
    return true;
  }

  @Override
  public OutputNode output() {
    return pushed.output();
  }

  @Override
  public Collection<SourceInput> sources() {
    return pushed.sources();
  }

  @Override
  public RowErrors errors() {
    return table.errors();
  }
}
