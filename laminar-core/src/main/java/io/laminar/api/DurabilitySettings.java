package io.laminar.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a {@link Config.Builder} was told of durability. Not thread-safe. */
final class DurabilitySettings {
  @Nullable
  Path directory;

  @Nullable
  Store store;

  @Nullable
  WalMode walMode;

  @Nullable
  Duration flushInterval;

  @Nullable
  Duration checkpointInterval;

  OptionalInt checkpointsKept = OptionalInt.empty();
  OptionalInt fullCheckpointEvery = OptionalInt.empty();
  OptionalLong maxLogBytes = OptionalLong.empty();

  @Nullable
  Compression compression;

  @Nullable
  RestorePoint restore;

  /**
   * Checks the settings.
   *
   * @return empty where no directory is set
   * @throws LaminarException {@link ErrorCode#INVALID_CONFIG}
   */
  Optional<Durability> build() {
    if (walMode != null && checkpointInterval == null) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          "walMode is set without checkpointInterval: the log would grow for ever",
          "set checkpointInterval too");
    }
    Path kept = directory;
    if (kept == null) {
      refuse("checkpointInterval", checkpointInterval != null);
      refuse("storage", store != null);
      refuse("flushInterval", flushInterval != null);
      refuse("checkpointsKept", checkpointsKept.isPresent());
      refuse("fullCheckpointEvery", fullCheckpointEvery.isPresent());
      refuse("maxLogBytes", maxLogBytes.isPresent());
      refuse("compression", compression != null);
      refuse("restore", restore != null);
      return Optional.empty();
    }
    return Optional.of(new Durability(
        kept,
        orElse(store, Store.CHRONICLE),
        orElse(walMode, WalMode.ASYNC),
        orElse(flushInterval, Durability.DEFAULT_FLUSH_INTERVAL),
        orElse(checkpointInterval, Durability.DEFAULT_CHECKPOINT_INTERVAL),
        checkpointsKept.orElse(Durability.MIN_CHECKPOINTS_KEPT),
        fullCheckpointEvery.orElse(Durability.DEFAULT_FULL_CHECKPOINT_EVERY),
        maxLogBytes.orElse(Long.MAX_VALUE),
        orElse(compression, Compression.NONE),
        orElse(restore, RestorePoint.LATEST)));
  }

  private static <T> T orElse(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }

  private static void refuse(String setting, boolean isSet) {
    if (isSet) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          setting + " is set without dataDirectory",
          "set dataDirectory too");
    }
  }
}
