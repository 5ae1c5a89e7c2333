package io.laminar;

import io.laminar.api.Config;
import io.laminar.api.Durability;
import java.nio.file.Path;

/** Configs that differ from another one. */
final class Configs {
  private Configs() {}

  /** The same, in memory, with nobody who is told. */
  static Config.Builder like(Config config) {
    Config.Builder copy = Config.builder()
        .bufferSize(config.bufferSize())
        .backpressure(config.backpressure())
        .waitStrategy(config.waitStrategy())
        .execution(config.execution())
        .clock(config.clock())
        .autoStartConnectors(config.autoStartConnectors())
        .memoryLimit(config.memoryLimit())
        .temporalRounding(config.temporalRounding())
        .zone(config.zone());
    config.functions().forEach(copy::function);
    return copy;
  }

  /** The same, in another data directory. */
  static Config.Builder in(Path directory, Config config, Durability durability) {
    return like(config)
        .listener(config.listener())
        .dataDirectory(directory)
        .storage(durability.store())
        .walMode(durability.walMode())
        .checkpointInterval(durability.checkpointInterval())
        .flushInterval(durability.flushInterval())
        .checkpointsKept(durability.checkpointsKept())
        .fullCheckpointEvery(durability.fullCheckpointEvery())
        .maxLogBytes(durability.maxLogBytes());
  }
}
