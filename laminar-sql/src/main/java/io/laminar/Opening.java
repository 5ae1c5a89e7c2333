package io.laminar;

import io.laminar.api.Config;
import io.laminar.core.engine.Engine;
import java.util.Optional;

/** The last step of opening a database, after which nothing of it is open or all; and how it is closed. */
final class Opening {
  private Opening() {}

  /**
   * Registers the functions of the config, and brings back what the data directory has.
   *
   * @param durable empty for a database in memory
   * @param back run when its state is back, and nothing new has begun
   */
  static void finish(
      Config config,
      Engine engine,
      StatementRunner statements,
      Optional<DurableDatabase> durable,
      Runnable back) {
    try {
      config.functions().forEach(statements::registerFunction);
      durable.ifPresent(each -> each.recover(statements, back));
    } catch (Throwable refused) {
      close(engine::close, refused);
      durable.ifPresent(each -> close(each::close, refused));
      throw refused;
    }
  }

  /** Closes a database, whatever fails of it. */
  static void end(Engine engine, StatementRunner statements, Optional<DurableDatabase> durable) {
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

  private static void close(Runnable part, Throwable refused) {
    try {
      part.run();
    } catch (Throwable again) {
      refused.addSuppressed(again);
    }
  }
}
