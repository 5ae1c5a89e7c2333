package io.laminar.core.engine.source;

import io.laminar.core.data.Batch;
import io.laminar.core.data.SlotLayout;
import org.jspecify.annotations.Nullable;

/** A batch over slots that lie one after the other: the rows of a source, read in place. */
final class SlotBatch {
  private final SlotLayout layout;
  private final Batch batch;

  // What the batch points at.
  private long @Nullable [] pointedSlots;
  private byte @Nullable [] pointedSide;

  SlotBatch(SlotLayout layout) {
    this.layout = layout;
    this.batch = new Batch(layout.schema().size());
  }

  /** Moves to some slots, and selects all of them. The batch is the same one every time. */
  Batch at(long[] slots, int base, int rows, byte[] side) {
    if (slots == pointedSlots && side == pointedSide) {
      layout.move(batch, base);
    } else {
      layout.point(batch, slots, base, side);
      pointedSlots = slots;
      pointedSide = side;
    }
    batch.selectFirst(rows);
    return batch;
  }

  /** Ends what {@link Batch#oneCommit} began. */
  void everyRowACommit() {
    batch.commits(null, false);
  }
}
