package io.laminar.core.operator.set;

import io.laminar.core.data.Batch;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.harness.Subject;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/** An operator of two inputs; the first column says which one a row comes to. */
record TwoSides(SetOperator operator) implements Subject {
  @Override
  public void process(Batch batch, Output output) {
    Batch side = new Batch(batch.columnCount() - 1);
    for (int i = 0; i < side.columnCount(); i++) {
      side.column(i).share(batch.column(i + 1));
    }
    side.changesOf(batch);
    for (int i = 0; i < batch.size(); i++) {
      int row = batch.selection()[i];
      side.select(new int[] {row}, 1);
      operator.process((int) batch.column(0).word(row), side, 0, output);
      while (operator.holdsCommit()) {
        operator.endCommit(false, output);
      }
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
  public long lateRows() {
    return 0;
  }

  @Override
  public long ignoredRetractions() {
    return operator.ignoredRetractions();
  }

  @Override
  public boolean canBeParted() {
    return true;
  }

  @Override
  public void partsInto(Subject fresh) {
    new Single(operator).partsInto(new Single(((TwoSides) fresh).operator));
  }

  @Override
  public void snapshot(StateWriter writer) {
    operator.snapshot(writer);
  }

  @Override
  public void restore(StateReader reader) {
    operator.restore(reader);
  }
}
