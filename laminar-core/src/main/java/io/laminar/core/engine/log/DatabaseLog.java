package io.laminar.core.engine.log;

import io.laminar.api.Backpressure;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.WalMode;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.LaneLog;
import io.laminar.core.engine.source.LaneOwner;
import io.laminar.core.engine.source.LoggedLane;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.engine.source.SourceSpec;
import io.laminar.core.ring.LaneFollower;
import io.laminar.core.ring.RowRing;
import io.laminar.core.ring.Waiter;
import io.laminar.core.storage.FrameLog;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The log of a database: what the engine, the producers and the owner of the catalog hand over, and wait
 * for. Its thread writes it ({@link LogThread}).
 *
 * <pre>
 *   start ──▶ statement, opened, text, group, pushed rows … flush, checkpoint ──▶ close
 *                     │ a write or a force fails
 *                     ▼
 *                  failed: each later call is refused with the first cause; nothing is acknowledged again
 * </pre>
 *
 * <p>Any thread, but for what says otherwise.
 */
public final class DatabaseLog implements LaneLog, DrainOrder.Receiver, AutoCloseable {
  private final LogOptions options;
  private final Waiter reader;
  private final OrderRing order = new OrderRing();
  private final LogWriter writer;
  private final DurableWaits waits;
  private final LogThread thread;
  private final AtomicLong flushes = new AtomicLong();
  private final AtomicLong fullWaits = new AtomicLong();
  private final DurableEntries entries = new DurableEntries();

  // The engine's thread's own.
  private final Map<SlotLayout, RowsFrame> codecs = new WeakHashMap<>();

  private volatile boolean started;
  private long nextEntry;
  private long nextText;

  /**
   * A log that nothing is written to before its {@link #start}.
   *
   * @param log of rows; closed with this
   * @param options how it is written
   */
  public DatabaseLog(FrameLog log, LogOptions options) {
    this.options = options;
    this.reader = new Waiter(options.waitStrategy());
    this.writer = new LogWriter(log, order);
    this.waits = new DurableWaits(reader);
    this.thread = new LogThread(log, options, writer, waits, reader, flushes, entries);
  }

  /**
   * Begins a life of the process: writes its first frame, and starts the thread.
   *
   * @param life the epoch of its frames, larger than that of any frame before
   * @param wallMillis the time of the wall clock
   * @param newNextEntry the number of the next entry of the order
   * @param newNextText the number of the next text
   * @throws LaminarException {@link ErrorCode#STORAGE_FAILED}, {@link ErrorCode#STORAGE_FULL}
   */
  public void start(long life, long wallMillis, long newNextEntry, long newNextText) {
    nextEntry = newNextEntry;
    nextText = newNextText;
    entries.reached(newNextEntry);
    writer.begin(life, newNextEntry);
    writer.append(FrameKinds.LIFE, new LifeFrame(LifeFrame.VERSION, wallMillis).encode());
    started = true;
    thread.start();
  }

  /** Tells whether it was started. */
  public boolean isStarted() {
    return started;
  }

  /** The number of the first entry of the order in this life. */
  public long firstEntry() {
    return nextEntry;
  }

  /** The number of the first text in this life. */
  public long firstText() {
    return nextText;
  }

  // ---- What is handed over ----

  /**
   * Takes a statement that is about to change the catalog. It is durable after the next {@link #flush}.
   *
   * @throws LaminarException as {@link #check}
   */
  public void statement(StatementFrame statement) {
    check();
    hand(log -> log.append(FrameKinds.STATEMENT, statement.encode()));
  }

  /** Takes how far a connector has come. Rows that it pushes later lie behind this. */
  public void position(PositionFrame position) {
    hand(log -> log.append(FrameKinds.POSITION, position.encode()));
  }

  /** Takes where a connector begins that a statement has opened. It is durable after the next {@link #flush}. */
  public void opened(SinkOpenedFrame sink) {
    hand(log -> log.append(FrameKinds.SINK_OPENED, sink.encode()));
  }

  /** A text of the order. Engine's thread, before the group that refers to it. */
  @Override
  public void text(long number, Object text) {
    TextFrame frame = text instanceof Throwable thrown
        ? TextFrame.ofFailure(number, thrown)
        : TextFrame.ofName(number, String.valueOf(text));
    hand(log -> log.append(FrameKinds.TEXT, frame.encode()));
  }

