package io.laminar.core.connector;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RowView;
import io.laminar.api.RowVisitor;
import io.laminar.api.Subscription;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread that moves a stream's results into a connector, flushing whenever none is waiting.
 *
 * <p>Its thread owns the connector and the subscription; the methods may be called from any thread.
 * When the connector fails, the failure is kept and the subscription closed, so that the other
 * readers of the stream go on.
 *
 * <p>A connector may wait for somebody outside who never comes. Closing the feed gives it half a
 * second without any progress, then cancels it; what was not written is a failure.
 */
public final class SinkFeed implements AutoCloseable {
  private static final int STEP_ROWS = 1024;
  private static final long MIN_PAUSE_NANOS = 10_000;
  private static final long MAX_PAUSE_NANOS = 1_000_000;
  private static final long LOOK_MILLIS = 10;

  private final String name;
  private final CountedCalls connector;
  private final LongSupplier nanoTime;

  private final FeedMarks marks;
  private final StallWatch watchOfTheEngine;
  private @Nullable StallWatch watchOfTheClose;
  private @Nullable Thread thread;
  private volatile @Nullable LaminarException failure;
  private volatile boolean closing;

  // The stream is about to be dropped: its end is not a failure.
  private volatile boolean dropping;

  /**
   * Makes a feed that does nothing yet.
   *
   * @param name the sink's name
   * @param connector where the results go; owned by the feed from now on
   */
  public SinkFeed(String name, SinkConnector connector) {
    this(name, connector, System::nanoTime);
  }

  SinkFeed(String name, SinkConnector connector, LongSupplier nanoTime) {
    this.name = name;
    this.connector = new CountedCalls(connector);
    this.marks = new FeedMarks(name, this.connector);
    this.nanoTime = nanoTime;
    this.watchOfTheEngine = new StallWatch(this.connector.calls(), nanoTime);
  }

  /**
   * Starts to move results. Called once.
   *
   * @param subscription where they come from; owned by the feed from now on
   */
  public synchronized void start(Subscription<?> subscription) {
    Thread mover = new Thread(() -> run(subscription), "laminar-into-" + name);
    mover.setDaemon(true);
    thread = mover;
    mover.start();
  }

  /**
   * Tells whether results may still follow.
   *
   * @return false once the stream ended and everything was written, or the feed failed
   */
  public synchronized boolean isOpen() {
    return thread != null && thread.isAlive();
  }

  /**
   * Tells whether the subscription is sure to be read on: not when the connector stands still for
   * half a second. The engine's thread asks, again and again while it stops.
   *
   * @return true also while nothing is waiting
   */
  public boolean isMoving() {
    return !connector.canStall() || !watchOfTheEngine.isStalled();
  }

  /**
   * Returns why the connector or the stream failed.
   *
   * @return empty while it runs, and where it ended well
   */
  public Optional<LaminarException> failure() {
    return Optional.ofNullable(failure);
  }

  /** Where it is told how much it has written, in a database with a data directory. */
  public FeedMarks marks() {
    return marks;
  }

  /**
   * Takes a result while a database is brought back, before it is {@linkplain #start started}. By the thread that opens the
   * database.
   */
  public void takeAgain(RowView row) {
    if (failure != null) {
      return;
    }
    try {
      connector.write(row);
    } catch (LaminarException e) {
      fail(e);
    } catch (RuntimeException | Error e) {
      fail(broken(e));
    }
  }

  /** It cannot write what follows: before it is started, which it is not any more. */
  public void fail(LaminarException cause) {
    failure = cause;
    marks.failed(cause);
  }

  private void run(Subscription<?> subscription) {
    try (subscription) {
      write(subscription);
      if (failure != null && marks.areExpected()) {
        // In another life it may be written. What reads the stream decides what is computed: there
        // it is read on, too.
        readOn(subscription);
      }
    }
  }

  private void write(Subscription<?> subscription) {
    try (connector) {
      if (failure == null) {
        move(subscription);
      }
    } catch (LaminarException e) {
      if (!dropping || e.code() != ErrorCode.DROPPED) {
        failure = e;
      }
    } catch (RuntimeException | Error e) {
      failure = broken(e);
    }
  }

