package io.laminar;

import io.laminar.api.LaminarException;
import io.laminar.core.connector.PositionLog;
import io.laminar.core.engine.Producer;
import io.laminar.core.engine.log.DatabaseLog;
import io.laminar.core.engine.log.PositionFrame;
import io.laminar.core.engine.source.SourceInput;
import java.util.Optional;

/** Writes how far a connector has come to the log, and keeps the newest for checkpoints. */
final class LanePositions implements PositionLog {
  private static final byte[] NOTHING = {};

  private final DatabaseLog log;
  private final SourceInput source;
  private final Producer producer;

  // Volatile: written by the feed's thread, read for a checkpoint.
  private volatile Optional<PositionFrame> newest;

  /**
   * Goes on.
   *
   * @param producer of the connector
   * @param newest that is known
   */
  LanePositions(
      DatabaseLog log, SourceInput source, Producer producer, Optional<PositionFrame> newest) {
    this.log = log;
    this.source = source;
    this.producer = producer;
    this.newest = newest;
  }

  /** For a checkpoint: at most as far as the log is by now. */
  Optional<PositionFrame> newest() {
    return newest;
  }

  @Override
  public long rows() {
    return producer.lane().rowsPublished();
  }

  @Override
  public void stands(byte[] position, long badRecords) {
    note(position, badRecords, PositionFrame.What.STANDS);
  }

  @Override
  public void ended(long badRecords) {
    note(NOTHING, badRecords, PositionFrame.What.ENDED);
  }

  @Override
  public void failed(LaminarException failure, long badRecords) {
    note(
        PositionFrame.ofFailure(source.index(), producer.lane().id(), rows(), badRecords, failure));
  }

  private void note(byte[] position, long badRecords, PositionFrame.What what) {
    note(new PositionFrame(
        source.index(), producer.lane().id(), rows(), badRecords, what, position));
  }

  private void note(PositionFrame frame) {
    newest = Optional.of(frame);
    log.position(frame);
  }
}
