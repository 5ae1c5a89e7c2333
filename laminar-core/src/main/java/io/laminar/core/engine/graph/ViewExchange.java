package io.laminar.core.engine.graph;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.RowErrorListener;
import io.laminar.core.operator.aggregate.ConsolidateOperator;
import io.laminar.core.pipeline.Dataflow;
import io.laminar.core.pipeline.Pipeline;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.view.PinnedRows;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A materialized view takes the place of another one: what reads it gets the rows of the old one
 * retracted and those of the new one inserted, as one commit in which equal rows cancel, in bounded
 * steps. On the engine's thread.
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
   * @param flow its own: other rows are on their way while the commit of these is open, and they do
   *     not meet
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
   * Begins to find out what differs between the old view and a new one. The readers have nothing of
   * it yet. From here on the sources behind all of these are held.
   *
   * @param fresh has seen what it begins with
   * @param account is charged for what is compared
   * @throws LaminarException why either view was stopped
   */
  Difference with(Query fresh, MemoryAccount account) {
    return new Difference(fresh, account);
  }

  /** The rows of the new view less those of the old one. */
  final class Difference {
    private final MemoryAccount account;
    private final PinnedRows.Cursor before;
    private final PinnedRows.Cursor after;
    private final ColumnBuffer retracted = new ColumnBuffer(DataType.of(TypeKind.BIGINT));
    private final ConsolidateOperator rows;
    private boolean allBefore;

    private Difference(Query fresh, MemoryAccount account) {
      this.account = account;
      this.before = old.pin().cursor();
      this.after = fresh.pin().cursor();
      for (int row = 0; row < Batch.MAX_ROWS; row++) {
        retracted.setWord(row, -1);
      }
      List<DataType> types = old.schema().columns().stream().map(Column::type).toList();
      RowErrorListener none = (code, message, remedy) -> {
        throw new IllegalStateException(message);
      };
      this.rows = new ConsolidateOperator(types, new EvaluationContext(none, account));
    }

    /**
     * Compares some of the rows.
     *
     * @param batches at most so many
     * @return true when all are compared
     * @throws LaminarException {@link ErrorCode#RESOURCE_LIMIT} where there is no room for what differs
     */
    boolean compare(int batches) {
      for (int i = 0; i < batches; i++) {
        Batch batch = allBefore ? after.next() : before.next();
        if (batch == null && allBefore) {
          return true;
        }
        if (batch == null) {
          allBefore = true;
        } else {
          if (!allBefore) {
            batch.weights(retracted.vector());
          }
          add(batch);
          account.requireRoom();
        }
      }
      return false;
    }

    private void add(Batch batch) {
      batch.oneCommit(true);
      int taken = 0;
      while (taken < batch.size()) {
        taken = rows.process(0, batch, taken, early -> {
          throw new IllegalStateException("the commit is open");
        });
      }
    }

    /**
     * Lets the readers of the old view have some of them; the commit ends with the last.
     *
     * @param batches at most so many
     * @return true when they have all
     */
    boolean deliver(int batches) {
      old.keepRowsAsTheyAre();
      for (int i = 0; i < batches; i++) {
        if (rows.holdsCommit()) {
          rows.endCommit(true, this::pass);
        } else {
          flow.endCommit();
          return true;
        }
      }
      return false;
    }

    private void pass(Batch batch) {
      flow.deliver(old.output(), batch);
    }
  }
}
