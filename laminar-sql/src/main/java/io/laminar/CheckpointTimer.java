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
 * Makes a checkpoint every so often. In caller-runs, where one thread alone may call the database, that one makes it at the end
 * of its next push or tick.
 */
final class CheckpointTimer implements AutoCloseable {
  private final StatementRunner runner;
  private final EngineLog log;
  private final DatabaseListener listener;
  private final boolean inCaller;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread = new Thread(this::run, "laminar-checkpoints");

  // Under the lock.
  private long intervalNanos;
  private boolean closing;

  CheckpointTimer(StatementRunner runner, EngineLog log, Config config, Duration interval) {
    this.runner = runner;
    this.log = log;
    this.intervalNanos = TimeUnit.NANOSECONDS.convert(interval);
    this.listener = config.listener();
    this.inCaller = config.execution() == Execution.CALLER_RUNS;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (awaitNext()) {
      if (inCaller) {
        log.whenCalled(this::checkpoint);
      } else {
        checkpoint();
      }
    }
  }

  /** From now on one is due so long after the one before. Any thread. */
  void every(Duration interval) {
    lock.lock();
    try {
      intervalNanos = TimeUnit.NANOSECONDS.convert(interval);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private boolean awaitNext() {
    long begun = System.nanoTime();
    lock.lock();
    try {
      while (!closing) {
        long left = begun + intervalNanos - System.nanoTime();
        if (left <= 0) {
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

  private void checkpoint() {
    try {
      boolean unused = runner.checkpoint().isPresent();
    } catch (LaminarException failed) {
      if (failed.code() != ErrorCode.CLOSED) {
        listener.onCheckpointFailed(failed.getMessage());
      }
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    Joining.join(thread);
  }
}
