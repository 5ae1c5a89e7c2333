package io.laminar;

import io.laminar.api.Config;
import io.laminar.api.Durability;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics;
import io.laminar.api.Recovery;
import io.laminar.api.WaitStrategy;
import io.laminar.api.WalMode;
import io.laminar.core.checkpoint.Checkpoint;
import io.laminar.core.checkpoint.CheckpointHead;
import io.laminar.core.checkpoint.CheckpointSize;
import io.laminar.core.checkpoint.CheckpointStore;
import io.laminar.core.checkpoint.LogRecovery;
import io.laminar.core.checkpoint.RecoveryWatch;
import io.laminar.core.engine.Engine;
import io.laminar.core.engine.EngineLog;
import io.laminar.core.engine.EngineState;
import io.laminar.core.engine.graph.Migration;
import io.laminar.core.engine.log.CheckpointMark;
import io.laminar.core.engine.log.DatabaseLog;
import io.laminar.core.engine.log.LogOptions;
import io.laminar.core.engine.log.PositionFrame;
import io.laminar.core.state.StateImage;
import io.laminar.core.storage.Uninterrupted;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.CatalogEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A database in a data directory: how it is brought back, and how its statements, rows and checkpoints get there.
 *
 * <pre>
 *   open ──▶ newest whole checkpoint ──▶ its statements again ──▶ its state ──▶ the log behind it ──▶ live
 *   CREATE, DROP ──▶ DurableStatements ──▶ log         push ──▶ lanes ──▶ log         checkpoint() ──▶ log's thread
 * </pre>
 */
final class DurableDatabase implements AutoCloseable {
  private final Config config;
  private final Durability settings;
  private final Optional<RestoredObjects> restored;
  private final OpenStorage storage;
  private final CheckpointStore checkpoints;
  // With the bytes of all state: let go when it is back.
  private Optional<Checkpoint> start;

  private final List<String> notes = new ArrayList<>();
  private final DatabaseLog log;
  private final Engine engine;
  private final DurableStatements statements;

  private final CheckpointHistory history;

  /** Held while a checkpoint is made, by one thread at a time: statements and queries go on meanwhile. */
  private final ReentrantLock making = new ReentrantLock();

  private final DirectoryCopies copies;

  // Written while a checkpoint is made: the second by the log's thread, the end of the log behind
  // all that it needs.
  private long lastEpoch;
  private long endOfLog;

  private final DurableSinks sinks = new DurableSinks();

  // The opening thread's.
  private boolean comingBack = true;

  private long life;

  // The opening thread's, which closes it where it could not be opened.
  private volatile Optional<CheckpointTimer> timer = Optional.empty();

  // Makes a checkpoint, under the lock of the statements.
  private volatile Runnable checkpoint = () -> {};

  // As the objects say that there are.
  private volatile CheckpointDemand demand;

  private volatile Optional<Recovery> recovery = Optional.empty();

  private DurableDatabase(
      Config config, Durability settings, OpenStorage storage, Optional<RestoredObjects> restored) {
    this.config = config;
    this.settings = settings;
    this.demand = new CheckpointDemand(settings.checkpointInterval(), false);
    this.restored = restored;
    this.storage = storage;
    this.checkpoints = storage.checkpoints(settings);
    this.copies = new DirectoryCopies(storage, checkpoints);
    this.start = new RestoreStart(settings, storage.rows(), checkpoints).find(notes);
    List<Long> epochs = checkpoints.epochs();
    this.lastEpoch = epochs.stream().mapToLong(each -> each).max().orElse(0);
    this.history =
        new CheckpointHistory(start.map(each -> each.head().epoch()).orElse(0L), epochs.size());
    this.log = new DatabaseLog(storage.rows(), options(settings));
    this.engine = Engine.forRecovery(config, log);
    this.statements = new DurableStatements(engineLog());
  }

  /**
   * Opens the data directory; the database in it is to be {@linkplain #recover brought back}.
   *
   * @param restored for a savepoint that is restored: what its objects are made of; empty for those of the checkpoint
   * @return closed by the caller, after the engine
   * @throws LaminarException what {@link OpenStorage#open} throws; {@link ErrorCode#DAMAGED_STORAGE}, {@link
   *     ErrorCode#INVALID_CONFIG} where there is no such checkpoint
   */
  static DurableDatabase open(
      Config config, Durability settings, Optional<RestoredObjects> restored) {
    OpenStorage storage = OpenStorage.open(settings);
    try {
      return new DurableDatabase(config, settings, storage, restored);
    } catch (Throwable refused) {
      try {
        storage.close();
      } catch (Throwable again) {
        refused.addSuppressed(again);
      }
      throw refused;
    }
  }

