package io.laminar;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.Engine;
import io.laminar.core.state.MemoryBudget;
import io.laminar.core.storage.Uninterrupted;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens a database, so that nothing of it is open or all; and closes it.
 *
 * <pre>
 *   directory ──▶ engine ──▶ statements ──▶ functions of the config ──▶ what the directory has ──▶ live
 *        └────────── whatever fails: the reserve is let go ──▶ engine, directory closed ──▶ the error
 * </pre>
 */
final class Opening {
  /** Enough to close what was opened, and to say why. As long as to have regions of a heap for itself, which are free at once. */
  private static final int RESERVE_BYTES = 1 << 21;

  private static final byte[] NONE = {};

  // Of a heap that the state has filled, this much is left for closing.
  private byte[] unusedReserve = new byte[RESERVE_BYTES];

  // Opened so far.
  private Optional<DurableDatabase> durable = Optional.empty();
  private @Nullable Engine engine;

  private Opening() {}

  /**
   * A database that is open.
   *
   * @param durable empty for a database in memory
   */
  record Opened(
      Optional<DurableDatabase> durable,
      Engine engine,
      StatementRunner statements,
      Handles handles,
      Reports reports) {
    /** Closes it, as {@link Opening#end} does. */
    void end() {
      Opening.end(engine, statements, durable);
    }
  }

  /**
   * Opens a database as its config says.
   *
   * @param config how it runs
   * @return closed by the caller
   * @throws LaminarException {@link ErrorCode#RESOURCE_LIMIT} where what it keeps does not fit into the heap, or into memoryLimit
   */
  static Opened of(Config config) {
    return of(config, config, Optional.empty());
  }

  /**
   * Opens a data directory for a savepoint that is restored into it.
   *
   * @param restored what its objects are made of
   */
  static Opened ofRestored(Config config, RestoredObjects restored) {
    return of(config, config, Optional.of(restored));
  }

  /**
   * Opens a database in memory for statements that are meant for another.
   *
   * @param config without a data directory
   * @param meant what its statements are checked for
   */
  static Opened inMemory(Config config, Config meant) {
    return of(config, meant, Optional.empty());
  }

  private static Opened of(Config config, Config meant, Optional<RestoredObjects> restored) {
    Opening opening = new Opening();
    try {
      return opening.open(config, meant, restored);
    } catch (Throwable refused) {
      // Nothing may be allocated before the reserve is let go, not even for a lambda.
      opening.giveBack(refused);
      throw refusal(config, refused);
    }
  }

  private Opened open(Config config, Config meant, Optional<RestoredObjects> restored) {
    durable = config.durability().map(each -> DurableDatabase.open(config, each, restored));
    Engine opened = durable.map(DurableDatabase::engine).orElseGet(() -> new Engine(config));
    engine = opened;
    StatementRunner statements = new StatementRunner(opened, meant, durable);
    Handles handles = new Handles(opened, statements);
    Reports reports = new Reports(opened, config);
    config.functions().forEach(statements::registerFunction);
    durable.ifPresent(each -> each.recover(statements, reports::goOn));
    return new Opened(durable, opened, statements, handles, reports);
  }

  private void giveBack(Throwable refused) {
    unusedReserve = NONE;
    boolean interrupted = Thread.interrupted();
    try {
      if (engine != null) {
        engine.close();
      }
    } catch (Throwable again) {
      note(refused, again);
    }
    // The state that was brought back is needed no more, and the directory is.
    engine = null;
    try {
      durable.ifPresent(DurableDatabase::close);
    } catch (Throwable again) {
      note(refused, again);
    }
    durable = Optional.empty();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void note(Throwable refused, Throwable again) {
    try {
      refused.addSuppressed(again);
    } catch (OutOfMemoryError full) {
      // The first is what counts.
    }
  }

  private static RuntimeException refusal(Config config, Throwable refused) {
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError full) {
        return config
            .durability()
            .map(each -> new LaminarException(
                ErrorCode.RESOURCE_LIMIT,
                "the heap has no room for what " + each.directory() + " has: " + full.getMessage(),
                null,
                "give the process a larger heap (-Xmx) and open the database again: the directory"
                    + " keeps what it has",
                refused))
            .orElseGet(() -> MemoryBudget.heapIsFull(full));
      }
    }
    if (refused instanceof Error defect) {
      throw defect;
    }
    return (RuntimeException) refused;
  }

  /**
   * Closes a database, whatever fails of it, and whether or not its thread was interrupted.
   *
   * @throws LaminarException where the engine {@linkplain Engine#checkClose refuses it}: then nothing is closed
   */
  static void end(Engine engine, StatementRunner statements, Optional<DurableDatabase> durable) {
    engine.checkClose();
    Uninterrupted.run(() -> endAll(engine, statements, durable));
  }

  private static void endAll(
      Engine engine, StatementRunner statements, Optional<DurableDatabase> durable) {
    durable.ifPresent(DurableDatabase::stopCheckpoints);
    try {
      statements.close();
    } finally {
      try {
        engine.close();
      } finally {
        durable.ifPresent(DurableDatabase::close);
      }
    }
  }
}
