package io.laminar.core.handle;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.arrow.ArrowBatchBuilder;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.output.Subscriber;
import io.laminar.core.ring.RingReader;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Gathers the rows of a subscription into Arrow batches; the subscription's own. */
final class GatheredRows {
  /**
   * The most rows of an Arrow batch; what is left is there for the next. Larger ones are slower:
   * their memory comes fresh from the operating system.
   */
  private static final int MAX_ARROW_ROWS = 1 << 13;

  private final Subscriber subscriber;
  private final RingReader reader;
  private final int stride;
  private @Nullable ArrowBatchBuilder arrow;

  GatheredRows(Subscriber subscriber) {
    this.subscriber = subscriber;
    this.reader = subscriber.reader();
    this.stride = subscriber.layout().stride();
  }

  /**
   * Takes what is there, at most as many rows as a batch has.
   *
   * @param release gives rows back to the ring
   * @param form makes the batch; what it leaves in the builder comes with the next
   * @return null when nothing is there
   */
  <B> @Nullable B next(IntConsumer release, Function<ArrowBatchBuilder, B> form) {
    ArrowBatchBuilder builder = arrow;
    if (reader.poll(1) == 0 && !hasRows()) {
      return null;
    }
    if (builder == null) {
      builder = new ArrowBatchBuilder(
          subscriber.layout().schema(), subscriber.isChangelog(), subscriber.isOfNumber());
      arrow = builder;
    }
    int rows = withoutWeights(reader.poll(MAX_ARROW_ROWS - builder.rows()));
    if (rows == 0 && builder.rows() == 0) {
      throw retracted();
    }
    while (rows > 0) {
      builder.append(
          subscriber.layout(), reader.readSlots(), reader.readOffset(), reader.readSide(), rows);
      release.accept(rows);
      rows = withoutWeights(reader.poll(MAX_ARROW_ROWS - builder.rows()));
    }
    return form.apply(builder);
  }

  /** The polled rows that a batch can show: where it has no column for weights, those before one. */
  private int withoutWeights(int rows) {
    // Asked after the poll: who sees the first retraction sees that there is one.
    if (subscriber.isChangelog() || !subscriber.hasRetraction()) {
      return rows;
    }
    long[] slots = reader.readSlots();
    int header = reader.readOffset() + SlotLayout.HEADER_WORD;
    int count = 0;
    while (count < rows && SlotLayout.weight(slots[header + count * stride]) == 1) {
      count++;
    }
    return count;
  }

  private LaminarException retracted() {
    return new LaminarException(
        ErrorCode.CHANGELOG_NOT_ALLOWED,
        "a row of " + subscriber.name() + " is retracted: a view was replaced by one of another"
            + " definition, and Arrow batches of a stream of inserted rows have no weights",
        "take the retractions with poll() and go on with pollArrow(), or subscribe again");
  }

  /**
   * Tells whether rows were gathered and not given out: those of a batch that there was no memory for. They come with
   * the next.
   */
  boolean hasRows() {
    ArrowBatchBuilder builder = arrow;
    return builder != null && builder.rows() > 0;
  }
}
