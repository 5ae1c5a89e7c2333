package io.laminar.core.engine.source;

import java.util.Collection;

/** The time of relations, where it stands: in the graph. On the engine's thread. */
public final class RelationTime {
  private RelationTime() {}

  /** Brings the watermarks up to date that no operator waits for, of what sources reach. */
  public static void refresh(Collection<SourceInput> sources) {
    for (SourceInput source : sources) {
      source.reach().route().refresh(source.time().value(), 0, Integer.MAX_VALUE);
    }
  }

  /** The watermark that a relation's rows carry now. */
  public static long watermark(Relation relation) {
    return relation instanceof SourceInput source
        ? source.time().value()
        : relation.output().currentWatermark();
  }
}
