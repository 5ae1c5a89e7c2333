package io.laminar.sql.explain;

import io.laminar.api.Metrics;
import io.laminar.api.OperatorMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The objects of FORMAT JSON; the SQL reference names their keys. */
public final class ExplainJson {
  private ExplainJson() {}

  /** Writes what says whether rows are only ever added. */
  public static String emits(boolean changelog) {
    return changelog ? "changelog" : "append-only";
  }

  /**
   * Describes a plan.
   *
   * @param node with all steps under it
   * @return for {@link JsonText}
   */
  public static Map<String, Object> plan(ExplainNode node) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("id", node.id());
    object.put("operator", node.operator());
    object.put("description", node.description());
    object.put("emits", emits(node.changelog()));
    object.put("eventTime", node.eventTime());
    object.put("state", node.state());
    object.put("uniqueKeys", node.uniqueKeys());
    object.put(
        "columns",
        node.columns().stream()
            .map(column -> Map.of("name", column.name(), "type", column.type().toString()))
            .toList());
    object.put("inputs", node.inputs().stream().map(ExplainJson::plan).toList());
    return object;
  }

  /**
   * Describes what operators have done.
   *
   * @param operators of a query
   * @return for {@link JsonText}
   */
  public static List<Map<String, @Nullable Object>> operators(List<OperatorMetrics> operators) {
    return operators.stream().map(ExplainJson::operator).toList();
  }

  private static Map<String, @Nullable Object> operator(OperatorMetrics operator) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("id", operator.step());
    object.put("operator", operator.operator());
    object.put("inputs", operator.inputs());
    object.put("emits", emits(operator.changelog()));
    object.put("rowsIn", operator.rowsIn());
    object.put("rowsOut", operator.rowsOut());
    object.put("rowsPerSecond", number(operator.rowsPerSecond()));
    object.put("nanosPerRow", number(operator.nanosPerRow()));
    object.put("watermark", watermark(operator.watermark()));
    object.put("rowsLate", operator.rowsLate());
    object.put("stateRows", operator.stateRows());
    object.put("stateBytes", operator.stateBytes());
    object.put("rowsExpired", operator.rowsExpired());
    return object;
  }

  /** A watermark in the unit of its column; null before the first. */
  public static @Nullable Object watermark(long watermark) {
    return watermark == Metrics.NO_WATERMARK ? null : watermark;
  }

  private static @Nullable Object number(OptionalDouble value) {
    // In tenths, which is more than is known.
    return value.isEmpty() ? null : Math.round(value.getAsDouble() * 10) / 10.0;
  }
}
