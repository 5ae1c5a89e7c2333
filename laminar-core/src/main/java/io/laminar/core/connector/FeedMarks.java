package io.laminar.core.connector;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RowView;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * How much of its results an INTO connector has written when a checkpoint is made: exactly those that were made before it.
 *
 * <pre>
 *   engine, at the checkpoint: mark(rows made) ──▶ feed: before row number {@code rows} is written: force ──▶ position
 *   who makes the checkpoint:  await ◀──────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Rows are counted from where the feed was started. One checkpoint at a time.
 */
public final class FeedMarks {
  private static final long NONE = -1;

  private final String name;
  private final SinkConnector connector;
  private CompletableFuture<byte[]> position = new CompletableFuture<>();

  // Volatile: set by the engine's thread, before it makes the row of this number.
  private volatile long mark = NONE;

  // The feed's thread's.
  private long written;

  private boolean expected;

  // Guarded by this: what holds for all marks since the feed has ended.
  private byte @Nullable [] last;
  private @Nullable LaminarException failure;

  FeedMarks(String name, SinkConnector connector) {
    this.name = name;
    this.connector = connector;
  }

  /** Somebody will ask: the database has a data directory. Before the feed is started. */
  public void expect() {
    expected = true;
  }

  /** Tells whether somebody will ask. */
  boolean areExpected() {
    return expected;
  }

  // ---- Who makes the checkpoint ----

  /** A checkpoint is made behind so many rows. Engine's thread. */
  public synchronized void mark(long rows) {
    position = new CompletableFuture<>();
    byte[] atEnd = last;
    LaminarException failed = failure;
    if (atEnd != null) {
      position.complete(atEnd);
    } else if (failed != null) {
      position.completeExceptionally(failed);
    } else {
      mark = rows;
    }
  }

  /**
   * Waits until these rows are durable.
   *
   * @return where the connector stood behind them
   * @throws LaminarException where it has failed: what it has not written is not to be forgotten
   */
  public byte[] await() {
    CompletableFuture<byte[]> asked;
    synchronized (this) {
      asked = position;
    }
    try {
      return asked.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof LaminarException cause) {
        throw new LaminarException(
            cause.code(),
            "no checkpoint is made while sink " + name
                + " has failed, as results that it lacks would be lost: " + cause.problem(),
            null,
            "drop or replace the sink, or open the database again when it can be written",
            cause);
      }
      throw failed;
    }
  }

  // ---- The feed's thread ----

  void write(RowView row) {
    // The engine set the mark before it made the row behind it: whoever sees the row sees the mark.
    if (mark == written) {
      reached();
    }
    boolean done = false;
    try {
      connector.write(row);
      done = true;
    } catch (LaminarException e) {
      failed(e);
      throw e;
    } finally {
      if (!done) {
        failed(broken());
      }
    }
    written++;
  }

  void flush() {
    try {
      connector.flush();
    } catch (LaminarException e) {
      failed(e);
      throw e;
    }
  }

  /** Nothing is waiting now. */
  void look() {
    if (mark == written) {
      reached();
    }
  }

  private void reached() {
    byte[] stands;
    try {
      stands = connector.force();
    } catch (LaminarException e) {
      failed(e);
      throw e;
    }
    synchronized (this) {
      mark = NONE;
      position.complete(stands);
    }
  }

  /** It has failed: what it was given since is not there. Any thread before the feed is started. */
  synchronized void failed(LaminarException cause) {
    if (failure == null) {
      failure = cause;
    }
    mark = NONE;
    position.completeExceptionally(cause);
  }

  /** Everything was written that came; nothing will follow. */
  void ended() {
    synchronized (this) {
      if (!expected || failure != null) {
        return;
      }
    }
    try {
      byte[] stands = connector.force();
      synchronized (this) {
        last = stands;
        mark = NONE;
        position.complete(stands);
      }
    } catch (LaminarException e) {
      failed(e);
    }
  }

  private LaminarException broken() {
    return new LaminarException(
        ErrorCode.INTERNAL, "the connector of sink " + name + " broke", "please report this");
  }
}
