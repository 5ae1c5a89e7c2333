package io.laminar.core.engine;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.aggregate.ConsolidateOperator;
import io.laminar.core.pipeline.Dataflow;
import io.laminar.core.pipeline.Pipeline;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A materialized view takes the place of another one: what reads it gets the rows of the old one
 * retracted and those of the new one inserted, as one commit in which equal rows cancel. On the
 * engine's thread.
 *
 * <pre>
 *   rows of the old view, weight −1 ─┐
 *                                    ├─▶ Consolidate ─▶ output of the old view ─▶ its readers
 *   rows of the new view, weight +1 ─┘
 * </pre>
 */
final class ViewExchange {
  private final Query old;
  private final Dataflow flow;

  /**
   * Makes the exchange, of which nothing is done yet.
   *
   * @param old is read by others
   * @throws LaminarException {@link ErrorCode#HAS_DEPENDENTS} where a reader could not take rows back
   */
  ViewExchange(Query old, Dataflow flow) {
    this.old = old;
    this.flow = flow;
    List<Pipeline> unable = List.copyOf(old.output().unableToRetract());
    if (!unable.isEmpty()) {
      throw unable(unable.stream()
          .map(Pipeline::boundary)
          .filter(Query.class::isInstance)
          .map(boundary -> ((Query) boundary).name())
          .collect(Collectors.joining(", ")));
    }
  }

  private LaminarException unable(String readers) {
    return new LaminarException(
        ErrorCode.HAS_DEPENDENTS,
        "others read " + old.name() + ", and could not take back the rows of its old definition: "
            + readers
            + " (windows fire once; MIN, MAX, FIRST_VALUE, LAST_VALUE and DISTINCT over inserted"
            + " rows do not keep all values; nor does a sum that holds an infinity or a NaN)",
        "drop these first and create them again, or create the new view under another name");
  }

  /**
   * Lets the readers of the old view have the rows of a new one.
   *
   * @param fresh has seen what it begins with
   */
  void carryOut(Query fresh) {
    List<DataType> types = old.schema().columns().stream().map(Column::type).toList();
    ConsolidateOperator difference = new ConsolidateOperator(types, fresh.context());
    ColumnBuffer retracted = new ColumnBuffer(DataType.of(TypeKind.BIGINT));
    for (int row = 0; row < Batch.MAX_ROWS; row++) {
      retracted.setWord(row, -1);
    }
    Output none = batch -> {
      throw new IllegalStateException("the commit is open");
    };
    for (Batch batch : old.pin().batches()) {
      batch.weights(retracted.vector());
      add(batch, difference, none);
    }
    for (Batch batch : fresh.pin().batches()) {
      add(batch, difference, none);
    }
    old.keepRowsAsTheyAre();
    Output readers = batch -> flow.deliver(old.output(), batch);
    while (difference.holdsCommit()) {
      difference.endCommit(true, readers);
    }
    flow.endCommit();
  }

  private static void add(Batch batch, ConsolidateOperator difference, Output none) {
    batch.oneCommit(true);
    int taken = 0;
    while (taken < batch.size()) {
      taken = difference.process(batch, taken, none);
    }
  }
}
