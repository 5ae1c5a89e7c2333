package io.laminar;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.core.codec.UntypedDecoder;
import io.laminar.core.codec.UntypedEncoder;
import io.laminar.core.connector.ConnectorRequest;
import io.laminar.core.connector.Connectors;
import io.laminar.core.connector.SinkConnector;
import io.laminar.core.connector.SinkFeed;
import io.laminar.core.connector.SourceConnector;
import io.laminar.core.connector.SourceFeed;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.Engine;
import io.laminar.core.engine.Producer;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.handle.RingSink;
import io.laminar.core.handle.SourceHandle;
import io.laminar.sql.catalog.SourceDefinition;
import io.laminar.sql.parser.Connector;
import io.laminar.sql.parser.Option;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The connectors of a database: what FROM brings in and INTO takes out. Under the owner's lock. */
final class Feeds {
  private final Engine engine;
  private final Config config;
  private final Map<String, Incoming> sources = new LinkedHashMap<>();
  private final Map<String, SinkFeed> sinks = new LinkedHashMap<>();
  private Optional<LaminarException> failureAtClose = Optional.empty();
  private Optional<LaminarException> failureOfRemoved = Optional.empty();

  private record Incoming(SourceInput source, SourceFeed feed) {}

  Feeds(Engine engine, Config config) {
    this.engine = engine;
    this.config = config;
  }

  /** Opens what a source reads from, so that what is wrong is found before anything exists. */
  SourceConnector openSource(Connector connector, SourceDefinition source, Path directory) {
    checkExecution(connector);
    return positioned(
        connector,
        () -> Connectors.source(connector.kind().text())
            .open(new ConnectorRequest(
                source.name(),
                source.schema(),
                false,
                options(connector),
                source.paths(),
                directory)));
  }

  /** Opens what a sink writes to. */
  SinkConnector openSink(
      Connector connector, String name, Schema schema, boolean changelog, Path directory) {
    checkExecution(connector);
    return positioned(
        connector,
        () -> Connectors.sink(connector.kind().text())
            .open(new ConnectorRequest(name, schema, changelog, options(connector), directory)));
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
    Producer producer = engine.openProducer(source);
    producer.waitThroughStop();
    SourceHandle<Row> handle = new SourceHandle<>(producer, UntypedEncoder.of(source.layout()));
    connector.reportBadRecordsTo(error -> engine.skipped(source, error));
    SourceFeed feed =
        new SourceFeed(source.name(), connector, handle, failure -> endReaders(source, failure));
    sources.put(key, new Incoming(source, feed));
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
    SlotLayout layout = SlotLayout.of(relation.schema());
    RingSink<Row> sink =
        new RingSink<>(engine, name, relation, false, layout, UntypedDecoder.of(layout));
    SinkFeed feed = new SinkFeed(name, connector);
    feed.start(sink.subscribeForGood(feed::isMoving));
    sinks.put(key, feed);
  }

  void startThoseThatAreRead() {
    for (Incoming incoming : sources.values()) {
      if (engine.isRead(incoming.source())) {
        incoming.feed().start();
      }
    }
  }

  void start() {
    sources.values().forEach(incoming -> incoming.feed().start());
  }

  boolean hasOpenSources() {
    return sources.values().stream().anyMatch(incoming -> incoming.feed().isOpen());
  }

  /** Tells whether the connector of a source or a sink moves rows, or has moved all there were. */
  boolean isSound(String key) {
    Incoming incoming = sources.get(key);
    SinkFeed outgoing = sinks.get(key);
    return (incoming != null && incoming.feed().failure().isEmpty())
        || (outgoing != null && outgoing.failure().isEmpty());
  }

  Optional<LaminarException> failure() {
    for (Incoming incoming : sources.values()) {
      if (incoming.feed().failure().isPresent()) {
        return incoming.feed().failure();
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
      incoming.feed().close();
      failureOfRemoved = failureOfRemoved.or(incoming.feed()::failure);
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
    leaving.forEach(SinkFeed::awaitDrop);
    // Results that one could not write at its end: nobody could have asked for this before.
    sound.forEach(each -> failureAtClose = failureAtClose.or(each::failure));
  }

  /** Stops what brings rows, lets what takes results write what is there, and gives all back. */
  void close() {
    sources.values().forEach(incoming -> incoming.feed().close());
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
