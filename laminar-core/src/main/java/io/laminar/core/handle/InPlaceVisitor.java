package io.laminar.core.handle;

import io.laminar.api.RowVisitor;
import io.laminar.core.codec.BatchRowView;
import io.laminar.core.codec.SlotRowView;
import io.laminar.core.data.Batch;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.output.ResultVisitor;

/** Shows a user's visitor each row in place, where it lies. */
final class InPlaceVisitor implements ResultVisitor {
  private final RowVisitor visitor;
  private final BatchRowView ofBatch;
  private final SlotRowView ofSlot;

  InPlaceVisitor(RowVisitor visitor, SlotLayout layout) {
    this.visitor = visitor;
    this.ofBatch = new BatchRowView(layout);
    this.ofSlot = new SlotRowView(layout);
  }

  @Override
  public void visit(Batch batch, int position) {
    ofBatch.point(batch, position);
    visitor.visit(ofBatch);
  }

  @Override
  public void visit(long[] slots, int base, byte[] side) {
    ofSlot.point(slots, base, side);
    visitor.visit(ofSlot);
  }
}
