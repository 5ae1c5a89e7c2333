package io.laminar.core.engine.graph;

import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.RelationTime;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.time.SourceWatermark;
import java.util.ArrayList;
import java.util.List;

/** Who holds time back, in words; on the engine's thread. */
public final class TimeReport {
  private TimeReport() {}

  /**
   * Tells how the time of a relation stands.
   *
   * @param name of the relation
   * @return a line a fact
   */
  public static List<String> of(Graph graph, String name) {
    List<String> lines = new ArrayList<>();
    for (Query query : graph.queries()) {
      if (query.name().equals(name)) {
        RelationTime.refresh(query.sources());
        lines.add("watermark: " + text(RelationTime.watermark(query)));
        Graph.sourcesOf(List.of(query)).forEach(source -> addSource(source, lines));
      }
    }
    for (SourceInput source : graph.sources()) {
      if (source.name().equals(name)) {
        addSource(source, lines);
      }
    }
    return lines;
  }

  private static void addSource(SourceInput source, List<String> lines) {
    if (source.spec().eventTimeColumn() < 0) {
      return;
    }
    lines.add("source " + source.name() + ": watermark " + text(source.time().value())
        + (source.time().isIdle() ? ", idle" : ""));
    for (LaneInput lane : source.handles().open()) {
      String handle = "  handle " + lane.id() + ": " + text(lane.watermark().value());
      boolean holds = !lane.watermark().isSilent()
          && lane.watermark().value() <= source.time().value();
      String why = lane.watermark().isIdle()
          ? ", idle"
          : lane.watermark().isSilent() ? ", counts from its first row" : "";
      lines.add(handle + why + (holds ? ", holds time back" : ""));
    }
  }

  private static String text(long watermark) {
    if (watermark == SourceWatermark.NONE) {
      return "none yet";
    }
    return watermark == SourceWatermark.END ? "the end" : Long.toString(watermark);
  }
}
