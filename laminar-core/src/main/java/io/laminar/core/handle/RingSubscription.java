package io.laminar.core.handle;

import io.laminar.api.Arguments;
import io.laminar.api.ArrowBatches;
import io.laminar.api.Delivery;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RowVisitor;
import io.laminar.api.Schema;
import io.laminar.api.Subscription;
import io.laminar.core.arrow.ArrowBatchBuilder;
import io.laminar.core.codec.RowDecoder;
import io.laminar.core.engine.output.LossListener;
import io.laminar.core.engine.output.Subscriber;
import io.laminar.core.ring.RingReader;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber's place in an output ring. One thread reads at a time; any thread may close.
 *
 * <p>Closing from another thread gives the reader's slots back while a row may be in hand. A row is
 * therefore read first and looked at after: what was read while the subscription was being closed
 * is thrown away. Reading in place cannot be undone, so there the reading thread closes the reader
 * itself when it is done.
 *
 * @param <R> what a result is read as
 */
public final class RingSubscription<R> implements Subscription<R> {
  private final Subscriber subscriber;
  private final RowDecoder<R> decoder;
  private final RingReader reader;
  private final UseGuard guard;
  private final ResultWait wait;
  private final OtherThreads otherThreads;
  private @Nullable InPlaceRows inPlace;
  private final GatheredRows gathered;

  private volatile boolean closed;
  private volatile boolean readingInPlace;

  // Guarded by guard.
  private boolean left;

  // The row that an iterator looked at and did not give out: poll, recv and other iterators take it
  // first; what reads the ring in place goes on behind it.
  private @Nullable R ahead;

  // Made by the first that asks for one.
  private final AtomicReference<@Nullable NextResults<R>> nextResults = new AtomicReference<>();

  // Whether the reading thread was told why the stream ended before its end.
  private boolean failureShown;

  /**
   * Makes the subscription of a subscriber.
   *
   * @param subscriber its place in the engine, the subscription's from now on
   * @param decoder for the layout of what it reads
   */
  public RingSubscription(Subscriber subscriber, RowDecoder<R> decoder) {
    this.subscriber = subscriber;
    this.decoder = decoder;
    this.reader = subscriber.reader();
    this.guard = new UseGuard("subscription " + subscriber.name());
    this.gathered = new GatheredRows(subscriber);
    this.wait = new ResultWait(subscriber, guard);
    this.otherThreads = new OtherThreads(subscriber);
    subscriber.watch(this);
  }

  @Override
  public Schema schema() {
    return subscriber.layout().schema();
  }

  @Override
  public @Nullable R poll() {
    enter();
    try {
      R row = take();
      if (row == null) {
        checkFailure();
      }
      return row;
    } finally {
      exit();
    }
  }

  private @Nullable R take() {
    R row = ahead;
    if (row != null) {
      ahead = null;
      return closed ? null : row;
    }
    if (closed || reader.poll(1) == 0) {
      return null;
    }
    try {
      row = decoder.decode(reader.readSlots(), reader.readOffset(), reader.readSide());
    } catch (RuntimeException e) {
      if (closed) {
        return null;
      }
      release(1);
      throw e;
    }
    // The row's words were read before this look: if they were overwritten, it shows.
    VarHandle.acquireFence();
    if (closed) {
      return null;
    }
    release(1);
    return row;
  }

  private void release(int rows) {
    reader.release(rows);
    subscriber.took(rows);
    subscriber.released();
  }

  // No row was there: the end, or an error that the subscriber has to learn of.
  private void checkFailure() {
    LaminarException failure = failure();
    if (failure != null) {
      failureShown = true;
      throw failure;
    }
  }

  // What ended the stream before its end.
  private @Nullable LaminarException failure() {
    if (reader.isDisconnected()) {
      return new LaminarException(
          ErrorCode.SUBSCRIPTION_DISCONNECTED,
          "the subscription to " + subscriber.name() + " fell behind by " + reader.rowsDropped()
              + " rows and was ended",
          "subscribe again and read faster, raise buffer_size, or use Overflow.DROP_OLDEST");
    }
    if (closed) {
      return null;
    }
    // Looked at before the stream: a stream that ended before the engine did is not the worse for
    // it.
    boolean cut = isCut();
    if (reader.isComplete()) {
      LaminarException cause = subscriber.failure();
      return cause == null ? null : cause.onCallingThread();
    }
    return cut ? subscriber.engineFailure() : null;
  }

