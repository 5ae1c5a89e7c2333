package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.core.data.Batch;
import io.laminar.core.data.Vector;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * GROUP BY without a window: a changelog of each group's row, −1 of the old and +1 of the new with
 * every change, nothing where the result stays as it was. Keeps every group for ever, or until its
 * rows have been retracted: then it disappears with a −1.
 *
 * <p>Output columns: the group keys, the aggregates. The output is a changelog whatever the input.
 *
 * <p>A global aggregate (no keys) has no row before the first input row arrives, as nothing is
 * emitted while nothing happens; from then on it always has one, that of SQL for no rows (COUNT 0,
 * the others NULL) when all were retracted.
 *
 * <p>A result that does not fit its type is a row error; the group has no row until it fits again.
 * FIRST_VALUE and LAST_VALUE need an event time that is not NULL: a row without is a row error.
 */
public final class GroupAggregateOperator implements Operator {
  private final GroupSpec spec;
  private final EvaluationContext context;
  private final Groups groups;
  private final OutputRows result;
  private final GroupChanges changes;
  private final boolean isGlobal;
  private final boolean needsTime;
  private final int[] timed = new int[Batch.MAX_ROWS];

  /**
   * Makes the operator without state.
   *
   * @param spec keys and aggregates over the input's columns
   * @param context of the query; takes row errors
   */
  public GroupAggregateOperator(GroupSpec spec, EvaluationContext context) {
    this.spec = spec;
    this.context = context;
    this.groups = new Groups(spec, true, context);
    this.result = new OutputRows(outputTypes(spec), true);
    this.isGlobal = spec.keys().isEmpty();
    this.changes = new GroupChanges(groups, result, spec.keys().size(), isGlobal);
    this.needsTime = spec.eventTimeColumn() >= 0
        && spec.calls().stream().anyMatch(call -> call.function().respectsNulls());
  }

  /**
   * The types of the output: keys, aggregates.
   *
   * @param spec of the operator
   * @return one an output column
   */
  public static List<DataType> outputTypes(GroupSpec spec) {
    List<DataType> types = new ArrayList<>(spec.keyTypes());
    for (AggregateCall call : spec.calls()) {
      types.add(call.resultType());
    }
    return types;
  }

  @Override
  public void process(Batch batch, Output output) {
    int[] rows = batch.selection();
    int count = batch.size();
    if (needsTime && batch.column(spec.eventTimeColumn()).mayHaveNulls()) {
      count = selectTimed(batch);
      rows = timed;
    }
    groups.load(batch, rows, count);
    for (int i = 0; i < count; i++) {
      int id = groups.find(i);
      if (changes.accepts(id, batch.weight(rows[i]))) {
        boolean isNew = id < 0;
        id = isNew ? groups.insert(i) : id;
        changes.apply(batch, rows[i], id, isNew, output);
        if (groups.rows(id) == 0) {
          empty(id);
        }
      }
    }
    result.flush(output);
  }

  private int selectTimed(Batch batch) {
    Vector times = batch.column(spec.eventTimeColumn());
    int count = 0;
    for (int i = 0; i < batch.size(); i++) {
      int row = batch.selection()[i];
      if (times.isNull(row)) {
        context.failResult(ErrorCode.NOT_NULL_VIOLATION, "the event time of a row is NULL");
      } else {
        timed[count++] = row;
      }
    }
    return count;
  }

  private void empty(int id) {
    if (isGlobal) {
      groups.reset(id);
    } else {
      groups.release(id, Integer.MAX_VALUE);
      groups.remove(id);
    }
  }

  @Override
  public boolean onWatermark(long watermark, Output output) {
    return true;
  }

  @Override
  public long nextTimer() {
    return Long.MAX_VALUE;
  }

  @Override
  public long stateBytes() {
    return groups.liveBytes();
  }

  @Override
  public long ignoredRetractions() {
    return changes.ignoredRetractions();
  }

  @Override
  public void snapshot(StateWriter writer) {
    changes.snapshot(writer);
    groups.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    changes.restore(reader);
    groups.restore(reader);
  }
}
