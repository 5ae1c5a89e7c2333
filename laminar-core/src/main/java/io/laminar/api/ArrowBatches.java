package io.laminar.api;

import java.time.Duration;
import java.util.Iterator;
import java.util.function.Consumer;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * The results of a subscription as Arrow batches of at most 8,192 rows, in the form that {@link
 * Subscription#pollArrow} describes. Every batch is the caller's, who closes it. Under the thread rule of the
 * subscription, which it belongs to: closing one closes the other.
 */
public interface ArrowBatches extends Iterable<VectorSchemaRoot>, AutoCloseable {
  /**
   * Returns the columns of the results, without those that a batch of a changelog adds.
   *
   * @return the schema
   */
  Schema schema();

  /**
   * Takes what is there now; never blocks.
   *
   * @return a batch, or null when nothing is there
   */
  @Nullable
  VectorSchemaRoot poll();

  /**
   * Waits until something is there, and takes it.
   *
   * @return a batch, or null at the end of the stream
   * @throws LaminarException as {@link Subscription#recv()}
   */
  @Nullable
  VectorSchemaRoot recv();

  /**
   * Waits for a limited time until something is there, and takes it.
   *
   * @param timeout how long
   * @return a batch, or null at the end of the stream
   * @throws LaminarException as {@link Subscription#recv(Duration)}
   */
  @Nullable
  VectorSchemaRoot recv(Duration timeout);

  /**
   * Iterates over batches as {@link #recv()} gives them. {@code hasNext} takes the batch that {@code next} gives.
   *
   * @return an iterator that blocks, for the thread of the subscription
   */
  @Override
  Iterator<VectorSchemaRoot> iterator();

  /**
   * Gives the batches to an action, one after the other, until the stream ends.
   *
   * @param action gets each, and closes it; what it throws ends this
   */
  @Override
  default void forEach(Consumer<? super VectorSchemaRoot> action) {
    Arguments.notNull(action, "action");
    Iterable.super.forEach(action);
  }

  /** Ends the subscription. Idempotent. */
  @Override
  void close();
}
