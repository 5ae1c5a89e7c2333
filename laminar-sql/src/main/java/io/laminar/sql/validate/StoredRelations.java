package io.laminar.sql.validate;

import io.laminar.api.ScalarFunction;
import java.time.ZoneId;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What a source that has computed columns reads: itself as it is stored. Everything else is as in others.
 *
 * @param others what there is
 * @param stored the source, with the columns that are pushed
 */
public record StoredRelations(Relations others, Relation stored) implements Relations {
  @Override
  public @Nullable Relation find(String name) {
    return stored.name().equalsIgnoreCase(name) ? stored : others.find(name);
  }

  @Override
  public void expanded(String view) {
    others.expanded(view);
  }

  @Override
  public ZoneId zone() {
    return others.zone();
  }

  @Override
  public @Nullable ScalarFunction function(String name) {
    return others.function(name);
  }

  @Override
  public Collection<String> names() {
    return others.names();
  }
}
