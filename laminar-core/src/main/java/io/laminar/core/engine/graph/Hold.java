package io.laminar.core.engine.graph;

import io.laminar.core.engine.source.SourceInput;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Sources of which no row is taken while something behind them is changed. On the engine's thread. */
final class Hold {
  private final Set<SourceInput> sources = new LinkedHashSet<>();

  /** Nothing is taken of them from now on; of those that are held already nothing changes. */
  void add(Collection<SourceInput> more) {
    for (SourceInput source : more) {
      if (sources.add(source)) {
        source.steps().hold();
      }
    }
  }

  /** Those that are held. */
  Set<SourceInput> sources() {
    return sources;
  }

  /** They go on where they stopped. */
  void release() {
    sources.forEach(source -> source.steps().release());
    sources.clear();
  }
}
