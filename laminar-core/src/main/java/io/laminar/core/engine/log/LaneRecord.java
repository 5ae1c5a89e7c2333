package io.laminar.core.engine.log;

import io.laminar.core.engine.source.LoggedLane;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.ring.LaneFollower;
import io.laminar.core.ring.RowRing;

/** A lane that the log's thread reads: how far it is written, and how far durable. */
final class LaneRecord implements LoggedLane {
  private final DatabaseLog log;
  private final SourceInput source;
  private final LaneFollower follower;
  private final RowsFrame codec;
  private final boolean sync;

  // Volatile: set by the producer before it closes the lane, by the engine when the source is gone.
  private volatile boolean finished;
  private volatile boolean left;

  // The log's thread's own.
  private final FramePositions positions = new FramePositions();
  private long written;
  private long endFrame = -1;

  // Volatile: read by who waits.
  private volatile long durable;
  private volatile boolean endDurable;

  LaneRecord(DatabaseLog log, SourceInput source, LaneFollower follower, RowsFrame codec) {
    this.log = log;
    this.source = source;
    this.follower = follower;
    this.codec = codec;
    this.sync = log.isSync(source.spec());
  }

  @Override
  public int source() {
    return source.index();
  }

  LaneFollower follower() {
    return follower;
  }

  @Override
  public RowRing ring() {
    return follower.lane();
  }

  // ---- Engine and producer ----

  @Override
  public void goOnAt(long row, long frame) {
    positions.add(0, frame);
    written = row;
    durable = row;
    follower.startAt(row);
    log.follow(this);
  }

  @Override
  public void hasEnded(long frame) {
    endFrame = frame;
  }

  @Override
  public void finished() {
    finished = true;
  }

  @Override
  public void left() {
    left = true;
  }

  @Override
  public void check() {
    log.check();
  }

  @Override
  public boolean isFull() {
    return log.isFull();
  }

  @Override
  public void countFullWait() {
    log.countFullWait();
  }

  @Override
  public void await(long rows) {
    if (!log.isStarted()) {
      return;
    }
    if (sync || log.failure() != null) {
      log.await(() -> durable >= rows);
    }
  }

  @Override
  public void sync(long rows) {
    if (durable < rows && log.isStarted()) {
      log.flushUnlessInterrupted();
    }
  }

  @Override
  public void awaitEnd() {
    if (sync && log.isStarted()) {
      log.await(() -> endDurable);
    }
  }

  @Override
  public long durableRows() {
    return durable;
  }

  /** Rows that a loss of power would take. Any thread. */
  long exposedRows() {
    return Math.max(0, ring().rowsPublished() - durable);
  }

  /** About the bytes of rows that are not written yet. Any thread. */
  long unreadBytes() {
    long unread = Math.max(0, ring().rowsPublished() - follower.nextRow());
    return unread * ring().shape().strideWords() * Long.BYTES;
  }

  // ---- The log's thread ----

  RowsFrame codec() {
    return codec;
  }

  FramePositions positions() {
    return positions;
  }

  long written() {
    return written;
  }

  /** Rows were written into a frame. */
  void wrote(int rows, long frame) {
    positions.add(written, frame);
    written += rows;
  }

  boolean isLeft() {
    return left;
  }

  LaneEndedFrame end() {
    return new LaneEndedFrame(source.index(), ring().id(), written, finished);
  }

  /** Its end was written. */
  void ended(long frame) {
    endFrame = frame;
  }

  boolean isEnded() {
    return endFrame >= 0;
  }

  /** What was written is durable. */
  void forced() {
    durable = written;
    endDurable = isEnded();
  }

  /** The frame with a row, or where its lane ended; at most the given one. */
  long frameOf(long row, long next) {
    long frame = row < written ? positions.frameOf(row, next) : next;
    return isEnded() ? Math.min(frame, endFrame) : frame;
  }
}
