package io.laminar;

import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.aggregate.GroupAggregateOperator;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.aggregate.Groups;
import io.laminar.sql.physical.GroupAggregatePlan;
import java.util.Arrays;

/**
 * GROUP BY over rows that are all there: one row a group, at the end, in order of arrival. The operator of a stream
 * would also give what a group was in between, and a SUM that overflows, or is zero, for a moment would fail the query.
 */
final class FinalGroups {
  private final Groups groups;
  private final OutputRows result;
  private final int keyCount;
  private int[] ids = new int[16];
  private int size;

  FinalGroups(GroupAggregatePlan plan, EvaluationContext context) {
    GroupSpec spec = plan.groups();
    this.groups = new Groups(spec, false, context);
    this.result = new OutputRows(GroupAggregateOperator.outputTypes(spec), true);
    this.keyCount = spec.keys().size();
  }

  /** Takes rows; all of them have a weight of 1 or more. */
  void add(Batch batch) {
    int created = groups.resolve(batch, batch.selection(), batch.size());
    if (size + created > ids.length) {
      ids = Arrays.copyOf(ids, Math.max(2 * ids.length, size + created));
    }
    for (int i = 0; i < created; i++) {
      ids[size++] = groups.ids()[groups.created()[i]];
    }
    groups.add(batch, batch.selection(), batch.size());
  }

  /** Emits the groups; a result that does not fit its type is reported. */
  void emit(Output output) {
    for (int i = 0; i < size; i++) {
      if (result.room() == 0) {
        result.flush(output);
      }
      int row = result.count();
      if (groups.writeResults(ids[i], result, keyCount, row, true)) {
        groups.writeKey(ids[i], result, row);
        result.add(1);
      }
    }
    result.flush(output);
  }

  boolean isEmpty() {
    return size == 0;
  }
}