  private static LogOptions options(Durability settings) {
    return new LogOptions(
        settings.walMode() == WalMode.SYNC,
        TimeUnit.NANOSECONDS.convert(settings.flushInterval()),
        settings.maxLogBytes(),
        WaitStrategy.PARK,
        System::nanoTime);
  }

  /** What runs; it decides nothing before {@link #recover}. */
  Engine engine() {
    return engine;
  }

  private EngineLog engineLog() {
    return Objects.requireNonNull(engine.log());
  }

  /** The log, which takes how far connectors have come. */
  DatabaseLog log() {
    return log;
  }

  /** Tells whether the statements that are carried out are those of earlier lives. */
  boolean isComingBack() {
    return comingBack;
  }

  /** Tells whether this is a savepoint that is restored: connectors that bring rows wait for the next opening. */
  boolean isBeingRestored() {
    return restored.isPresent();
  }

  /** What takes results out. Under the lock of the statements. */
  DurableSinks sinks() {
    return sinks;
  }

  /** Its statements. */
  DurableStatements statements() {
    return statements;
  }

  // ---- Coming back ----

  /**
   * Brings back what the data directory has, and lets the engine go on.
   *
   * @param runner carries statements out
   * @param back run when the state is back, and nothing new has begun
   */
  void recover(StatementRunner runner, Runnable back) {
    long begun = System.nanoTime();
    List<PositionFrame> positions = new ArrayList<>();
    start.ifPresent(checkpoint -> {
      CatalogImage image = CatalogImage.read(checkpoint.catalog());
      runner.bringBack(
          restored.map(each -> each.statements(image)).orElse(image.statements()).stream()
              .map(each -> (Runnable) () -> each.executeBy(runner))
              .toList());
      statements.goOnBehind(image.lastStatement());
      positions.addAll(image.positions());
    });
    Migration migration =
        restored.map(each -> each.migration(runner::source)).orElse(Migration.NONE);
    LogRecovery.Report report = ForeignState.named(
        settings.directory(),
        start,
        () -> new LogRecovery(engine, new RecoveryOwner(runner, statements, sinks), migration)
            .run(
                storage.rows(),
                start,
                System.currentTimeMillis(),
                new RecoveryWatch(config.listener(), System::nanoTime)));
    statements.goOnBehind(report.lastStatement());
    life = report.life();
    notes.addAll(RecoveryNotes.of(report));
    positions.addAll(report.positions());
    comingBack = false;
    back.run();
    runner.goOnConnectors(new ConnectorPositions(positions));
    boolean isNew = start.isEmpty();
    recovery = Optional.of(new Recovery(
        start.map(each -> each.head().epoch()).orElse(0L),
        report.rows(),
        report.entries(),
        report.bytes(),
        storage.rows().tornBytes(),
        report.discarded(),
        report.passedOver().values().stream().mapToLong(rows -> rows).sum(),
        Duration.ofNanos(System.nanoTime() - begun),
        notes));
    start = Optional.empty();
    if (isNew) {
      // What stands before any statement is in no log.
      long unused = runner.checkpoint().orElseThrow();
    }
    startTimer(runner);
    runner.startConnectorsThatAreRead();
  }

  private void look(List<CatalogEntry> objects) {
    CheckpointDemand now = CheckpointDemand.of(settings.checkpointInterval(), objects);
    demand = now;
    timer.ifPresent(each -> each.every(now.interval()));
  }

  private void startTimer(StatementRunner runner) {
    CheckpointTimer every = new CheckpointTimer(
        runner, engineLog(), config, demand.interval(), settings.checkpointsKept());
    timer = Optional.of(every);
    checkpoint = () -> {
      long unused = runner.checkpoint().orElseThrow();
    };
    statements.onChange(this::look);
    every.start();
  }

  /** What was brought back when it was opened. */
  Optional<Recovery> recovery() {
    return recovery;
  }

  // ---- Going on ----

  /** At the end of a tick: makes a checkpoint that is due, where nobody else may. */
  void called() {
    engineLog().called();
  }

  /** Waits until everything that was handed over before is durable, or the thread is interrupted. */
  void flush() {
    engineLog().flushUnlessInterrupted();
  }

  /** What is written of a checkpoint, as it was at one place between two rows. */
  record Pinned(DurableObjects objects, StateImage state, CheckpointMark mark) {}

  /**
   * Writes a checkpoint; it is durable when this returns.
   *
   * @param pin calls {@link #pin} under the lock of the statements, and holds it no longer
   * @return its epoch
   */
  long checkpoint(Supplier<Pinned> pin) {
    making.lock();
    try {
      log.check();
      long begun = System.nanoTime();
      long next = lastEpoch + 1;
      CheckpointSize size = write(pin.get(), next);
      lastEpoch = next;
      history.made(next, size, checkpoints.epochs().size(), System.nanoTime() - begun);
      return next;
    } finally {
      making.unlock();
    }
  }

