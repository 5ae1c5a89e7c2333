package io.laminar.core.connector;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RowWriter;
import io.laminar.api.Source;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The thread that moves a connector's rows into its source, and finishes the source when they end.
 *
 * <p>Its thread owns the connector and the handle; the methods may be called from any thread. When
 * the connector fails, the failure is kept and the handle closed without finishing: the watermark
 * stays where it is, because what was to come is not known.
 */
public final class SourceFeed implements AutoCloseable {
  /** Rows between two looks at whether to stop. */
  private static final int STEP_ROWS = 256;

  private final SourceConnector connector;
  private final Source<?> source;
  private final Consumer<LaminarException> whenFailed;
  private final Optional<FeedPositions> positions;
  private final Thread thread;
  private volatile @Nullable LaminarException failure;
  private volatile boolean closing;

  // The database is closed, and the handle goes on in another process.
  private volatile boolean leaving;
  private boolean started;

  /**
   * Makes a feed that does nothing yet.
   *
   * @param name the source's name
   * @param connector where the rows come from; owned by the feed from now on
   * @param source a handle of its own; owned by the feed from now on
   * @param whenFailed told why the connector failed, on the feed's thread, before the handle is
   *     closed, which may let the source's time go on; may wait, until it is interrupted
   */
  public SourceFeed(
      String name,
      SourceConnector connector,
      Source<?> source,
      Consumer<LaminarException> whenFailed) {
    this(name, connector, source, whenFailed, Optional.empty());
  }

  /**
   * Makes a feed that does nothing yet, and whose handle outlives the process where positions are kept.
   *
   * @param name the source's name
   * @param connector where the rows come from; owned by the feed from now on
   * @param source a handle of its own; owned by the feed from now on
   * @param whenFailed as above
   * @param positions how far it has come; empty in a database in memory
   */
  public SourceFeed(
      String name,
      SourceConnector connector,
      Source<?> source,
      Consumer<LaminarException> whenFailed,
      Optional<FeedPositions> positions) {
    this.connector = connector;
    this.source = source;
    this.whenFailed = whenFailed;
    this.positions = positions;
    this.thread = new Thread(this::run, "laminar-from-" + name);
    thread.setDaemon(true);
  }

  /** Starts to move rows. Idempotent. */
  public synchronized void start() {
    if (!started && !closing) {
      started = true;
      thread.start();
    }
  }

  /**
   * Tells whether the feed moves rows, or will.
   *
   * @return false once the connector ended or failed, or the feed was closed
   */
  public synchronized boolean isOpen() {
    return !closing && (!started || thread.isAlive());
  }

  /**
   * Returns why the connector failed.
   *
   * @return empty while it runs, and where it ended well
   */
  public Optional<LaminarException> failure() {
    return Optional.ofNullable(failure);
  }

  private void run() {
    try {
      LaminarException failed = moveRows();
      if (failed != null) {
        // Who sees that it failed may count on it: the log has it before.
        positions.ifPresent(each -> each.failed(failed));
        failure = failed;
        whenFailed.accept(failed);
      }
    } finally {
      // After the failure is there to be asked for.
      end();
    }
  }

  /** A handle that outlives the process stays open, as one whose producer died: another process goes on with it. */
  private void end() {
    boolean goesOn = positions.isPresent() && leaving && failure == null;
    if (!goesOn) {
      source.close();
    }
  }

  /** Returns what made the connector fail; null where it ended, or was closed. */
  private @Nullable LaminarException moveRows() {
    try (connector) {
      RowWriter pushing = source.writer();
      RowWriter writer = positions.map(each -> each.begin(connector, pushing)).orElse(pushing);
      boolean more = true;
      while (more && !closing) {
        more = connector.readSome(writer, STEP_ROWS);
        positions.ifPresent(each -> each.moved(connector));
      }
      if (!more) {
        positions.ifPresent(FeedPositions::ended);
        source.finish();
      }
      return null;
    } catch (LaminarException e) {
      return closing ? null : e;
    } catch (RuntimeException | Error e) {
      return broken(e);
    }
  }

  private void closeUnstarted() {
    try (connector) {
      // Nothing was read.
      end();
    } catch (LaminarException e) {
      failure = e;
    } catch (RuntimeException | Error e) {
      failure = broken(e);
    }
  }

  private static LaminarException broken(Throwable thrown) {
    return new LaminarException(
        ErrorCode.INTERNAL, "the connector broke: " + thrown, null, "please report this", thrown);
  }

  /** As {@link #close}, but the handle goes on in another process where positions are kept. */
  public void leave() {
    leaving = true;
    close();
  }

  /** Stops between two steps, waking a push that waits, and gives everything back. Idempotent. */
  @Override
  public void close() {
    boolean wasStarted;
    synchronized (this) {
      closing = true;
      wasStarted = started;
      started = true;
    }
    if (wasStarted) {
      thread.interrupt();
      Joining.join(thread);
    } else {
      closeUnstarted();
    }
  }
}
