package io.laminar;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.Output;
import io.laminar.sql.physical.AggregateSpec;
import io.laminar.sql.physical.GroupAggregatePlan;
import io.laminar.sql.physical.OperatorPlan;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.ScanPlan;
import io.laminar.sql.physical.UnionPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a plan once over the rows that views hold now: the same operators, fed with snapshots, with
 * the watermark at its end. Runs on the caller's thread.
 */
final class AdHocQuery {
  private final Map<String, List<Batch>> snapshots;
  private final EvaluationContext context;
  private @Nullable LaminarException failure;

  /**
   * Prepares a run.
   *
   * @param snapshots the rows of each view, by the name in the plan
   * @param nowNanos the time that expressions see
   */
  AdHocQuery(Map<String, List<Batch>> snapshots, long nowNanos) {
    this.snapshots = snapshots;
    this.context = new EvaluationContext(this::fail);
    context.nowNanos(nowNanos);
  }

  // There is no stream that could go on without the row: the first error is the query's.
  private void fail(ErrorCode code, String message) {
    if (failure == null) {
      failure = new LaminarException(code, message, "filter such rows out, or use TRY_CAST");
    }
  }

  /** Returns the result: the sum of the changes, rows in order of their first appearance. */
  List<Row> run(PhysicalPlan plan) {
    Map<Row, long[]> weights = new LinkedHashMap<>();
    BatchRows reader = new BatchRows(plan.schema());
    run(plan, batch -> {
      for (int i = 0; i < batch.size(); i++) {
        int row = batch.selection()[i];
        weights.computeIfAbsent(reader.row(batch, row), key -> new long[1])[0] += batch.weight(row);
      }
    });
    LaminarException failed = failure;
    if (failed != null) {
      throw failed;
    }
    List<Row> rows = new ArrayList<>();
    weights.forEach((row, weight) -> {
      for (long i = 0; i < weight[0]; i++) {
        rows.add(row);
      }
    });
    return rows;
  }

  private void run(PhysicalPlan plan, Output output) {
    if (plan instanceof ScanPlan scan) {
      snapshots.getOrDefault(scan.relation(), List.of()).forEach(output::emit);
    } else if (plan instanceof UnionPlan union) {
      union.inputs().forEach(input -> run(input, output));
    } else if (plan instanceof GroupAggregatePlan group) {
      runGroups(group, output);
    } else {
      runOperator((OperatorPlan) plan, output);
    }
  }

  private void runOperator(OperatorPlan step, Output output) {
    Operator operator = step.createOperator(context);
    run(step.input(), batch -> operator.process(batch, output));
    boolean done = false;
    while (!done) {
      done = operator.onWatermark(Long.MAX_VALUE, output);
    }
  }

  private void runGroups(GroupAggregatePlan plan, Output output) {
    FinalGroups groups = new FinalGroups(plan, context);
    run(plan.input(), groups::add);
    groups.emit(output);
    // An aggregate without GROUP BY has one row over no rows, too.
    if (groups.isEmpty() && plan.keys().isEmpty()) {
      output.emit(aggregateOfNothing(plan));
    }
  }

  private static Batch aggregateOfNothing(GroupAggregatePlan group) {
    Batch batch = new Batch(group.schema().size());
    for (int i = 0; i < group.aggregates().size(); i++) {
      ColumnBuffer column = new ColumnBuffer(group.schema().type(i));
      if (group.aggregates().get(i).function() == AggregateSpec.Function.COUNT) {
        column.setWord(0, 0);
      } else {
        column.setNull(0);
      }
      batch.column(i).share(column.vector());
    }
    batch.selectFirst(1);
    return batch;
  }
}
