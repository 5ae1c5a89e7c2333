package io.laminar.core.pipeline;

import io.laminar.core.operator.ExpiringOperator;
import io.laminar.core.operator.KeepingOperator;
import io.laminar.core.operator.StatefulOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a step of a pipeline has done since the pipeline was made, and what it holds now.
 *
 * @param step its number
 * @param definition what it does
 * @param inputs the numbers of the steps that it reads
 * @param changelog whether its rows carry weights
 * @param rowsIn rows that it took, retractions among them
 * @param rowsOut rows that it gave
 * @param nanosPerRow the time that a row takes, without the steps behind; empty where it was not measured
 * @param watermark of what it gives
 * @param lateRows rows that it dropped as late
 * @param stateRows the entries that it holds
 * @param stateBytes the bytes that these take
 * @param expiredRows those that went because they were not written to for a while
 */
public record StepCounters(
    int step,
    String definition,
    List<Integer> inputs,
    boolean changelog,
    long rowsIn,
    long rowsOut,
    OptionalDouble nanosPerRow,
    long watermark,
    long lateRows,
    long stateRows,
    long stateBytes,
    long expiredRows) {
  // Copies the list.
  public StepCounters {
    inputs = List.copyOf(inputs);
  }

  /**
   * Reads the counters of all steps.
   *
   * @param pipeline on the thread of its dataflow; watermarks that nobody waits for are as they were last refreshed
   * @return in the order of the steps' numbers
   */
  public static List<StepCounters> of(Pipeline pipeline) {
    List<StepCounters> counters = new ArrayList<>();
    for (int step = 0; step < pipeline.stepCount(); step++) {
      PipelineSpec.Step described = pipeline.spec().steps().get(step);
      Node node = pipeline.made(step);
      if (node instanceof OperatorNode operator) {
        counters.add(of(step, ((PipelineSpec.Apply) described).definition(), described, operator));
      } else if (node instanceof ScanNode scan) {
        String relation = ((PipelineSpec.Scan) described).relation();
        counters.add(passing(step, "Scan " + relation, described, scan, scan.rows()));
      } else if (node instanceof UnionNode union) {
        counters.add(passing(step, "UnionAll", described, union, union.rows()));
      }
    }
    return counters;
  }

  private static StepCounters passing(
      int step, String definition, PipelineSpec.Step described, Node node, long rows) {
    return new StepCounters(
        step,
        definition,
        described.inputs(),
        described.output().changelog(),
        rows,
        rows,
        OptionalDouble.empty(),
        node.clock().watermark(),
        0,
        0,
        0,
        0);
  }

  private static StepCounters of(
      int step, String definition, PipelineSpec.Step described, OperatorNode node) {
    StatefulOperator keeps = node.stateful();
    StepTally tally = node.tally();
    return new StepCounters(
        step,
        definition,
        described.inputs(),
        described.output().changelog(),
        tally.rowsIn(),
        // What nobody reads is counted by the operator, and does not come out.
        tally.rowsOut()
            + (keeps instanceof KeepingOperator kept ? kept.unreadChanges() : tally.unreadBefore()),
        tally.nanosPerRow(),
        node.clock().watermark(),
        keeps == null ? tally.lateBefore() : keeps.lateRows(),
        keeps == null ? 0 : keeps.stateRows(),
        keeps == null ? 0 : keeps.stateBytes(),
        keeps instanceof ExpiringOperator expires ? expires.expiredRows() : tally.expiredBefore());
  }
}
