package io.laminar.core.engine;

import io.laminar.api.Config;
import io.laminar.api.Source;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.log.DatabaseLog;
import io.laminar.core.engine.log.LogOptions;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.storage.MemoryLog;

/** An engine with a log in memory. */
final class LoggedFixture implements AutoCloseable {
  final MemoryLog frames;
  final DatabaseLog log;
  final Engine engine;
  final EngineFixture ticks;

  private LoggedFixture(Config config, LogOptions options, MemoryLog frames) {
    this.frames = frames;
    this.log = new DatabaseLog(frames, options);
    log.start(1, 0, 0, 0);
    this.engine = new Engine(config, log);
    this.ticks = EngineFixture.of(engine);
  }

  static LoggedFixture open(Config config, LogOptions options) {
    return new LoggedFixture(config, options, new MemoryLog());
  }

  /** Rings of 16 rows. */
  static LoggedFixture small(LogOptions options) {
    return open(Config.builder().bufferSize(16).build(), options);
  }

  SourceInput source(String name) {
    return ticks.source(name);
  }

  Source<Tick> handle(SourceInput source) {
    return ticks.handle(source);
  }

  EngineLog engineLog() {
    EngineLog present = engine.log();
    if (present == null) {
      throw new IllegalStateException("the engine was opened with a log");
    }
    return present;
  }

  /** What the log has, when all that was handed over is written. */
  LogContents contents() {
    engineLog().flush();
    return new LogContents(frames);
  }

  @Override
  public void close() {
    engine.close();
    if (log.failure() == null) {
      log.close();
    }
  }
}
