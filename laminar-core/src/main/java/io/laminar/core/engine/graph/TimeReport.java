package io.laminar.core.engine.graph;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.RelationTime;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.expression.temporal.TemporalText;
import io.laminar.core.expression.text.TextBuilder;
import io.laminar.core.time.SourceWatermark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
        Collection<SourceInput> sources = Graph.sourcesOf(List.of(query));
        lines.add("watermark: " + text(RelationTime.watermark(query), timeOf(sources)));
        sources.forEach(source -> addSource(source, lines));
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
    DataType time = timeOf(source);
    if (time == null) {
      return;
    }
    lines.add(source.spec().label() + ": watermark " + text(source.time().value(), time)
        + (source.time().isIdle() ? ", idle" : ""));
    for (LaneInput lane : source.handles().open()) {
      String handle = "  handle " + lane.id() + ": " + text(lane.watermark().value(), time);
      boolean holds = !lane.watermark().isSilent()
          && lane.watermark().value() <= source.time().value()
          && lane.watermark().value() < Long.MAX_VALUE;
      String why = lane.watermark().isIdle()
          ? ", idle"
          : lane.watermark().isSilent() ? ", counts from its first row" : "";
      lines.add(handle + why + (holds ? ", holds time back" : ""));
    }
  }

  /** The type of the event time of a source; null where it has none. */
  public static @Nullable DataType timeOf(SourceInput source) {
    int column = source.spec().eventTimeColumn();
    return column < 0 ? null : source.schema().type(column);
  }

  /** The type of the event time of sources; null where they have none, or times of several units. */
  static @Nullable DataType timeOf(Collection<SourceInput> sources) {
    DataType common = null;
    for (SourceInput source : sources) {
      DataType time = timeOf(source);
      if (time != null && common != null && time.unitsPerSecond() != common.unitsPerSecond()) {
        return null;
      }
      common = time == null ? common : time;
    }
    return common;
  }

  /** Writes a watermark as a time of its column, or as a number. */
  public static String text(long watermark, @Nullable DataType time) {
    if (watermark == SourceWatermark.NONE) {
      return "none yet";
    }
    if (watermark == SourceWatermark.END) {
      return "the end";
    }
    if (time == null) {
      return Long.toString(watermark);
    }
    TextBuilder text = new TextBuilder();
    TemporalText.appendTimestamp(text, watermark, time.unitsPerSecond(), digits(watermark, time));
    if (time.kind() == TypeKind.TIMESTAMP_LTZ) {
      TemporalText.appendOffset(text, 0, true);
    }
    return text.toString();
  }

  /** As many as the column has; a delay may be finer. */
  private static int digits(long watermark, DataType time) {
    int digits = time.precision();
    long step = time.unitsPerSecond();
    for (int i = 0; i < digits; i++) {
      step /= 10;
    }
    while (watermark % step != 0) {
      step /= 10;
      digits++;
    }
    return digits;
  }
}
