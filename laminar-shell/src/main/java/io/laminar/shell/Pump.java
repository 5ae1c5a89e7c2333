package io.laminar.shell;

import io.laminar.LaminarDB;
import io.laminar.api.LaminarException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Moves results to the output until nothing can follow: every stream ended, or the connectors are
 * through and the database is idle.
 */
final class Pump {
  private static final long PAUSE_NANOS = 200_000;
  private static final long FLUSH_AFTER_NANOS = 100_000_000;

  private final LaminarDB database;
  private final List<Printer> printers;
  private final ProgressLine progress;

  Pump(LaminarDB database, List<Printer> printers, ProgressLine progress) {
    this.database = database;
    this.printers = printers;
    this.progress = progress;
  }

  /**
   * Runs to the end.
   *
   * @param cancelled asked between two steps; true ends it early
   * @throws LaminarException where a connector or a query failed; what came before it was written
   */
  void run(BooleanSupplier cancelled) {
    database.startConnectors();
    AtomicBoolean idle = new AtomicBoolean();
    boolean waiting = false;
    long quietSince = System.nanoTime();
    boolean flushed = true;
    while (!cancelled.getAsBoolean()) {
      boolean nothingFollows = idle.get();
      long now = System.nanoTime();
      if (progress.isDue(now)) {
        progress.show(Summary.rowsIn(database.metrics()), now);
      }
      if (advance() > 0) {
        quietSince = now;
        flushed = false;
        continue;
      }
      if (nothingFollows || allEnded()) {
        break;
      }
      if (!flushed && now - quietSince >= FLUSH_AFTER_NANOS) {
        progress.clear();
        printers.forEach(Printer::flush);
        flushed = true;
      }
      if (!waiting && !database.hasOpenConnectors()) {
        waiting = true;
        awaitIdle(idle);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    progress.clear();
    database.connectorFailure().ifPresent(failure -> {
      printers.forEach(Printer::flush);
      throw failure;
    });
  }

  /** On a thread of its own: the database is idle only after this one took its results. */
  private void awaitIdle(AtomicBoolean idle) {
    Thread thread = new Thread(
        () -> {
          try {
            database.awaitIdle();
          } catch (LaminarException e) {
            // Closed meanwhile: nothing follows either.
          } finally {
            idle.set(true);
          }
        },
        "laminar-shell-idle");
    thread.setDaemon(true);
    thread.start();
  }

  private boolean allEnded() {
    if (printers.isEmpty()) {
      return false;
    }
    for (Printer printer : printers) {
      if (!printer.isEnded()) {
        return false;
      }
    }
    return !database.hasOpenConnectors();
  }

  private int advance() {
    int taken = 0;
    for (Printer printer : printers) {
      taken += printer.advance();
    }
    return taken;
  }
}
