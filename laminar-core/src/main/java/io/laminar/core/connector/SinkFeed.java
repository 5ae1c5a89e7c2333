package io.laminar.core.connector;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RowVisitor;
import io.laminar.api.Subscription;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that moves a stream's results into a connector, flushing whenever none is waiting.
 *
 * <p>Its thread owns the connector and the subscription; the methods may be called from any thread.
 * When the connector fails, the failure is kept and the subscription closed, so that the other
 * readers of the stream go on.
 */
public final class SinkFeed implements AutoCloseable {
  private static final int STEP_ROWS = 1024;
  private static final long MIN_PAUSE_NANOS = 10_000;
  private static final long MAX_PAUSE_NANOS = 1_000_000;

  private final SinkConnector connector;
  private final Subscription<?> subscription;
  private final Thread thread;
  private volatile @Nullable LaminarException failure;
  private volatile boolean closing;

  /**
   * Starts to move results.
   *
   * @param name the sink's name
   * @param connector where the results go; owned by the feed from now on
   * @param subscription where they come from; owned by the feed from now on
   */
  public SinkFeed(String name, SinkConnector connector, Subscription<?> subscription) {
    this.connector = connector;
    this.subscription = subscription;
    this.thread = new Thread(this::run, "laminar-into-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Tells whether results may still follow.
   *
   * @return false once the stream ended and everything was written, or the feed failed
   */
  public boolean isOpen() {
    return thread.isAlive();
  }

  /**
   * Returns why the connector or the stream failed.
   *
   * @return empty while it runs, and where it ended well
   */
  public Optional<LaminarException> failure() {
    return Optional.ofNullable(failure);
  }

  private void run() {
    try (subscription;
        connector) {
      move();
    } catch (LaminarException e) {
      failure = e;
    } catch (RuntimeException | Error e) {
      failure = new LaminarException(
          ErrorCode.INTERNAL, "the connector broke: " + e, null, "please report this", e);
    }
  }

  private void move() {
    RowVisitor visitor = connector::write;
    long pauseNanos = MIN_PAUSE_NANOS;
    // Flushed before the first result too: what stands before it, such as a header, shows then.
    boolean flushed = false;
    while (true) {
      // Read before visiting: what was there when these became true is still visited.
      boolean last = closing || subscription.isEnded();
      if (subscription.visit(visitor, STEP_ROWS) > 0) {
        pauseNanos = MIN_PAUSE_NANOS;
        flushed = false;
        continue;
      }
      if (!flushed) {
        connector.flush();
        flushed = true;
      }
      if (last) {
        return;
      }
      LockSupport.parkNanos(pauseNanos);
      pauseNanos = Math.min(pauseNanos * 2, MAX_PAUSE_NANOS);
    }
  }

  /** Writes what is waiting, flushes, and gives everything back. Idempotent. */
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    Joining.join(thread);
  }
}