  private void readOn(Subscription<?> subscription) {
    try {
      while (!closing && !subscription.isEnded()) {
        if (subscription.visit(row -> {}, STEP_ROWS) == 0) {
          LockSupport.parkNanos(MAX_PAUSE_NANOS);
        }
      }
    } catch (LaminarException ended) {
      // The stream has failed, or is dropped: nothing follows.
    }
  }

  private static LaminarException broken(Throwable thrown) {
    return new LaminarException(
        ErrorCode.INTERNAL, "the connector broke: " + thrown, null, "please report this", thrown);
  }

  private void move(Subscription<?> subscription) {
    try {
      moveAll(subscription);
    } finally {
      marks.ended();
    }
  }

  private void moveAll(Subscription<?> subscription) {
    RowVisitor visitor = marks::write;
    long pauseNanos = MIN_PAUSE_NANOS;
    // Before the first look at the stream, which may be dropped by now: a header is there
    // whatever follows.
    marks.flush();
    boolean flushed = true;
    while (true) {
      // Read before visiting: what was there when these became true is still visited.
      boolean last = closing || subscription.isEnded();
      if (subscription.visit(visitor, STEP_ROWS) > 0) {
        pauseNanos = MIN_PAUSE_NANOS;
        flushed = false;
        continue;
      }
      if (!flushed) {
        marks.flush();
        flushed = true;
      }
      marks.look();
      if (last) {
        return;
      }
      LockSupport.parkNanos(pauseNanos);
      pauseNanos = Math.min(pauseNanos * 2, MAX_PAUSE_NANOS);
    }
  }

  /**
   * Writes what is waiting, flushes, and gives everything back; where the connector stands still,
   * it is cancelled. Idempotent.
   */
  @Override
  public void close() {
    beginClose();
    awaitEnd();
  }

  /**
   * Closes several at once, so that those which stand still are given time together.
   *
   * @param feeds all of them
   */
  public static void closeAll(Collection<SinkFeed> feeds) {
    feeds.forEach(SinkFeed::beginClose);
    feeds.forEach(SinkFeed::awaitEnd);
  }

  /**
   * Cancels those that stand still, without waiting for the others.
   *
   * @param feeds those that were watched by a stop that is over
   * @return whether there were any
   */
  public static boolean cancelStalled(Collection<SinkFeed> feeds) {
    boolean some = false;
    for (SinkFeed feed : feeds) {
      if (!feed.isMoving() && feed.isOpen()) {
        feed.connector.cancel();
        feed.awaitEnd();
        some = true;
      }
    }
    return some;
  }

  /** Says that the stream is about to be dropped: what it emits until then is still written. */
  public void expectDrop() {
    dropping = true;
  }

  /**
   * Waits until everything is written that was emitted before the drop, and gives everything back;
   * where the connector stands still, it is cancelled. After the stream was dropped.
   */
  public void awaitDrop() {
    watchTheEnd();
    awaitEnd();
  }

  private synchronized void beginClose() {
    if (closing) {
      return;
    }
    closing = true;
    watchTheEnd();
  }

  private synchronized void watchTheEnd() {
    watchOfTheClose = new StallWatch(connector.calls(), nanoTime);
    if (thread == null) {
      closeUnstarted();
    } else {
      LockSupport.unpark(thread);
    }
  }

  private void closeUnstarted() {
    try {
      connector.close();
    } catch (LaminarException e) {
      failure = e;
    } catch (RuntimeException | Error e) {
      failure = broken(e);
    }
  }

  private void awaitEnd() {
    Thread mover;
    StallWatch watch;
    synchronized (this) {
      mover = thread;
      watch = watchOfTheClose;
    }
    if (mover != null) {
      Joining.join(mover, LOOK_MILLIS, () -> {
        if (watch != null && watch.isStalled()) {
          connector.cancel();
        }
      });
    }
  }
}