  /** Pins the state. Under the lock of the statements. */
  Pinned pin(Catalog catalog, Feeds feeds) {
    DurableObjects objects = new DurableObjects(
        statements.last(), statements.made().all(catalog), feeds.positions(), sinks.marks());
    AtomicReference<@Nullable CheckpointMark> place = new AtomicReference<>();
    // Sinks may need the engine until they have written what was made before, and in caller-runs
    // this thread is the engine's.
    boolean insists = history.insists()
        && objects.sinks().isEmpty()
        && config.execution() == Execution.ENGINE_THREAD;
    StateImage state = EngineState.pin(engine, insists, position -> {
      place.set(engineLog().mark());
      sinks.mark();
      if (insists) {
        engineLog().awaitRoom();
      }
    });
    return new Pinned(objects, state, Objects.requireNonNull(place.get()));
  }

  private CheckpointSize write(Pinned pinned, long next) {
    CheckpointSize[] size = {CheckpointSize.NONE};
    try (StateImage state = pinned.state()) {
      // Results that were made before are outside, and durable there, before the checkpoint is.
      byte[] objects = pinned.objects().whenSinksAreDurable().toBytes();
      if (history.insists()) {
        state.insist();
      }
      CheckpointMark mark = pinned.mark();
      log.checkpoint(mark, (first, between) -> {
        endOfLog = storage.rows().next();
        CheckpointHead head = new CheckpointHead(next, first, mark.orderIndex(), life);
        size[0] = checkpoints.write(head, objects, state, between);
        return checkpoints.retain(settings.checkpointsKept(), copies.held());
      });
    } catch (RuntimeException | Error failed) {
      throw history.failed(failed);
    }
    return size[0];
  }

  /**
   * Where connectors were taken out that take results out, makes a checkpoint: their files belong to whoever dropped them, and no
   * recovery writes there again.
   *
   * @param checkpoint makes it
   */
  void forgetSinks(Feeds feeds, Runnable checkpoint) {
    if (!feeds.takeRemovedSinks()) {
      return;
    }
    try {
      checkpoint.run();
    } catch (LaminarException failed) {
      ListenerCall.checkpointFailed(config.listener(), failed);
    }
  }

  /**
   * Copies the newest checkpoint and the log behind it into another directory, while everything goes on.
   *
   * @param target missing, or empty
   */
  void backup(Path target) {
    copies.make(target, engine, () -> {
      flush();
      if (demand.hasUnlogged()) {
        checkpoint.run();
      }
      making.lock();
      try {
        copies.hold(history.epoch(), Optional.empty());
      } finally {
        making.unlock();
      }
    });
  }

  /**
   * Makes a checkpoint, and copies it into another directory with the rows that wait behind it.
   *
   * @param target missing, or empty
   * @param pin as for {@link #checkpoint}
   */
  void savepoint(Path target, Supplier<Pinned> pin) {
    copies.make(target, engine, () -> {
      // Rows that were pushed before are in the log, before or behind the checkpoint.
      flush();
      making.lock();
      try {
        copies.hold(checkpoint(pin), Optional.of(endOfLog));
      } finally {
        making.unlock();
      }
    });
  }

  /** Puts what the log and the checkpoints have done beside what runs. Any thread. */
  Metrics metrics() {
    return engine.metrics().withDurability(history.beside(log.metrics(), demand.interval()));
  }

  /** No checkpoint is made by itself any more. Before the engine is closed. */
  void stopCheckpoints() {
    timer.ifPresent(CheckpointTimer::close);
    if (demand.hasUnlogged() && !engine.isClosed() && log.failure() == null) {
      keepUnlogged();
    }
  }

  /** What was pushed to sources that are not logged is in no log: the last checkpoint has it. */
  private void keepUnlogged() {
    try {
      engine.stop();
      checkpoint.run();
    } catch (LaminarException failed) {
      if (failed.code() != ErrorCode.WRONG_THREAD && failed.code() != ErrorCode.CALLED_BY_VISITOR) {
        ListenerCall.checkpointFailed(config.listener(), failed);
      }
    }
  }

  /** Writes what was handed over, and gives the data directory back. After the engine is closed. */
  @Override
  public void close() {
    // A backup ends first.
    copies.last(() -> Uninterrupted.run(this::giveBack));
  }

  private void giveBack() {
    try (storage) {
      if (log.isStarted() && log.failure() == null) {
        log.close();
      }
    }
  }
}
