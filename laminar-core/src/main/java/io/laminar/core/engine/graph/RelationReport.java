package io.laminar.core.engine.graph;

import io.laminar.api.DataType;
import io.laminar.api.OperatorMetrics;
import io.laminar.api.OutputStatus;
import io.laminar.core.engine.source.RelationTime;
import io.laminar.core.pipeline.StepCounters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runs of a relation now.
 *
 * @param operators of a query, in the order of their numbers; of a source none
 * @param status why nothing comes out of it, or what comes next waits for
 * @param time what its time is and who holds it back, a line a fact
 * @param timeType the type of its event time; null where it has none, or where its sources have times of several units
 */
public record RelationReport(
    List<OperatorMetrics> operators,
    OutputStatus status,
    List<String> time,
    @Nullable DataType timeType) {
  // Copies the lists.
  public RelationReport {
    operators = List.copyOf(operators);
    time = List.copyOf(time);
  }

  /**
   * Looks at a relation; on the engine's thread.
   *
   * @param name of the relation
   * @param status why nothing comes out of it
   * @return says nothing where there is none
   */
  public static RelationReport of(Graph graph, String name, OutputStatus status) {
    List<String> time = TimeReport.of(graph, name);
    for (Query query : graph.queries()) {
      if (query.name().equals(name)) {
        return new RelationReport(
            operators(query, graph.clock().monotonicNanos()),
            status,
            time,
            TimeReport.timeOf(query.sources()));
      }
    }
    return new RelationReport(List.of(), status, time, null);
  }

  private static List<OperatorMetrics> operators(Query query, long nowNanos) {
    RelationTime.refresh(query.sources());
    List<StepCounters> steps = StepCounters.of(query.pipeline());
    query.rates().look(steps, nowNanos);
    return steps.stream()
        .map(step -> new OperatorMetrics(
            step.step(),
            step.definition(),
            step.inputs(),
            step.changelog(),
            step.rowsIn(),
            step.rowsOut(),
            query.rates().of(step, nowNanos),
            step.nanosPerRow(),
            step.watermark(),
            step.lateRows(),
            step.stateRows(),
            step.stateBytes(),
            step.expiredRows()))
        .toList();
  }

  /** Writes a watermark of the relation. */
  public String text(long watermark) {
    return TimeReport.text(watermark, timeType);
  }
}
