package io.laminar.core.handle;

import io.laminar.api.RowVisitor;
import io.laminar.core.codec.SlotRowView;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.output.Subscriber;
import io.laminar.core.ring.RingReader;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** Shows a visitor the rows of a subscription where they lie in the ring; the reading thread's own. */
final class InPlaceRows {
  private final RingReader reader;
  private final int stride;
  private final SlotRowView row;
  private final IntConsumer release;
  private final BooleanSupplier closed;

  /**
   * Makes one for a subscription.
   *
   * @param release gives rows back to the ring
   * @param closed tells whether the subscription was closed meanwhile
   */
  InPlaceRows(Subscriber subscriber, IntConsumer release, BooleanSupplier closed) {
    SlotLayout layout = subscriber.layout();
    this.reader = subscriber.reader();
    this.stride = layout.stride();
    this.row = new SlotRowView(layout);
    this.release = release;
    this.closed = closed;
  }

  /** Shows what is there, at most so many rows; a row whose visitor throws is not shown again. */
  int visit(RowVisitor visitor, int maxRows) {
    int done = 0;
    do {
      int rows = reader.poll(maxRows - done);
      if (rows == 0) {
        break;
      }
      long[] slots = reader.readSlots();
      byte[] side = reader.readSide();
      int base = reader.readOffset();
      int seen = 0;
      try {
        while (seen < rows) {
          row.point(slots, base + seen * stride, side);
          // Counted as seen first.
          seen++;
          visitor.visit(row);
        }
      } finally {
        release.accept(seen);
      }
      done += rows;
    } while (done < maxRows && !closed.getAsBoolean() && reader.mayHaveMore());
    return done;
  }
}
