package io.laminar.core.engine.output;

import io.laminar.api.LaminarException;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.ring.RingReader;
import java.lang.ref.Reference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber's place in the engine: its reader, and who reads it, so that a producer which waits
 * for itself can be told so.
 *
 * <p>Any thread may call it, but for {@link #reader}, which is the reading thread's.
 */
public final class Subscriber {
  // Not the number of a thread.
  private static final long NOBODY = 0;

  private final SubscriberHost host;
  private final RingStage ring;
  private final RingReader reader;

  // Plain: read only by the thread that wrote it last, to recognise itself; a stale value of
  // another thread is never this thread's number.
  private long lastThread;
  private long rowsTaken;
  private volatile boolean closed;
  private boolean ofStatement;
  private final boolean visited;

  // Kept, so that it is found.
  private @Nullable Reference<?> watched;

  // Volatile: set by the thread that subscribed, read by the engine.
  private volatile BooleanSupplier readingOn = () -> false;

  /**
   * Makes one that reads from now on.
   *
   * @param host runs the database
   * @param thread the number of the one that subscribes
   */
  public Subscriber(SubscriberHost host, RingStage ring, RingReader reader, long thread) {
    this.visited = ring.isVisited();
    this.host = host;
    this.ring = ring;
    this.reader = reader;
    this.lastThread = thread;
  }

  /**
   * Says that somebody reads without being told to until the end: room is sure to come.
   *
   * @param whether that still holds; asked by the engine's thread while it stops
   */
  public void readsOn(BooleanSupplier whether) {
    readingOn = whether;
  }

  /** Tells whether somebody reads until the end, without being told to. */
  public boolean isReadingOn() {
    return readingOn.getAsBoolean();
  }

  /** A statement subscribes that the log of the database has. Engine's thread, before it is known. */
  public void ofStatement(boolean newOfStatement) {
    ofStatement = newOfStatement;
  }

  /** Tells whether it comes again with a statement, and not as somebody of whom nothing else is known. Engine's thread. */
  public boolean isOfStatement() {
    return ofStatement;
  }

  /** The name that was subscribed to. */
  public String name() {
    return ring.name();
  }

  /** The layout of the slots that the reader gives. */
  public SlotLayout layout() {
    return ring.layout();
  }

  /** Tells whether it began behind a number, so that its batches show numbers. */
  public boolean isOfNumber() {
    return ring.isOfNumber();
  }

  /** Tells whether the rows carry weights. */
  public boolean isChangelog() {
    return ring.isChangelog();
  }

  /**
   * Tells whether a row was retracted, though the rows carry no weights, because a view was replaced.
   * Who sees such a row sees this.
   */
  public boolean hasRetraction() {
    return ring.hasRetraction();
  }

  /** The place in the ring. Reading thread. */
  public RingReader reader() {
    return reader;
  }

  /** Notes that the calling thread reads; called once a poll, cheap. */
  public void touch() {
    lastThread = Thread.currentThread().getId();
  }

  /** Notes that another thread will read: it is not known yet which. By the thread that read until now. */
  public void handOver() {
    lastThread = NOBODY;
  }

  /**
   * Counts rows as taken. Reading thread.
   *
   * @param rows how many were released
   */
  public void took(int rows) {
    rowsTaken += rows;
  }

  /** The rows that were released. */
  public long rowsTaken() {
    return rowsTaken;
  }

  /** The number of the thread that read last. */
  public long lastThread() {
    return lastThread;
  }

  /** The ring that it reads. */
  public RingStage ring() {
    return ring;
  }

  /** Why no row will follow, or null at an ordinary end. */
  public @Nullable LaminarException failure() {
    return ring.failure();
  }

  /** Tells whether the subscription was closed, or the database was, or failed. */
  public boolean isClosed() {
    return closed || host.isClosed();
  }

  /** Why the database ended before the stream did, or null at an ordinary close. */
  public @Nullable LaminarException engineFailure() {
    return host.failure();
  }

  /** Caller-runs: lets the engine use the room that reading made. Reading thread. */
  public void released() {
    host.released();
  }

  /**
   * Tells whether waiting for rows can help; in caller-runs the operators first do what is pending.
   * Reading thread.
   *
   * @return false on the one thread whose pushes make the rows
   */
  public boolean mayWait() {
    return host.mayWait();
  }

  /**
   * Notices when the subscription becomes unreachable without having been closed: it is then closed
   * and counted, so that it does not hold back producers for ever. A visitor holds back nobody, and
   * goes on.
   *
   * @param subscription the object that users hold; not kept
   */
  public void watch(Object subscription) {
    if (!visited) {
      watched = host.watch(this, subscription, LossListener.NONE);
    }
  }

  /**
   * Notices likewise that a task which is to read the subscription can be reached by nobody, so that it
   * never will: it may be held all the same by who waits for the task.
   *
   * @param task not kept
   * @param listener is asked before the subscription is closed
   * @return to be kept, and to be cleared when the task begins
   */
  public Reference<?> watchTask(Object task, LossListener listener) {
    return host.watch(this, task, listener);
  }

  /** Leaves: what this subscriber held back flows on. Idempotent. */
  public void close() {
    Reference<?> lost = watched;
    if (lost != null) {
      lost.clear();
    }
    if (leave()) {
      host.left(this);
    }
  }

  /** Tells whether it was closed; not whether the database was. */
  boolean hasLeft() {
    return closed;
  }

  /** Takes the reader away; false where that was done before. */
  public boolean leave() {
    if (closed) {
      return false;
    }
    closed = true;
    reader.close();
    return true;
  }
}
