package io.laminar.core.engine.source;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.SlotLayout;
import org.jspecify.annotations.Nullable;

/** A batch over slots that lie one after the other: the rows of a source, read in place. */
final class SlotBatch {
  private final SlotLayout layout;
  private final Batch batch;

  /** The weights of a table's rows, which may be deletions; null where every row is inserted. */
  private final @Nullable ColumnBuffer weights;

  // What the batch points at.
  private long @Nullable [] pointedSlots;
  private byte @Nullable [] pointedSide;

  SlotBatch(SlotLayout layout, boolean hasWeights) {
    this.layout = layout;
    this.batch = new Batch(layout.schema().size());
    this.weights = hasWeights ? new ColumnBuffer(DataType.of(TypeKind.BIGINT)) : null;
    batch.weights(weights == null ? null : weights.vector());
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
    ColumnBuffer own = weights;
    if (own != null) {
      int header = base + SlotLayout.HEADER_WORD;
      for (int row = 0; row < rows; row++, header += layout.stride()) {
        own.setWord(row, SlotLayout.weight(slots[header]));
      }
    }
    batch.selectFirst(rows);
    return batch;
  }

  /** Ends what {@link Batch#oneCommit} began. */
  void everyRowACommit() {
    batch.commits(null, false);
  }
}
