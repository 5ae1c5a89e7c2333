package io.laminar;

import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.core.codec.BatchRows;
import io.laminar.core.data.Batch;
import io.laminar.core.pipeline.Sink;
import io.laminar.sql.physical.PhysicalPlan;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Rows that are computed a batch at a time, as they are asked for. One thread at a time. */
final class PassingRows extends Sink implements RowSupply {
  private final Deque<Row> ready = new ArrayDeque<>();
  private final BatchRows reader;
  private final AdHocQuery query;
  private final Schema shown;
  private long toSkip;
  private long toTake;
  private boolean done;

  PassingRows(PhysicalPlan plan, AdHocQuery.Inputs inputs, RowRange range, Schema shown) {
    this.reader = new BatchRows(plan.schema());
    this.shown = shown;
    this.toSkip = range.offset();
    this.toTake = range.limit();
    this.query = new AdHocQuery(plan, inputs, this);
  }

  @Override
  public @Nullable Row next() {
    while (ready.isEmpty() && !done && toTake > 0) {
      done = !query.step();
    }
    return ready.poll();
  }

  @Override
  protected void receive(Batch batch) {
    for (int i = 0; i < batch.size(); i++) {
      int row = batch.selection()[i];
      if (batch.weight(row) < 0) {
        throw new IllegalStateException("a row by row query retracts a row");
      }
      for (long copy = batch.weight(row); copy > 0 && toTake > 0; copy--) {
        if (toSkip > 0) {
          toSkip--;
        } else {
          toTake--;
          ready.add(OrderedRows.shown(reader.row(batch, row), shown));
        }
      }
    }
  }

  @Override
  protected void onCommitEnd() {
    // All rows are one commit.
  }

  @Override
  protected void onEnd() {
    // The last step says so.
  }

  @Override
  protected void onFail(LaminarException cause) {
    // The step throws it.
  }
}
