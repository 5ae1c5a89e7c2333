package io.laminar;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.core.codec.UntypedDecoder;
import io.laminar.core.codec.UntypedEncoder;
import io.laminar.core.connector.AbsentSink;
import io.laminar.core.connector.ConnectorRequest;
import io.laminar.core.connector.Connectors;
import io.laminar.core.connector.FeedPositions;
import io.laminar.core.connector.Lifetime;
import io.laminar.core.connector.SinkConnector;
import io.laminar.core.connector.SinkConnectorFactory;
import io.laminar.core.connector.SinkFeed;
import io.laminar.core.connector.SourceConnector;
import io.laminar.core.connector.SourceConnectorFactory;
import io.laminar.core.connector.SourceFeed;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.Engine;
import io.laminar.core.engine.Producer;
import io.laminar.core.engine.log.PositionFrame;
import io.laminar.core.engine.output.Subscribed;
import io.laminar.core.engine.source.LaneInput;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.handle.RingSink;
import io.laminar.core.handle.SourceHandle;
import io.laminar.sql.catalog.Catalog;
import io.laminar.sql.catalog.CatalogEntry;
import io.laminar.sql.catalog.SinkDefinition;
import io.laminar.sql.catalog.SourceDefinition;
import io.laminar.sql.parser.Connector;
import io.laminar.sql.parser.Option;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The connectors of a database: what FROM brings in and INTO takes out. Under the owner's lock. */
final class Feeds {
  /** The name of a connector's handle, which no user's has. */
  private static final String HANDLE = "\0FROM";

  private final Engine engine;
  private final Config config;
  private final Optional<DurableDatabase> durable;
  private final Map<String, Incoming> sources = new LinkedHashMap<>();
  private final Map<String, SinkFeed> sinks = new LinkedHashMap<>();

  // Volatile: asked without the lock.
  private volatile boolean removedSinks;
  private Optional<LaminarException> failureAtClose = Optional.empty();
  private Optional<LaminarException> failureOfRemoved = Optional.empty();

  Feeds(Engine engine, Config config, Optional<DurableDatabase> durable) {
    this.engine = engine;
    this.config = config;
    this.durable = durable;
  }

  /**
   * Opens what a source reads from, so that what is wrong is found before anything exists; while a database is brought back
   * connectors wait for {@link #goOn}.
   */
  Optional<SourceConnector> openSource(SourceDefinition source, Path directory) {
    if (durable.isPresent() && durable.get().isComingBack()) {
      return Optional.empty();
    }
    return source
        .connector()
        .map(each -> openSource(
            each,
            source,
            directory,
            durable.isPresent() ? Lifetime.DURABLE : Lifetime.OF_THE_PROCESS));
  }

  private SourceConnector openSource(
      Connector connector, SourceDefinition source, Path directory, Lifetime lifetime) {
    checkExecution(connector);
    return positioned(connector, () -> {
      SourceConnectorFactory factory = Connectors.source(connector.kind().text());
      if (lifetime.isDurable() && !factory.keepsPositions()) {
        throw withoutPositions(connector);
      }
      return factory.open(new ConnectorRequest(
          source.name(),
          source.schema(),
          false,
          options(connector),
          source.paths(),
          directory,
          lifetime));
    });
  }

  private static LaminarException withoutPositions(Connector connector) {
    return new LaminarException(
        ErrorCode.NOT_SUPPORTED,
        "the connector " + connector.kind().text()
            + " does not say where it stands, which a database with a data directory needs",
        connector.position(),
        "push the rows, or subscribe and write them; or use a database in memory",
        null);
  }