  @Override
  public @Nullable R recv() {
    return receive(Long.MAX_VALUE);
  }

  @Override
  public @Nullable R recv(Duration timeout) {
    Arguments.notNull(timeout, "timeout");
    return receive(ResultWait.nanos(timeout));
  }

  private @Nullable R receive(long timeoutNanos) {
    enter();
    try {
      R row = take();
      return row != null ? row : wait.await(timeoutNanos, this::take, this::isOver);
    } finally {
      exit();
    }
  }

  /**
   * Waits for the next result on behalf of a future.
   *
   * @return the result, or null at the end of the stream and where the future is done before one came
   */
  @Nullable
  R receiveFor(CompletableFuture<?> asked) {
    enter();
    try {
      Supplier<@Nullable R> next = () -> asked.isDone() ? null : take();
      R row = next.get();
      return row != null ? row : wait.await(Long.MAX_VALUE, next, () -> asked.isDone() || isOver());
    } finally {
      exit();
    }
  }

  /**
   * Puts a result back that nobody took: the next call gives it.
   *
   * @return false where the subscription is in use
   */
  boolean putBack(R row) {
    try {
      enter();
    } catch (LaminarException inUse) {
      return false;
    }
    try {
      ahead = row;
      return true;
    } finally {
      exit();
    }
  }

  // True at the end; throws where the end is an error. The end may come between two looks, so the
  // one for an error is the last.
  private boolean isOver() {
    boolean over = isClosed() || reader.isComplete();
    checkFailure();
    return over;
  }

  @Override
  public int drain(Consumer<? super R> consumer) {
    Arguments.notNull(consumer, "consumer");
    int rows = 0;
    for (R row = poll(); row != null; row = poll()) {
      consumer.accept(row);
      rows++;
    }
    return rows;
  }

