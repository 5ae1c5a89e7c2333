package io.laminar.core.engine;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.RowErrorListener;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.aggregate.ConsolidateOperator;
import io.laminar.core.pipeline.Dataflow;
import io.laminar.core.pipeline.Pipeline;
import io.laminar.core.state.MemoryAccount;
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
   * Finds out what differs between the old view and a new one. The readers have nothing of it yet.
   *
   * @param fresh has seen what it begins with
   * @param account is charged for what is compared
   * @throws LaminarException {@link ErrorCode#RESOURCE_LIMIT} where there is no room for that, and why
   *     either view was stopped
   */
  Difference with(Query fresh, MemoryAccount account) {
    List<DataType> types = old.schema().columns().stream().map(Column::type).toList();
    Difference difference = new Difference(types, account);
    ColumnBuffer retracted = new ColumnBuffer(DataType.of(TypeKind.BIGINT));
    for (int row = 0; row < Batch.MAX_ROWS; row++) {
      retracted.setWord(row, -1);
    }
    old.pin().forEachBatch(batch -> {
      batch.weights(retracted.vector());
      difference.add(batch);
      account.requireRoom();
    });
    fresh.pin().forEachBatch(batch -> {
      difference.add(batch);
      account.requireRoom();
    });
    return difference;
  }

  /** The rows of the new view less those of the old one, each with its weight. */
  final class Difference {
    private final ConsolidateOperator rows;
    private final OutputRows ones;

    private Difference(List<DataType> types, MemoryAccount account) {
      RowErrorListener none = (code, message) -> {
        throw new IllegalStateException(message);
      };
      this.rows = new ConsolidateOperator(types, new EvaluationContext(none, account));
      this.ones = new OutputRows(types, true);
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

    /** Lets the readers of the old view have them. */
    void deliver() {
      old.keepRowsAsTheyAre();
      while (rows.holdsCommit()) {
        rows.endCommit(true, old.isChangelog() ? this::pass : this::passOneByOne);
      }
      ones.flush(this::pass, true);
      flow.endCommit();
    }

    private void pass(Batch batch) {
      flow.deliver(old.output(), batch);
    }

    /** Who reads inserted rows counts each once: a row comes as often as it is there. */
    private void passOneByOne(Batch batch) {
      for (int i = 0; i < batch.size(); i++) {
        int row = batch.selection()[i];
        long weight = batch.weight(row);
        for (long left = Math.abs(weight); left > 0; left--) {
          if (ones.room() == 0) {
            ones.flush(this::pass, true);
          }
          ones.addCopy(batch, row);
          ones.mark(ones.count() - 1, Long.signum(weight), batch.ordinal(row));
        }
      }
    }
  }
}
