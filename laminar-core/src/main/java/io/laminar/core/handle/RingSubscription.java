package io.laminar.core.handle;

import io.laminar.api.Arguments;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RowVisitor;
import io.laminar.api.Schema;
import io.laminar.api.Subscription;
import io.laminar.core.arrow.ArrowBatchBuilder;
import io.laminar.core.codec.RowDecoder;
import io.laminar.core.codec.SlotRowView;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.output.Subscriber;
import io.laminar.core.ring.RingReader;
import io.laminar.core.ring.Waiter;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
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
  /**
   * The most rows of an Arrow batch; what is left is there for the next. Larger ones are slower:
   * their memory comes fresh from the operating system.
   */
  private static final int MAX_ARROW_ROWS = 1 << 13;

  private static final long MAX_PARK_NANOS = 10_000_000L;

  private final Subscriber subscriber;
  private final RowDecoder<R> decoder;
  private final RingReader reader;
  private final UseGuard guard;
  private final int stride;
  private @Nullable SlotRowView view;
  private @Nullable ArrowBatchBuilder arrow;

  private volatile boolean closed;
  private volatile boolean readingInPlace;

  // Guarded by guard.
  private boolean left;

  // The row that an iterator looked at and did not give out: poll, recv and other iterators take it
  // first; what reads the ring in place goes on behind it.
  private @Nullable R ahead;

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
    this.stride = subscriber.layout().stride();
    this.guard = new UseGuard("subscription " + subscriber.name());
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
      R row = next();
      if (row == null) {
        checkFailure();
      }
      return row;
    } finally {
      exit();
    }
  }

  private @Nullable R next() {
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
    long nanos;
    try {
      nanos = Math.max(0, timeout.toNanos());
    } catch (ArithmeticException e) {
      nanos = Long.MAX_VALUE;
    }
    return receive(nanos);
  }

  private @Nullable R receive(long timeoutNanos) {
    enter();
    try {
      R row = next();
      return row != null ? row : await(timeoutNanos);
    } finally {
      exit();
    }
  }

  private @Nullable R await(long timeoutNanos) {
    long start = System.nanoTime();
    Waiter waiter = reader.waiter();
    waiter.reset();
    R row = null;
    while (row == null && !isOver()) {
      if (!subscriber.mayWait() && reader.poll(1) == 0 && !isOver()) {
        throw hopeless();
      }
      long left = timeoutNanos - (System.nanoTime() - start);
      if (left <= 0 && timeoutNanos != Long.MAX_VALUE) {
        throw timedOut(timeoutNanos);
      }
      idle(waiter, Math.max(1, left));
      guard.checkInside();
      row = next();
    }
    waiter.reset();
    return row;
  }

  private void idle(Waiter waiter, long leftNanos) {
    try {
      waiter.idle(Math.min(leftNanos, MAX_PARK_NANOS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaminarException(
          ErrorCode.INTERRUPTED,
          "interrupted while waiting for a row of " + subscriber.name(),
          null,
          "the thread's interrupt flag is set again",
          e);
    }
  }

  // True at the end; throws where the end is an error. The end may come between two looks, so the
  // one for an error is the last.
  private boolean isOver() {
    boolean over = isClosed() || reader.isComplete();
    checkFailure();
    return over;
  }

  private LaminarException hopeless() {
    return new LaminarException(
        ErrorCode.WOULD_DEADLOCK,
        "no row of " + subscriber.name()
            + " can come while this thread waits: in caller-runs its own" + " pushes make them",
        "use poll(), or finish the sources before reading to the end");
  }

  private LaminarException timedOut(long timeoutNanos) {
    return new LaminarException(
        ErrorCode.TIMEOUT,
        "no row of " + subscriber.name() + " came within " + Duration.ofNanos(timeoutNanos),
        "wait longer or call again: nothing is lost");
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
    SlotRowView row = view;
    if (row == null) {
      row = new SlotRowView(subscriber.layout());
      view = row;
    }
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
          // Counted as seen first: a row whose visitor throws is not shown again.
          seen++;
          visitor.visit(row);
        }
      } finally {
        release(seen);
      }
      done += rows;
    } while (done < maxRows && !closed && reader.mayHaveMore());
    return done;
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
    enter();
    // As in visit.
    readingInPlace = true;
    try {
      VectorSchemaRoot batch = closed ? null : gather();
      if (batch == null) {
        checkFailure();
      }
      return batch;
    } finally {
      endInPlace();
    }
  }

  private @Nullable VectorSchemaRoot gather() {
    ArrowBatchBuilder builder = arrow;
    if (reader.poll(1) == 0 && !hasGathered()) {
      return null;
    }
    if (builder == null) {
      builder = new ArrowBatchBuilder(schema(), subscriber.isChangelog());
      arrow = builder;
    }
    int rows = withoutWeights(reader.poll(MAX_ARROW_ROWS - builder.rows()));
    if (rows == 0 && builder.rows() == 0) {
      throw retracted();
    }
    while (rows > 0) {
      builder.append(
          subscriber.layout(), reader.readSlots(), reader.readOffset(), reader.readSide(), rows);
      release(rows);
      rows = withoutWeights(reader.poll(MAX_ARROW_ROWS - builder.rows()));
    }
    return builder.finish();
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

  // What was taken from the ring for a batch that there was no memory for: it comes with the next.
  private boolean hasGathered() {
    ArrowBatchBuilder builder = arrow;
    return builder != null && builder.rows() > 0;
  }

  @Override
  public boolean isEnded() {
    if (closed) {
      return true;
    }
    if (ahead != null || hasGathered()) {
      return false;
    }
    boolean over = reader.isDisconnected() || isCut() || reader.isComplete();
    // Who reads until the end is to learn of an error, not to take it for the end.
    return over && (failureShown || failure() == null);
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
