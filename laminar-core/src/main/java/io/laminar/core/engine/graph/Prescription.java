package io.laminar.core.engine.graph;

import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.SourceInput;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The recorded start of the query that is made next in a replay: which rows it does not see, and its
 * first time. Lanes and clock now would say something else. On the engine's thread.
 */
public final class Prescription {
  private final Map<SourceInput, Map<LaneInput, Long>> unseen = new HashMap<>();
  private OptionalLong firstNow = OptionalLong.empty();
  private OptionalLong firstElapsed = OptionalLong.empty();

  /** Makes one that says nothing yet. */
  public Prescription() {}

  /** So many of the rows that wait in a lane the query does not see. */
  public void unseen(SourceInput source, LaneInput lane, long rows) {
    unseen.computeIfAbsent(source, each -> new HashMap<>()).put(lane, rows);
  }

  /** The time that it sees first, by both clocks. */
  public void firstTime(long nowNanos, long elapsedNanos) {
    firstNow = OptionalLong.of(nowNanos);
    firstElapsed = OptionalLong.of(elapsedNanos);
  }

  /** How many of the rows that wait in the lanes of a source it does not see; once. */
  Map<LaneInput, Long> takeUnseen(SourceInput source) {
    Map<LaneInput, Long> taken = unseen.remove(source);
    return taken == null ? Map.of() : taken;
  }

  /** The time that its expressions see first, where they ask for it; once. */
  OptionalLong takeFirstNow() {
    OptionalLong taken = firstNow;
    firstNow = OptionalLong.empty();
    return taken;
  }

  /** The time that has passed when its operators begin; once. */
  OptionalLong takeFirstElapsed() {
    OptionalLong taken = firstElapsed;
    firstElapsed = OptionalLong.empty();
    return taken;
  }
}