  /** Opens what a sink writes to; while a database is brought back, what it had written to. */
  Optional<SinkConnector> openSink(SinkDefinition sink, Path directory) {
    return sink.connector().map(connector -> {
      if (durable.isEmpty()) {
        return openSink(connector, sink, directory, Lifetime.OF_THE_PROCESS);
      }
      if (!durable.get().isComingBack()) {
        return openSink(connector, sink, directory, Lifetime.DURABLE);
      }
      try {
        Lifetime lifetime =
            durable.get().statements().sink().map(Lifetime::goingOn).orElse(Lifetime.DURABLE);
        return openSink(connector, sink, directory, lifetime);
      } catch (LaminarException refused) {
        // The rest of the database comes back; the next opening tries again.
        return new AbsentSink(refused);
      }
    });
  }

  private SinkConnector openSink(
      Connector connector, SinkDefinition sink, Path directory, Lifetime lifetime) {
    checkExecution(connector);
    return positioned(connector, () -> {
      SinkConnectorFactory factory = Connectors.sink(connector.kind().text());
      if (lifetime.isDurable() && !factory.keepsPositions()) {
        throw withoutPositions(connector);
      }
      return factory.open(new ConnectorRequest(
          sink.name(),
          sink.schema(),
          sink.isChangelog(),
          options(connector),
          Map.of(),
          directory,
          lifetime));
    });
  }

