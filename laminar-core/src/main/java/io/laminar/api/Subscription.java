package io.laminar.api;

import java.time.Duration;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber's end of a stream: results in the order of their emission.
 *
 * <p>A subscription belongs to one thread at a time. Iterating blocks, and ends when every source
 * that reaches the subscription is complete and everything was delivered, or at close.
 *
 * @param <T> what a result is read as
 */
public interface Subscription<T> extends Iterable<T>, AutoCloseable {
  /**
   * Returns the columns.
   *
   * @return the schema
   */
  Schema schema();

  /**
   * Takes the next result if there is one; never blocks.
   *
   * @return the result, or null
   */
  @Nullable
  T poll();

  /**
   * Waits for the next result.
   *
   * @return the result, or null at the end of the stream
   * @throws LaminarException {@link ErrorCode#INTERRUPTED}, {@link
   *     ErrorCode#SUBSCRIPTION_DISCONNECTED}, {@link ErrorCode#QUERY_STOPPED}
   */
  @Nullable
  T recv();

  /**
   * Waits for the next result for a limited time.
   *
   * @param timeout how long
   * @return the result, or null at the end of the stream; {@link #isEnded()} tells
   * @throws LaminarException {@link ErrorCode#TIMEOUT} when the time ran out
   */
  @Nullable
  T recv(Duration timeout);

  /**
   * Takes everything that is there now; never blocks.
   *
   * @param consumer receives the results in order
   * @return how many there were
   */
  int drain(Consumer<? super T> consumer);

  /**
   * Reads what is there now in place, without an object per row; never blocks.
   *
   * @param visitor receives the rows in order
   * @param maxRows at most so many, at least 0
   * @return how many there were
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} for a negative number
   */
  int visit(RowVisitor visitor, int maxRows);

  /**
   * Takes what is there now as an Arrow batch, at most 8,192 rows; never blocks. What is left is
   * there for the next. A changelog carries the weight in an INT64 column {@code __weight}, and
   * in a BOOL column {@code __ends_commit} whether the row is the last of its commit; a stream
   * of inserted rows has neither: should a row of {@code changes()} be retracted, because a view was
   * replaced by one of another definition, that row has to be taken with {@link #poll()}.
   *
   * @return a batch that the caller closes, or null when nothing is there
   */
  @Nullable
  VectorSchemaRoot pollArrow();

  /**
   * Takes results as Arrow batches from now on: in a loop, or with a wait.
   *
   * @return the batches, under the thread rule of this subscription
   */
  ArrowBatches batches();

  /**
   * Gives the results to a consumer, on a thread of its own that ends with the stream. From now on the subscription is
   * that thread's.
   *
   * <p>It is not called {@code subscribe}: a lambda could not tell a consumer from a {@link RowVisitor}.
   *
   * @param consumer gets each result, in order
   * @return to end it, and to learn what became of it
   * @throws LaminarException {@link ErrorCode#NOT_SUPPORTED} in caller-runs, where no other thread may read
   */
  Delivery deliverTo(Consumer<? super T> consumer);

  /**
   * Gives the results to a consumer, on a thread of an executor, which it has until the stream ends. Where the executor
   * drops the task and runs it never, the delivery ends with {@link ErrorCode#INVALID_ARGUMENT} as soon as the garbage
   * collector finds the task, if the database is open then.
   *
   * @param consumer gets each result, in order
   * @param executor runs one task, which waits for results
   * @return to end it, and to learn what became of it
   * @throws LaminarException {@link ErrorCode#NOT_SUPPORTED} in caller-runs; {@link ErrorCode#INVALID_ARGUMENT} where
   *     the executor refuses the task
   */
  Delivery deliverTo(Consumer<? super T> consumer, Executor executor);

  /**
   * Returns the results as a publisher for one subscriber, who is called by a thread of its own. A result is taken when
   * it was requested; what was not is back-pressure, as for a reader who does not read. Cancelling closes this
   * subscription; the end of the stream, and close, are {@code onComplete}, its error {@code onError}.
   *
   * @return the publisher; {@code subscribe} throws {@link ErrorCode#NOT_SUPPORTED} in caller-runs
   */
  Flow.Publisher<T> publisher();

  /**
   * Returns the results as a sequential stream, which blocks as {@link #recv()} does and ends as {@link #iterator()}
   * does. Closing it closes this subscription.
   *
   * @return the stream, for the thread of the subscription
   */
  default Stream<T> stream() {
    int traits = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), traits), false)
        .onClose(this::close);
  }

  /**
   * Asks for the next result without waiting for it. Futures complete in the order in which they were asked for; one that
   * is cancelled in time takes no result away. While one waits, the subscription is used by a thread of its own.
   *
   * @return completes with the result, with null at the end of the stream, or with its error
   * @throws LaminarException {@link ErrorCode#NOT_SUPPORTED} in caller-runs
   */
  CompletableFuture<@Nullable T> next();

  /**
   * Tells whether everything was delivered and nothing will follow. Where an error ended the stream
   * ({@link #recv()} names them), that is so once a call has thrown it.
   *
   * @return true at the end of the stream
   */
  boolean isEnded();

  /**
   * Returns how many results this subscription gave up because it was too slow.
   *
   * @return rows, 0 for a lossless subscription
   */
  long dropped();

  /**
   * Iterates over the results as {@link #recv()} gives them. {@code hasNext} takes the result that
   * {@code next} gives; if that is not called, {@link #poll}, {@link #recv()}, {@link #drain} and
   * other iterators give it, and {@link #visit} and {@link #pollArrow} go on behind it.
   *
   * @return an iterator that blocks, for the thread of the subscription
   */
  @Override
  Iterator<T> iterator();

  /** Ends the subscription; what it held back flows on. Idempotent. */
  @Override
  void close();

  /**
   * Gives the rows to an action, one after the other, until the stream ends.
   *
   * @param action gets each; what it throws ends this
   */
  @Override
  default void forEach(Consumer<? super T> action) {
    Arguments.notNull(action, "action");
    Iterable.super.forEach(action);
  }
}
