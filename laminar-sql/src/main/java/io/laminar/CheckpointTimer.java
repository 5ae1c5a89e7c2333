package io.laminar;

import io.laminar.api.Config;
import io.laminar.api.DatabaseListener;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.core.connector.Joining;
import io.laminar.core.engine.EngineLog;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes a checkpoint every so often. In caller-runs, where one thread alone may call the database, that one makes it at the end
 * of its next push or tick.
 */
final class CheckpointTimer implements AutoCloseable {
  private final StatementRunner runner;
  private final EngineLog log;
  private final Duration interval;
  private final DatabaseListener listener;
  private final boolean inCaller;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "laminar-checkpoints");

  CheckpointTimer(StatementRunner runner, EngineLog log, Config config, Duration interval) {
    this.runner = runner;
    this.log = log;
    this.interval = interval;
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

  private boolean awaitNext() {
    try {
      return !closing.await(interval.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // Nothing interrupts this thread on purpose; close() is how it ends.
      return true;
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
    closing.countDown();
    Joining.join(thread);
  }
}
