package io.laminar.shell;

import io.laminar.LaminarDB;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

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
   * @param endWhenIdle whether it ends too when no connector is open and everything is processed
   * @param cancelled asked between two steps; true ends it early
   * @throws LaminarException where a connector or a query failed; what came before it was written
   */
  void run(boolean endWhenIdle, BooleanSupplier cancelled) {
    database.startConnectors();
    Idle idle = new Idle();
    boolean waiting = false;
    long quietSince = System.nanoTime();
    boolean flushed = true;
    while (!cancelled.getAsBoolean()) {
      boolean nothingFollows = idle.reached;
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
      if (endWhenIdle && !waiting && !database.hasOpenConnectors()) {
        waiting = true;
        idle.start();
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    progress.clear();
    if (!cancelled.getAsBoolean()) {
      idle.failure().or(database::connectorFailure).or(this::stoppedQuery).ifPresent(failure -> {
        throw failure;
      });
    }
  }

  private Optional<LaminarException> stoppedQuery() {
    return database.metrics().queries().stream()
        .filter(query -> !query.running())
        .findFirst()
        .map(query -> new LaminarException(
            ErrorCode.QUERY_STOPPED,
            query.name() + " was stopped by a row error or by a defect",
            "its last rows in error are in " + query.name() + "$errors"));
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

  /** Waits on a thread of its own: the database is idle only after this one took its results. */
  private final class Idle {
    private @Nullable LaminarException failure;
    // Volatile, written after the failure: who sees it true sees that too.
    private volatile boolean reached;

    void start() {
      Thread thread = new Thread(this::await, "laminar-shell-idle");
      thread.setDaemon(true);
      thread.start();
    }

    private void await() {
      try {
        database.awaitIdle();
      } catch (LaminarException e) {
        failure = e;
      } finally {
        reached = true;
      }
    }

    Optional<LaminarException> failure() {
      return reached ? Optional.ofNullable(failure) : Optional.empty();
    }
  }
}