  /** Entries of the order that belong together. Engine's thread. */
  @Override
  public void group(long firstEntry, long[] words, int entries) {
    if (failure() == null) {
      order.offer(words, entries);
    } else {
      order.discard();
    }
  }

  @Override
  public Waiter reader() {
    return reader;
  }

  @Override
  public LoggedLane opened(
      SourceInput source, SlotLayout layout, LaneFollower follower, LaneOwner owner) {
    if (!started) {
      return reopened(source, layout, follower);
    }
    LaneRecord lane = record(source, layout, follower);
    LaneOpenedFrame frame = new LaneOpenedFrame(
        source.index(), follower.lane().id(), owner.counts(), owner.name(), owner.before());
    hand(log -> log.append(FrameKinds.LANE_OPENED, frame.encode()));
    follow(lane);
    return lane;
  }

  @Override
  public LoggedLane reopened(SourceInput source, SlotLayout layout, LaneFollower follower) {
    follower.leave();
    return record(source, layout, follower);
  }

  @Override
  public LoggedLane unlogged(SourceInput source, RowRing lane) {
    return new UnloggedLane(
        this, source, lane, source.spec().backpressure() == Backpressure.DROP_OLDEST);
  }

  private LaneRecord record(SourceInput source, SlotLayout layout, LaneFollower follower) {
    RowsFrame codec = codecs.computeIfAbsent(layout, RowsFrame::new);
    return new LaneRecord(this, source, follower, codec);
  }

  void follow(LaneRecord lane) {
    writer.hand(lane);
    if (failure() != null) {
      // The thread may have looked for the last time.
      lane.follower().leave();
    }
  }

  private void hand(LogWriter.Handed what) {
    writer.hand(what);
  }

  // ---- Room ----

  /**
   * Tells whether the order has room for what a round notes; what found none before moves on. Engine's
   * thread.
   */
  public boolean hasOrderRoom() {
    return failure() != null || order.hasRoom();
  }

  /** Waits a little for room in the order. Engine's thread. */
  public void awaitOrderRoom(long nanos) {
    thread.hurry(Thread.currentThread());
    LockSupport.parkNanos(this, nanos);
  }

  /** Tells whether the log has its {@code max_log_bytes}: no row is to be pushed. */
  public boolean isFull() {
    return thread.isFull();
  }

  /**
   * Says who is told when the log has become full: a checkpoint lets it be trimmed.
   *
   * @param listener run by the log's thread; returns at once
   */
  public void whenFull(Runnable listener) {
    thread.whenFull(listener);
  }

  /** A row waits, or is refused, because the log is full. */
  void countFullWait() {
    fullWaits.incrementAndGet();
  }

  // ---- Durability ----

  /** Tells whether a push returns only when it is durable, where its source does not say so itself. */
  public boolean isSync() {
    return options.sync();
  }

  /** Tells whether a push to a source returns only when it is durable. */
  public boolean isSync(SourceSpec source) {
    WalMode own = source.walMode();
    return own == null ? isSync() : own == WalMode.SYNC;
  }

  /** How many entries of the order are durable, since the data directory was made. */
  public long durableEntries() {
    return entries.durable();
  }

  /**
   * Asks for entries of the order, which were handed over, to be made durable soon.
   *
   * @param count how many
   * @param listener run by the log's thread when more of them are durable, and when it ends
   */
  public void demandEntries(long count, Runnable listener) {
    entries.demand(count, listener);
    reader.wake();
  }

  /**
   * Waits until entries of the order, which were handed over, are durable.
   *
   * @return false where they never will be
   */
  public boolean awaitEntries(long count) {
    waits.await(() -> entries.durable() >= count || thread.hasEnded());
    return entries.durable() >= count;
  }

  /**
   * Waits until something is durable that was handed over before.
   *
   * @throws LaminarException {@link ErrorCode#INTERRUPTED} where the thread was before that; else as {@link #check}
   */
  void await(BooleanSupplier done) {
    boolean over = waits.awaitInterruptibly(
        () -> done.getAsBoolean() || failure() != null || thread.hasEnded());
    if (!done.getAsBoolean()) {
      throw over ? refusal() : interrupted();
    }
  }

  private static LaminarException interrupted() {
    return new LaminarException(
        ErrorCode.INTERRUPTED,
        "interrupted while waiting for the disk",
        "call it again, or flush(), to wait on; the thread's interrupt flag is set");
  }

