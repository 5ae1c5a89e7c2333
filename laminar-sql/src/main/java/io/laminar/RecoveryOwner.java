package io.laminar;

import io.laminar.core.checkpoint.LogRecovery;
import io.laminar.core.engine.log.StatementFrame;
import java.util.Optional;

/**
 * What a log asks of the objects of a database while it is read.
 *
 * @param runner carries statements out
 * @param statements those that were logged
 * @param sinks what takes results out
 */
record RecoveryOwner(StatementRunner runner, DurableStatements statements, DurableSinks sinks)
    implements LogRecovery.Owner {
  @Override
  public void execute(StatementFrame frame, boolean changesTheEngine, Optional<byte[]> sink) {
    LoggedStatement statement = LoggedStatement.of(frame).at(sink);
    statements.duringAgain(
        frame.number(), statement, !changesTheEngine, again -> again.executeBy(runner));
  }

  @Override
  public void prepare() {
    runner.prepareForStatements();
  }

  @Override
  public void beforeLive() {
    sinks.goLive();
  }
}