  private void checkExecution(Connector connector) {
    if (config.execution() == Execution.CALLER_RUNS) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "connectors are not supported in caller-runs: they push and read on threads of their own",
          connector.position(),
          "open the database with Execution.ENGINE_THREAD",
          null);
    }
  }

  private static <R> R positioned(Connector connector, java.util.function.Supplier<R> open) {
    try {
      return open.get();
    } catch (LaminarException e) {
      if (e.position().isPresent()) {
        throw e;
      }
      throw new LaminarException(e.code(), e.problem(), connector.position(), e.remedy(), e);
    }
  }

  private static Map<String, String> options(Connector connector) {
    Map<String, String> options = new LinkedHashMap<>();
    for (Option option : connector.options()) {
      if (options.put(option.key(), option.value()) != null) {
        throw new LaminarException(
            ErrorCode.INVALID_OPTION,
            "option " + option.key() + " is given twice",
            option.keyPosition(),
            "give it once",
            null);
      }
    }
    return options;
  }

  void addSource(String key, SourceInput source, SourceConnector connector) {
    if (durable.isPresent()) {
      Producer producer = engine.openProducer(source, HANDLE);
      LanePositions positions = positions(source, producer, Optional.empty());
      // Which files there are is known from now on.
      connector.position().ifPresent(begin -> positions.stands(begin, 0));
      addDurable(key, source, connector, producer, positions, 0);
      return;
    }
    Producer producer = engine.openProducer(source);
    connector.reportBadRecordsTo(error -> engine.skipped(source, error));
    SourceFeed feed = new SourceFeed(
        source.name(), connector, handle(producer, source), failure -> endReaders(source, failure));
    sources.put(key, new Incoming(source, Optional.of(feed), Optional.empty(), Optional::empty));
  }

  private LanePositions positions(
      SourceInput source, Producer producer, Optional<PositionFrame> newest) {
    return new LanePositions(durable.orElseThrow().log(), source, producer, newest);
  }

  private static SourceHandle<Row> handle(Producer producer, SourceInput source) {
    producer.waitThroughStop();
    return new SourceHandle<>(producer, UntypedEncoder.of(source.layout()));
  }

  private void addDurable(
      String key,
      SourceInput source,
      SourceConnector connector,
      Producer producer,
      LanePositions log,
      long firstRow) {
    long bad = log.newest().map(PositionFrame::badRecords).orElse(0L);
    FeedPositions positions = new FeedPositions(log, firstRow, bad, System::nanoTime);
    connector.reportBadRecordsTo(error -> {
      if (positions.skipped()) {
        engine.skipped(source, error);
      }
    });
    SourceFeed feed = new SourceFeed(
        source.name(),
        connector,
        handle(producer, source),
        failure -> endReaders(source, failure),
        Optional.of(positions));
    sources.put(key, new Incoming(source, Optional.of(feed), Optional.empty(), log::newest));
  }

  // ---- A database that was brought back ----

  /** Lets the connectors of all sources go on, as far as the log has their rows. */
  void goOn(Catalog catalog, Map<String, SourceInput> inputs, ConnectorPositions positions) {
    CatalogStatements made = durable.orElseThrow().statements().made();
    for (CatalogEntry each : catalog.all()) {
      if (each instanceof SourceDefinition source && source.connector().isPresent()) {
        SourceInput input = Objects.requireNonNull(inputs.get(source.key()));
        goOn(source, input, made.directory(source.key()), positions);
      }
    }
  }

  private void goOn(
      SourceDefinition definition,
      SourceInput source,
      Path directory,
      ConnectorPositions positions) {
    Optional<LaneInput> lane = engine.call(() -> source.handles().open().stream()
        .filter(each -> each.owner().name().equals(HANDLE))
        .filter(each -> !each.isInherited() && !each.lane().isClosed())
        .findFirst());
    Optional<PositionFrame> known = lane.map(each ->
            positions.newest(source.index(), each.lane().id(), each.lane().rowsPublished()))
        .orElseGet(() -> positions.end(source.index()));
    long bad = known.map(PositionFrame::badRecords).orElse(0L);
    boolean unused = engine.call(() -> source.errors().countOn(bad));
    boolean last = known.isPresent() && known.get().isLast();
    if (last || engine.call(() -> source.steps().isEnded() || source.end().isDecided())) {
      Optional<LaminarException> failure = known.flatMap(PositionFrame::failure);
      lane.ifPresent(each -> endAgain(source, failure));
      sources.put(definition.key(), new Incoming(source, Optional.empty(), failure, () -> known));
      return;
    }
    if (durable.orElseThrow().isBeingRestored()) {
      sources.put(
          definition.key(), new Incoming(source, Optional.empty(), Optional.empty(), () -> known));
      return;
    }
    try {
      Lifetime lifetime =
          known.map(each -> Lifetime.goingOn(each.position())).orElse(Lifetime.DURABLE);
      Connector connector = definition.connector().orElseThrow();
      SourceConnector opened = openSource(connector, definition, directory, lifetime);
      Producer producer = engine.openProducer(source, HANDLE);
      addDurable(
          definition.key(),
          source,
          opened,
          producer,
          positions(source, producer, known),
          known.map(PositionFrame::row).orElse(0L));
    } catch (LaminarException refused) {
      // The rest of the database is there; the next opening tries again.
      sources.put(
          definition.key(),
          new Incoming(source, Optional.empty(), Optional.of(refused), () -> known));
    }
  }

  /** The connector had come to its end, and the log does not know what follows from that. */
  private void endAgain(SourceInput source, Optional<LaminarException> failure) {
    Producer producer = engine.openProducer(source, HANDLE);
    if (failure.isPresent()) {
      endReaders(source, failure.get());
      producer.close();
    } else {
      producer.finish();
    }
  }

  /** How far they have come, for a checkpoint. */
  List<PositionFrame> positions() {
    return sources.values().stream()
        .flatMap(each -> each.position().get().stream())
        .toList();
  }

  private void endReaders(SourceInput source, LaminarException failure) {
    try {
      // After the rows that came before it.
      engine.awaitIdle(List.of(source));
      engine.fail(source, failure);
    } catch (LaminarException over) {
      // Closed, dropped, or told to stop waiting: nobody reads it any more.
    }
  }

  void addSink(String key, String name, Relation relation, SinkConnector connector) {
    SlotLayout layout = Subscribed.layout(relation, false);
    RingSink<Row> sink =
        new RingSink<>(engine, name, relation, false, layout, UntypedDecoder.of(layout));
    SinkFeed feed = new SinkFeed(name, connector);
    if (durable.isPresent()) {
      refuseRetained(name, relation);
      boolean comingBack = durable.get().isComingBack();
      if (!comingBack) {
        durable.get().statements().opened(connector.force());
      }
      durable.get().sinks().add(key, feed, sink, comingBack);
    } else {
      feed.start(sink.subscribeForGood(feed::isMoving));
    }
    sinks.put(key, feed);
  }

  /** Changes that are retained come when they are durable, perhaps behind a checkpoint that they were made before. */
  private static void refuseRetained(String name, Relation relation) {
    if (relation.retained() != null) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "sink " + name + " reads " + relation.name()
              + ", whose changes are retained: INTO is not supported there yet",
          "write a stream without retain that selects from the same, or subscribe behind a number");
    }
  }

  /** Tells whether connectors that take results out were dropped or replaced since this was asked. */
  boolean takeRemovedSinks() {
    boolean removed = removedSinks;
    removedSinks = false;
    return removed;
  }

  void startThoseThatAreRead() {
    for (Incoming incoming : sources.values()) {
      if (engine.isRead(incoming.source())) {
        incoming.start();
      }
    }
  }

  void start() {
    sources.values().forEach(Incoming::start);
  }

  boolean hasOpenSources() {
    return sources.values().stream().anyMatch(Incoming::isOpen);
  }

  /** Tells whether the connector of a source or a sink moves rows, or has moved all there were. */
  boolean isSound(String key) {
    if (durable.isPresent() && durable.get().isComingBack()) {
      // As it was: a statement that changed nothing had found it sound.
      return durable.get().statements().hasChangedNothing();
    }
    Incoming incoming = sources.get(key);
    SinkFeed outgoing = sinks.get(key);
    return (incoming != null && incoming.failure().isEmpty())
        || (outgoing != null && outgoing.failure().isEmpty());
  }

  Optional<LaminarException> failure() {
    for (Incoming incoming : sources.values()) {
      if (incoming.failure().isPresent()) {
        return incoming.failure();
      }
    }
    for (SinkFeed feed : sinks.values()) {
      if (feed.failure().isPresent()) {
        return feed.failure();
      }
    }
    return failureAtClose;
  }

  /**
   * Stops what brings rows to a source that is about to be replaced or dropped. That it failed is told
   * at the end: a source that was mended is not a failure before.
   */
  void removeSource(String key) {
    Incoming incoming = sources.remove(key);
    if (incoming != null) {
      incoming.close();
      failureOfRemoved = failureOfRemoved.or(incoming::failure);
    }
  }

  /**
   * Takes out the connectors of objects that are dropped together: sources get no more rows, sinks
   * write what was emitted before.
   *
   * @param drop takes the objects out
   */
  void remove(List<String> keys, Runnable drop) {
    keys.forEach(this::removeSource);
    List<SinkFeed> leaving =
        keys.stream().filter(sinks::containsKey).map(sinks::get).toList();
    List<SinkFeed> sound =
        leaving.stream().filter(each -> each.failure().isEmpty()).toList();
    leaving.forEach(SinkFeed::expectDrop);
    drop.run();
    keys.forEach(sinks::remove);
    durable.ifPresent(each -> keys.forEach(each.sinks()::remove));
    removedSinks = removedSinks || !leaving.isEmpty();
    leaving.forEach(SinkFeed::awaitDrop);
    // Results that one could not write at its end: nobody could have asked for this before.
    sound.forEach(each -> failureAtClose = failureAtClose.or(each::failure));
  }

  /** Stops what brings rows, lets what takes results write what is there, and gives all back. */
  void close() {
    sources.values().forEach(Incoming::leave);
    stopEngine();
    SinkFeed.closeAll(sinks.values());
    // A file may fail to become complete: that is to be asked for after the end too.
    failureAtClose = failure().or(() -> failureOfRemoved);
    sources.clear();
    sinks.clear();
  }

  private void stopEngine() {
    try {
      if (!sinks.isEmpty()) {
        engine.stop();
        if (SinkFeed.cancelStalled(sinks.values())) {
          // The rows that these held back, for the other sinks.
          engine.stop();
        }
      }
    } catch (LaminarException refused) {
      // The engine failed: the sinks write what is there, and say so.
      if (!engine.isClosed()) {
        throw refused;
      }
    }
  }
}
