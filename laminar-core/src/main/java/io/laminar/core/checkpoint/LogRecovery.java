package io.laminar.core.checkpoint;

import io.laminar.core.engine.DiscardingReaders;
import io.laminar.core.engine.Engine;
import io.laminar.core.engine.EngineLog;
import io.laminar.core.engine.EngineState;
import io.laminar.core.engine.LeftRows;
import io.laminar.core.engine.Replay;
import io.laminar.core.engine.StatementOwner;
import io.laminar.core.engine.graph.GraphState;
import io.laminar.core.engine.graph.Migration;
import io.laminar.core.engine.log.DatabaseLog;
import io.laminar.core.engine.log.PositionFrame;
import io.laminar.core.engine.log.StatementFrame;
import io.laminar.core.engine.log.WholeFrames;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.FrameReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Brings an engine to where the log ends, and lets it go on from there.
 *
 * <pre>
 *   checkpoint ──▶ EngineState.recover ──▶ log from its start ──▶ Replay ──▶ a new life of the log begins
 *              ──▶ LeftRows ──▶ Engine.goLive
 * </pre>
 *
 * <p>Used once, by the thread that opened the engine for a recovery.
 */
public final class LogRecovery {
  /** Lives that a copy leaves out, so that its own are not those of the original. */
  private static final int LEAST_OMITTED = 1 << 12;

  private static final int MOST_OMITTED = 1 << 16;

  private final Engine engine;
  private final EngineLog engineLog;
  private final DatabaseLog log;
  private final Owner owner;
  private final Migration migration;
  private long life;

  /** Has the objects of the database. */
  public interface Owner {
    /**
     * Executes a statement of the log again.
     *
     * @param statement what was logged
     * @param changesTheEngine whether it had asked the engine for a change, and had not left all as it was
     * @param sink where the connector began that it opened to take results out
     */
    void execute(StatementFrame statement, boolean changesTheEngine, Optional<byte[]> sink);

    /** All is as it was, and nothing new was done yet. */
    default void beforeLive() {}

    /**
     * Makes what stands before any statement. Called where nothing was there before, when the engine decides by itself and
     * nothing is noted yet.
     */
    void prepare();
  }

  /**
   * What was brought back.
   *
   * @param rows rows of the log that were processed again
   * @param entries entries of the order that were obeyed
   * @param bytes bytes of the log that were read
   * @param life the process life that has begun
   * @param lastStatement the number of the last statement in what was read; 0 where there was none
   * @param discarded results that subscriptions of earlier lives would have got, and that are retained nowhere
   * @param positions how far connectors had come, of each lane from the oldest that may count on
   * @param passedOver rows of sources that are not logged, behind the checkpoint, of which the order knows, by source
   * @param varying queries whose results may be others than before, for the same rows
   */
  public record Report(
      long rows,
      long entries,
      long bytes,
      long life,
      long lastStatement,
      long discarded,
      List<PositionFrame> positions,
      Map<String, Long> passedOver,
      List<String> varying) {
    /** Copies the collections. */
    public Report {
      positions = List.copyOf(positions);
      passedOver = Map.copyOf(passedOver);
      varying = List.copyOf(varying);
    }
  }

  /**
   * Is to bring an engine back.
   *
   * @param engine opened for it, with a log that is not started
   * @param owner has the objects that the checkpoint has
   */
  public LogRecovery(Engine engine, Owner owner) {
    this(engine, owner, Migration.NONE);
  }

  /**
   * Is to bring an engine back whose relations may have got columns.
   *
   * @param engine opened for it, with a log that is not started
   * @param owner has the objects that the checkpoint has
   * @param migration what the checkpoint was written of
   */
  public LogRecovery(Engine engine, Owner owner, Migration migration) {
    this.migration = migration;
    this.engine = engine;
    this.engineLog = Objects.requireNonNull(engine.log());
    this.log = engineLog.database();
    this.owner = owner;
  }

  /**
   * Does it.
   *
   * @param rows the log of rows
   * @param checkpoint to begin with, whose objects are there; empty where nothing was ever checkpointed
   * @param wallMillis the time of the wall clock, for the first frame of the new life
   */
  public Report run(FrameLog rows, Optional<Checkpoint> checkpoint, long wallMillis) {
    return run(rows, checkpoint, wallMillis, RecoveryWatch.NOBODY);
  }

  /**
   * As {@link #run(FrameLog, Optional, long)}, and somebody is told how far it has come.
   *
   * @param watch told while the log is read
   */
  public Report run(
      FrameLog rows, Optional<Checkpoint> checkpoint, long wallMillis, RecoveryWatch watch) {
    DiscardingReaders readers = new DiscardingReaders(engine);
    CheckpointHead head =
        checkpoint.map(Checkpoint::head).orElseGet(() -> new CheckpointHead(0, rows.first(), 0, 0));
    engineLog.recoversFor(lastLife(rows, head) + 1);
    GraphState.Position position = checkpoint
        .map(each -> EngineState.recover(engine, each.state(), readers, migration))
        .orElse(GraphState.Position.BEGINNING);
    try (RecordedLog read = new RecordedLog(
        () -> new WholeFrames(rows.reader(head.start())),
        head.start(),
        position.entries(),
        position.texts(),
        head.life())) {
      long total = rows.next() - head.start();
      read.watch(() -> watch.read(read.rows(), read.framesRead(), total));
      Replay replay = new Replay(engine, statements(read), read, readers);
      replay.timesSilence(position.timesSilence());
      replay.run(read, () -> begin(read, checkpoint.isEmpty(), wallMillis));
      new LeftRows(engine, read).drain();
      readers.close();
      List<String> varying = read.rows() > 0 ? replay.varying() : List.of();
      owner.beforeLive();
      engine.goLive();
      engineLog.settleLife();
      return new Report(
          read.rows(),
          replay.entries(),
          read.bytes(),
          life,
          read.lastStatement(),
          readers.discarded(),
          read.positions(),
          replay.passedOver(),
          varying);
    }
  }

  /** The process life that has written last. */
  private static long lastLife(FrameLog rows, CheckpointHead head) {
    if (rows.next() == rows.first()) {
      return head.life();
    }
    try (FrameReader newest = rows.reader(rows.next() - 1)) {
      return newest.next() ? Math.max(head.life(), newest.epoch()) : head.life();
    }
  }

  private void begin(RecordedLog read, boolean isNew, long wallMillis) {
    // Before anything is written: another limit finds the directory as it was.
    engine.memory().checkRestored();
    if (isNew) {
      owner.prepare();
    }
    // Lives of a copy have numbers of their own: two that go on from one place give none twice.
    int omitted =
        read.isBranch() ? ThreadLocalRandom.current().nextInt(LEAST_OMITTED, MOST_OMITTED) : 0;
    life = read.life() + 1 + omitted;
    log.start(life, wallMillis, read.nextIndex(), read.nextText());
    engineLog.begin();
    engineLog.beginLife(life, read.isBranch());
  }

  private StatementOwner statements(RecordedLog read) {
    return new StatementOwner() {
      @Override
      public void execute(long statement) {
        owner.execute(read.statement(statement), true, read.sink(statement));
      }

      @Override
      public void executeOutside(long statement) {
        owner.execute(read.statement(statement), false, read.sink(statement));
      }
    };
  }
}