  /**
   * Waits until everything that was handed over before is durable: rows that were published, statements,
   * and what the engine has released. An interrupt is kept for later.
   *
   * @throws LaminarException as {@link #check}
   */
  public void flush() {
    check();
    if (started) {
      BooleanSupplier done = beginFlush();
      waits.await(() -> done.getAsBoolean() || thread.hasEnded());
      if (!done.getAsBoolean()) {
        throw refusal();
      }
    }
  }

  /**
   * Waits until everything that was handed over before is durable, or will never be.
   *
   * @param interruptibly whether not longer than until the thread is interrupted
   * @return false where it was, before that; the thread's interrupt flag is set
   */
  public boolean settle(boolean interruptibly) {
    if (!started) {
      return true;
    }
    BooleanSupplier done = beginFlush();
    BooleanSupplier over = () -> done.getAsBoolean() || failure() != null || thread.hasEnded();
    if (interruptibly) {
      return waits.awaitInterruptibly(over);
    }
    waits.await(over);
    return true;
  }

  /**
   * As {@link #flush()}, not longer than until the thread is interrupted.
   *
   * @throws LaminarException {@link ErrorCode#INTERRUPTED}, or as {@link #check}
   */
  public void flushUnlessInterrupted() {
    check();
    if (started) {
      await(beginFlush());
    }
  }

  private BooleanSupplier beginFlush() {
    long mine = flushes.incrementAndGet();
    return () -> thread.flushed() >= mine;
  }

  /** What made the log fail; null while it has not. */
  public @Nullable LaminarException failure() {
    return thread.failure();
  }

  /**
   * Refuses what cannot be written any more.
   *
   * @throws LaminarException {@link ErrorCode#STORAGE_FAILED} or {@link ErrorCode#STORAGE_FULL}, with the
   *     first cause
   */
  public void check() {
    if (failure() != null) {
      throw refusal();
    }
  }

  /** What is thrown since the log failed, or was closed. */
  LaminarException refusal() {
    LaminarException first = failure();
    return first == null
        ? new LaminarException(ErrorCode.CLOSED, "the log is closed", "open the database again")
        : new LaminarException(
            first.code(),
            "nothing is written to the log any more since an earlier failure: " + first.problem(),
            null,
            first.remedy(),
            first);
  }

  // ---- Checkpoints ----

  /**
   * Begins a checkpoint at this place. Engine's thread, when what was noted before is released; the lanes
   * that are open are added to the mark, which is then {@linkplain #place placed}.
   *
   * @param orderIndex how many entries of the order it has seen
   */
  public CheckpointMark mark(long orderIndex) {
    return new CheckpointMark(orderIndex);
  }

  /** Puts a mark behind all that was handed over before. Engine's thread. */
  public void place(CheckpointMark mark) {
    hand(log -> mark.reachedAt(log.next()));
  }

  /**
   * Lets the log's thread write a checkpoint, behind all that it needs, and trims the log below what the
   * checkpoints that are kept need. Waits until that is done.
   *
   * @param mark was placed
   * @param checkpoint writes it
   * @throws LaminarException what the writer threw: then there is no such checkpoint; as {@link #check}
   */
  public void checkpoint(CheckpointMark mark, CheckpointWriter checkpoint) {
    check();
    LogThread.Request request = new LogThread.Request(mark, checkpoint);
    thread.ask(request);
    waits.awaitPatiently(() -> request.result().isDone() || thread.hasEnded());
    if (!request.result().isDone()) {
      throw refusal();
    }
    try {
      request.result().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof LaminarException coded ? coded.onCallingThread() : e;
    }
  }

  // ---- Life cycle ----

  /** What was written, and what a loss of power would take. */
  public LogMetrics metrics() {
    long exposedRows = writer.exposedRows();
    return new LogMetrics(
        exposedRows,
        writer.exposedBytes(),
        thread.exposedNanos(exposedRows > 0),
        thread.forces(),
        writer.frames(),
        writer.bytes(),
        thread.logBytes(),
        options.maxBytes(),
        fullWaits.get(),
        isFull());
  }

  /**
   * Writes and forces what was handed over, and ends the thread. Nothing is handed over any more.
   *
   * @throws LaminarException where the log failed: not all of it is durable
   */
  @Override
  public void close() {
    thread.close(started);
    check();
  }
}
