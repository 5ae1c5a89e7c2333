package io.laminar.core.engine.log;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.ring.Waiter;
import io.laminar.core.storage.FrameLog;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread {@code laminar-log}: turn by turn it writes what there is, forces it when that is due, says
 * what is durable, and makes checkpoints. It ends when it is closed, or with the first failure.
 *
 * <pre>
 *   turn:          write, force if due ──▶ checkpoint that is due: a piece ──▶ write, force if due ──▶ a piece …
 *   force is due:  all wait who waited for the last one │ that force took no longer than has passed since
 *                  │ flush interval since the last look that found all durable │ close
 * </pre>
 *
 * <p>Who is woken by a force pushes again at once. So a force that somebody waits for gives the others as long as
 * the last one took: else half of them would always wait for the next.
 */
final class LogThread {
  /** Turns without work after which it is taken for quiet, and looks less often. */
  private static final int QUIET_TURNS = 16;

  private static final long BUSY_PARK_NANOS = 250_000;

  private final FrameLog log;
  private final LogOptions options;
  private final LogWriter writer;
  private final DurableWaits waits;
  private final Waiter waiter;
  private final AtomicLong flushesAsked;
  private final DurableEntries entries;
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this::run, "laminar-log");

  // The thread's own.
  private int quietTurns;

  private boolean wasFull;

  // How many the last force has served, of which wait it was the first that it did not, and its
  // time.
  private int served;
  private long firstNotServed;
  private long forceNanos;
  private long forcedAtNanos;
  private final LongSupplier untilAllWait = this::untilAllWaitNanos;

  /** What made the log of rows fail while a checkpoint was written. */
  private @Nullable LaminarException failedBetween;

  // Written by the thread, read by all.
  private volatile long lastLookNanos;
  private volatile long dirtySinceNanos;
  private volatile boolean dirty;
  private volatile long forces;
  private volatile long flushed;
  private volatile boolean ended;
  private volatile @Nullable LaminarException failure;

  private volatile boolean closing;

  /** Run by the thread when the log has become full. */
  private volatile Runnable whenFull = () -> {};

  // The engine's thread, while it waits for room in the order.
  private volatile @Nullable Thread engine;

  /**
   * A checkpoint that is asked for.
   *
   * @param result completes when it is durable
   */
  record Request(CheckpointMark mark, CheckpointWriter writer, CompletableFuture<Boolean> result) {
    Request(CheckpointMark mark, CheckpointWriter writer) {
      this(mark, writer, new CompletableFuture<>());
    }
  }

  LogThread(
      FrameLog log,
      LogOptions options,
      LogWriter writer,
      DurableWaits waits,
      Waiter waiter,
      AtomicLong flushesAsked,
      DurableEntries entries) {
    this.log = log;
    this.options = options;
    this.writer = writer;
    this.waits = waits;
    this.waiter = waiter;
    this.flushesAsked = flushesAsked;
    this.entries = entries;
  }

  void start() {
    lastLookNanos = options.nanoTime().getAsLong();
    // The application's end does not wait for a database that nobody closed.
    thread.setDaemon(true);
    thread.start();
  }

  // ---- The thread ----

  private void run() {
    try {
      boolean atEnd = false;
      while (!atEnd) {
        atEnd = turn();
      }
      log.close();
      flushed = Long.MAX_VALUE;
    } catch (Throwable thrown) {
      fail(thrown);
    } finally {
      ended = true;
      waits.wakeAll();
      wakeEngine();
      entries.tell();
    }
  }

  /** One turn, and a rest where there was nothing to do; true at the end. */
  private boolean turn() {
    // Before the look: what was handed over before this was set is seen by it.
    boolean last = closing;
    if (!last && waits.areUrgent()) {
      waits.gather(firstNotServed + served, untilAllWait);
    }
    int done = serve(last);
    done += checkpoints();
    if (last && done == 0 && !dirty) {
      return true;
    }
    if (done > 0) {
      quietTurns = 0;
      waiter.reset();
    } else {
      quietTurns++;
      rest();
    }
    return false;
  }

  /** Logs what there is and forces what is due: a turn without checkpoints, and between the pieces of one. */
  private int serve(boolean last) {
    // Before the look, likewise.
    long asked = flushesAsked.get();
    boolean waited = waits.areUrgent() || entries.areWanted();
    int done = work();
    if (dirty && (last || waited || untilForceNanos() <= 0)) {
      force();
    }
    if (!dirty && flushed < asked) {
      flushed = asked;
      waits.wakeAll();
    }
    return done;
  }

  private int work() {
    int done = writer.write();
    if (writer.isDirty() && !dirty) {
      // What is new came after the last look.
      dirtySinceNanos = lastLookNanos;
      dirty = true;
    }
    lastLookNanos = options.nanoTime().getAsLong();
    if (done > 0) {
      measure();
      wakeEngine();
    }
    return done;
  }

  private void measure() {
    boolean full = isFull();
    if (full && !wasFull) {
      whenFull.run();
    }
    wasFull = full;
  }

  private long untilForceNanos() {
    return dirtySinceNanos + options.flushIntervalNanos() - lastLookNanos;
  }

  /** For how long those that the last force has served may still be on their way back. */
  private long untilAllWaitNanos() {
    return engine != null || closing
        ? 0
        : forcedAtNanos + forceNanos - options.nanoTime().getAsLong();
  }

  private void force() {
    long first = waits.begun();
    long begin = options.nanoTime().getAsLong();
    writer.force();
    entries.reached(writer.nextEntry());
    forces = forces() + 1;
    dirty = false;
    forcedAtNanos = options.nanoTime().getAsLong();
    forceNanos = Math.min(forcedAtNanos - begin, options.flushIntervalNanos());
    firstNotServed = first;
    served = waits.count();
    waits.wakeAll();
    entries.tell();
  }

  private void rest() {
    long nanos = dirty ? untilForceNanos() : options.flushIntervalNanos();
    if (quietTurns < QUIET_TURNS) {
      nanos = Math.min(nanos, BUSY_PARK_NANOS);
    }
    try {
      // The first time it only announces itself: the next turn is the second look.
      waiter.idle(nanos);
    } catch (InterruptedException e) {
      // Nothing interrupts this thread on purpose; close() is how it ends.
      waiter.reset();
    }
  }

  private int checkpoints() {
    int done = 0;
    for (Request next = requests.peek(); next != null && isDue(next); next = requests.peek()) {
      requests.remove();
      make(next);
      done++;
    }
    return done;
  }

  private boolean isDue(Request request) {
    CheckpointMark mark = request.mark();
    return mark.isReached() && writer.nextEntry() >= mark.orderIndex();
  }

  private void make(Request request) {
    if (dirty) {
      force();
    }
    long kept;
    try {
      kept = request.writer().write(request.mark().start(), this::serveBetween);
    } catch (Throwable refused) {
      request.result().completeExceptionally(refused);
      waits.wakeAll();
      LaminarException own = failedBetween;
      if (own != null) {
        throw own;
      }
      // Another log failed: the rows are as durable as before.
      return;
    }
    request.mark().forgetBefore();
    try {
      log.trimBelow(kept);
      measure();
    } finally {
      request.result().complete(true);
      waits.wakeAll();
    }
  }

  /** A checkpoint is long: producers, flushes and the engine do not wait for its end. */
  private void serveBetween() {
    try {
      boolean unused = serve(false) > 0;
    } catch (Throwable thrown) {
      failedBetween = coded(thrown);
      throw failedBetween;
    }
  }

  private static LaminarException coded(Throwable thrown) {
    return thrown instanceof LaminarException coded
        ? coded
        : new LaminarException(
            ErrorCode.STORAGE_FAILED,
            "the log's thread failed: " + thrown,
            null,
            "open the database again",
            thrown);
  }

  private void fail(Throwable thrown) {
    LaminarException first = coded(thrown);
    failure = first;
    writer.leave();
    for (Request next = requests.poll(); next != null; next = requests.poll()) {
      next.result().completeExceptionally(first);
    }
  }

  private void wakeEngine() {
    Thread waiting = engine;
    if (waiting != null) {
      engine = null;
      LockSupport.unpark(waiting);
    }
  }

  // ---- Any thread ----

  /** The engine waits for room in the order. */
  void hurry(Thread waiting) {
    engine = waiting;
    waiter.wake();
    // It may rest elsewhere.
    LockSupport.unpark(thread);
  }

  void ask(Request request) {
    requests.add(request);
    waiter.wake();
  }

  /** How many of the flushes that were asked for are done. */
  long flushed() {
    return flushed;
  }

  long forces() {
    return forces;
  }

  long logBytes() {
    return log.bytes();
  }

  void whenFull(Runnable newListener) {
    whenFull = newListener;
  }

  /** Tells whether the log has no room. A turn may write a whole ring: each frame of it counts at once. */
  boolean isFull() {
    return log.bytes() >= options.maxBytes() && failure == null;
  }

  boolean hasEnded() {
    return ended;
  }

  @Nullable
  LaminarException failure() {
    return failure;
  }

  /**
   * For how long at most the oldest of what is there has not been durable.
   *
   * @param unwritten whether something waits that was perhaps not looked at yet
   */
  long exposedNanos(boolean unwritten) {
    if (!dirty && !unwritten) {
      return 0;
    }
    long since = dirty ? dirtySinceNanos : lastLookNanos;
    return Math.max(0, options.nanoTime().getAsLong() - since);
  }

  /** Lets it write what there is, and waits for its end. */
  void close(boolean started) {
    if (!started) {
      log.close();
      return;
    }
    closing = true;
    boolean interrupted = false;
    while (thread.isAlive()) {
      waiter.wake();
      try {
        thread.join(10);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