  @Override
  public int visit(RowVisitor visitor, int maxRows) {
    Arguments.notNull(visitor, "visitor");
    if (maxRows < 0) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "a visit of at most " + maxRows + " rows is not possible",
          "give 0 or more, Integer.MAX_VALUE for all that are there");
    }
    enter();
    if (!reader.mayHaveRows()) {
      try {
        checkFailure();
      } finally {
        exit();
      }
      return 0;
    }
    // Volatile, before the look at closed: either the closing thread sees the mark and leaves the
    // reader alone, or this thread sees that it is closed.
    readingInPlace = true;
    try {
      int rows = closed ? 0 : visitRows(visitor, maxRows);
      if (rows == 0) {
        checkFailure();
      }
      return rows;
    } finally {
      endInPlace();
    }
  }

  private int visitRows(RowVisitor visitor, int maxRows) {
    InPlaceRows rows = inPlace;
    if (rows == null) {
      rows = new InPlaceRows(subscriber, this::release, () -> closed);
      inPlace = rows;
    }
    return rows.visit(visitor, maxRows);
  }

  private void endInPlace() {
    readingInPlace = false;
    if (closed) {
      closeReader();
    }
    exit();
  }

  @Override
  public @Nullable VectorSchemaRoot pollArrow() {
    return pollBatch(ArrowBatchBuilder::finish);
  }

  /**
   * Takes what is there now, as {@link #pollArrow} does, in another form.
   *
   * @param form makes it of the gathered columns and clears the builder; what it leaves there where it throws comes next
   * @param <B> the form
   * @return what it made, or null when nothing is there
   */
  public <B> @Nullable B pollBatch(Function<ArrowBatchBuilder, B> form) {
    enter();
    try {
      B batch = nextBatch(form);
      if (batch == null) {
        checkFailure();
      }
      return batch;
    } finally {
      exit();
    }
  }

  @Nullable
  VectorSchemaRoot receiveArrow(long timeoutNanos) {
    return receiveBatch(timeoutNanos, ArrowBatchBuilder::finish);
  }

  /**
   * Waits until something is there and takes it, as {@link #pollBatch} does.
   *
   * @param timeoutNanos how long; Long.MAX_VALUE without end
   * @param form as for {@link #pollBatch}
   * @param <B> the form
   * @return what it made, or null at the end; throws as {@link #recv(Duration)}
   */
  public <B> @Nullable B receiveBatch(long timeoutNanos, Function<ArrowBatchBuilder, B> form) {
    enter();
    try {
      B batch = nextBatch(form);
      return batch != null ? batch : wait.await(timeoutNanos, () -> nextBatch(form), this::isOver);
    } finally {
      exit();
    }
  }

  private <B> @Nullable B nextBatch(Function<ArrowBatchBuilder, B> form) {
    // As in visit.
    readingInPlace = true;
    try {
      return closed ? null : gathered.next(this::release, form);
    } finally {
      readingInPlace = false;
      if (closed) {
        closeReader();
      }
    }
  }

  @Override
  public ArrowBatches batches() {
    return new SubscribedBatches(this);
  }

  @Override
  public Delivery deliverTo(Consumer<? super R> consumer) {
    return Deliveries.onThread(this, Arguments.notNull(consumer, "consumer"));
  }

  @Override
  public Delivery deliverTo(Consumer<? super R> consumer, Executor executor) {
    Arguments.notNull(consumer, "consumer");
    return Deliveries.on(Arguments.notNull(executor, "executor"), this, consumer);
  }

  @Override
  public Flow.Publisher<R> publisher() {
    return new ResultPublisher<>(this);
  }

  @Override
  public CompletableFuture<@Nullable R> next() {
    NextResults<R> present =
        nextResults.updateAndGet(known -> known == null ? new NextResults<>(this) : known);
    return Objects.requireNonNull(present).next();
  }

  /** How many rows were made for it so far. Engine's thread, between commits; where nobody else reads the ring. */
  public long rowsMade() {
    return subscriber.ring().ring().rowsMade();
  }

  String name() {
    return subscriber.name();
  }

  /** Notices when a task that is to read can be reached by nobody; see {@link Subscriber#watchTask}. */
  Reference<?> watchTask(Object task, LossListener listener) {
    return subscriber.watchTask(task, listener);
  }

  OtherThreads otherThreads() {
    return otherThreads;
  }

  @Override
  public boolean isEnded() {
    // Who reads until the end is to learn of an error, not to take it for the end.
    return closed || (isExhausted() && (failureShown || failure() == null));
  }

  /** Tells whether no result will follow, whether an error is the cause or not. */
  boolean isExhausted() {
    return closed
        || (ahead == null
            && !gathered.hasRows()
            && (reader.isDisconnected() || isCut() || reader.isComplete()));
  }

  /** Tells whether the database is closed; what is in the ring may still be taken. */
  boolean isDatabaseClosed() {
    return subscriber.isClosed();
  }

  @Override
  public long dropped() {
    return reader.rowsDropped();
  }

  @Override
  public Iterator<R> iterator() {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return lookAhead() != null;
      }

      @Override
      public R next() {
        R row = lookAhead();
        if (row == null) {
          throw new NoSuchElementException("the stream of " + subscriber.name() + " has ended");
        }
        ahead = null;
        return row;
      }
    };
  }

  private @Nullable R lookAhead() {
    if (ahead == null) {
      ahead = recv();
    }
    return ahead;
  }

  private boolean isClosed() {
    return closed || isCut();
  }

  // The subscription or the database was closed, and nothing is left in the ring.
  private boolean isCut() {
    return subscriber.isClosed() && reader.poll(1) == 0;
  }

  private void enter() {
    guard.enter();
    subscriber.touch();
  }

  @SuppressWarnings("ReachabilityFenceUsage") // Called in finally blocks.
  private void exit() {
    guard.exit();
    // Until here the subscription is in use, whatever the compiler thinks of its last field access.
    Reference.reachabilityFence(this);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    // Volatile, before the look at the mark: see visit.
    closed = true;
    if (!readingInPlace) {
      closeReader();
    }
    reader.waiter().wake();
  }

  @Override
  public String toString() {
    return "Subscription(" + subscriber.name() + (closed || isDatabaseClosed() ? ", closed)" : ")");
  }

  // The closing thread and the reading one may both come here.
  private void closeReader() {
    synchronized (guard) {
      if (left) {
        return;
      }
      left = true;
    }
    subscriber.close();
  }
}
