package io.laminar.core.engine.log;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.source.LoggedLane;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.ring.RowRing;

/** A lane whose rows are not logged: nothing waits for them to be durable, and they end with the log as all pushes do. */
final class UnloggedLane implements LoggedLane {
  private final DatabaseLog log;
  private final SourceInput source;
  private final RowRing ring;
  private final boolean neverWaits;

  /**
   * Makes one.
   *
   * @param neverWaits whether its producer gives up rows rather than wait
   */
  UnloggedLane(DatabaseLog log, SourceInput source, RowRing ring, boolean neverWaits) {
    this.log = log;
    this.source = source;
    this.ring = ring;
    this.neverWaits = neverWaits;
  }

  @Override
  public RowRing ring() {
    return ring;
  }

  @Override
  public int source() {
    return source.index();
  }

  @Override
  public void goOnAt(long row, long frame) {
    // The log has nothing of it.
  }

  @Override
  public void hasEnded(long frame) {
    // As above.
  }

  @Override
  public void finished() {
    // The next checkpoint has its end.
  }

  @Override
  public void left() {
    // As above.
  }

  @Override
  public void check() {
    log.check();
  }

  @Override
  public boolean isFull() {
    // What is decided about its rows goes there.
    return !neverWaits && log.isFull();
  }

  @Override
  public void countFullWait() {
    log.countFullWait();
  }

  @Override
  public void await(long rows) {
    // A checkpoint makes them durable.
  }

  @Override
  public void awaitEnd() {
    // As above.
  }

  @Override
  public void sync(long rows) {
    throw new LaminarException(
        ErrorCode.NOT_SUPPORTED,
        "rows of source " + source.name()
            + " are not logged (wal_mode = 'off'): nothing but a checkpoint makes them durable",
        "make a checkpoint, or create the source with wal_mode = 'async' or 'sync'");
  }

  @Override
  public long durableRows() {
    return 0;
  }
}
