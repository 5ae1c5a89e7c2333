package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.LaneOwner;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.ring.Channel;
import io.laminar.core.ring.RowRing;
import java.util.List;
import java.util.concurrent.Callable;

/** Makes producers of sources. Any thread, as for {@link Engine}. */
public final class Producers {
  private final Engine engine;

  /**
   * Makes the producers of an engine's sources.
   *
   * @param engine runs them
   */
  public Producers(Engine engine) {
    this.engine = engine;
  }

  /**
   * Makes a producer for a user.
   *
   * @throws LaminarException {@link ErrorCode#SOURCE_COMPLETE}, {@link
   *     ErrorCode#TOO_MANY_HANDLES}, {@link ErrorCode#INVALID_CONFIG} for a second one in
   *     caller-runs
   */
  Producer ofUser(SourceInput source) {
    return open(source, () -> openForUser(source));
  }

  /**
   * Makes a producer for a statement, which closes it at once. It does not count for the end of the
   * source, and in caller-runs it may stand beside a user's.
   *
   * @param source takes the statement's rows
   * @param rows how many these are
   * @return a producer that belongs to the calling thread
   * @throws LaminarException {@link ErrorCode#SOURCE_COMPLETE}, {@link ErrorCode#TOO_MANY_HANDLES}
   */
  public Producer ofStatement(SourceInput source, int rows) {
    return open(source, () -> {
      source.checkOpen();
      return producer(source, source.channel().addLane(rows), LaneOwner.STATEMENT);
    });
  }

  /** Makes a producer for a user. On the engine's thread. */
  Producer openForUser(SourceInput source) {
    source.checkOpen();
    source.end().open(engine.callerRuns() != null, source.spec().label());
    try {
      return producer(source, source.channel().addLane(), LaneOwner.USER);
    } catch (Throwable refused) {
      source.end().lose();
      throw refused;
    }
  }

  /**
   * Makes a producer whose handle has a name, or goes on with the one of that name that an earlier process has left.
   *
   * @throws LaminarException as {@link #ofUser}; {@link ErrorCode#DUPLICATE_NAME} where the name is taken
   */
  Producer named(SourceInput source, String name) {
    if (!source.spec().isLogged()) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "a handle with a name goes on by the log, and rows of source " + source.name()
              + " are not logged (wal_mode = 'off')",
          "ask for the handle without a name, or create the source with wal_mode = 'async' or 'sync'");
    }
    EngineLog log = engine.log();
    if (log != null && engine.call(() -> source.handles().before(name)) > 0) {
      // What a handle of that name pushed before counts as durable.
      log.flush();
    }
    return open(source, () -> {
      for (LaneInput lane : source.handles().open()) {
        if (lane.owner().name().equals(name)
            && !lane.isInherited()
            && !lane.lane().isClosed()) {
          return takeUp(source, lane, name);
        }
      }
      source.checkOpen();
      source.end().open(engine.callerRuns() != null, source.spec().label());
      try {
        RowRing lane = source.channel().addLane();
        Producer made =
            producer(source, lane, new LaneOwner(true, name, source.handles().before(name)));
        made.input().hold();
        return made;
      } catch (Throwable refused) {
        source.end().lose();
        throw refused;
      }
    });
  }

  private Producer takeUp(SourceInput source, LaneInput lane, String name) {
    if (lane.isHeld()) {
      throw new LaminarException(
          ErrorCode.DUPLICATE_NAME,
          source.spec().label() + " has an open handle of the name " + name,
          "close it first, or give this one another name");
    }
    lane.hold();
    return new Producer(engine, source, lane);
  }

  private Producer producer(SourceInput source, RowRing lane, LaneOwner owner) {
    return new Producer(engine, source, source.openLane(lane, owner));
  }

  private Producer open(SourceInput source, Callable<Producer> lane) {
    while (true) {
      try {
        return engine.reclaim().beforeRefusal(() -> engine.call(lane));
      } catch (LaminarException refused) {
        // Handles that were closed keep their place until their rows were taken: to come, or since.
        boolean mayHelp = refused.code() == ErrorCode.TOO_MANY_HANDLES
            && engine.call(() -> source.channel().laneCount() < Channel.MAX_LANES
                || source.handles().hasClosed());
        if (!mayHelp) {
          throw refused;
        }
        engine.awaitIdle(List.of(source));
      }
    }
  }
}
