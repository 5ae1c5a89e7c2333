package io.laminar;

import io.laminar.api.Config;
import io.laminar.api.DatabaseListener;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.core.connector.Joining;
import io.laminar.core.engine.EngineLog;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes a checkpoint every so often, and at once when the log is full: until as many were made as are kept, the log is not
 * trimmed below its limit. In caller-runs, where one thread alone may call the database, that one makes it: at the end of its
 * next push or tick, or before the row for which the log has no room.
 */
final class CheckpointTimer implements AutoCloseable {
  /** Where the log stays full, as the engine has not processed its rows yet. */
  private static final long FULL_PAUSE_NANOS = 100_000_000;

  private final StatementRunner runner;
  private final EngineLog log;
  private final int kept;
  private final DatabaseListener listener;
  private final boolean inCaller;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread = new Thread(this::run, "laminar-checkpoints");

  // Under the lock.
  private long intervalNanos;
  private boolean wanted;

  private volatile boolean closing;

  // Whether the last one failed: the next is tried in its time.
  private volatile boolean failed;

  CheckpointTimer(
      StatementRunner runner, EngineLog log, Config config, Duration interval, int kept) {
    this.runner = runner;
    this.log = log;
    this.intervalNanos = TimeUnit.NANOSECONDS.convert(interval);
    this.kept = kept;
    this.listener = config.listener();
    this.inCaller = config.execution() == Execution.CALLER_RUNS;
    thread.setDaemon(true);
  }

  void start() {
    if (inCaller) {
      log.roomMadeBy(this::makeRoom);
    } else {
      log.database().whenFull(() -> change(() -> wanted = true));
    }
    thread.start();
  }

  private void run() {
    while (awaitNext()) {
      failed = false;
      if (inCaller) {
        log.whenCalled(this::checkpoint);
      } else {
        checkpoint();
        makeRoom();
      }
    }
  }

  /** From now on one is due so long after the one before. Any thread. */
  void every(Duration interval) {
    change(() -> intervalNanos = TimeUnit.NANOSECONDS.convert(interval));
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitNext() {
    long begun = System.nanoTime();
    boolean isShort = !inCaller && !failed && log.database().isFull();
    lock.lock();
    try {
      while (!closing) {
        long pause = isShort ? Math.min(intervalNanos, FULL_PAUSE_NANOS) : intervalNanos;
        long left = begun + pause - System.nanoTime();
        if (left <= 0 || wanted) {
          wanted = false;
          return true;
        }
        boolean unused = changed.await(left, TimeUnit.NANOSECONDS);
      }
      return false;
    } catch (InterruptedException e) {
      // Nothing interrupts this thread on purpose; close() is how it ends.
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The log is full: the checkpoint that keeps its oldest rows is to be one that is not kept. */
  private void makeRoom() {
    for (int left = kept; left > 0 && !failed && !closing && log.database().isFull(); left--) {
      checkpoint();
    }
  }

  private void checkpoint() {
    try {
      failed = runner.checkpoint().isEmpty();
    } catch (LaminarException refused) {
      failed = true;
      if (refused.code() != ErrorCode.CLOSED) {
        ListenerCall.checkpointFailed(listener, refused);
      }
    } catch (RuntimeException | Error broken) {
      // The next one may succeed; without any, the log would grow, or stay full, in silence.
      failed = true;
      ListenerCall.checkpointFailed(listener, broken);
    }
  }

  @Override
  public void close() {
    change(() -> closing = true);
    Joining.join(thread);
  }
}
