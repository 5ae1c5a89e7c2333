package io.laminar.shell;

import io.laminar.api.Compression;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RestorePoint;
import io.laminar.api.Store;
import io.laminar.api.WalMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options of a command that opens a database in a data directory. What is wrong with them is found by {@link #addTo}, with
 * the name that was typed.
 */
final class DurabilityArguments {
  static final String DATA_DIR = "--data-dir";

  private static final String STORAGE = "--storage";
  private static final String WAL_MODE = "--wal-mode";
  private static final String FLUSH_INTERVAL = "--flush-interval";
  private static final String CHECKPOINT_INTERVAL = "--checkpoint-interval";
  private static final String CHECKPOINTS_KEPT = "--checkpoints-kept";
  private static final String MAX_LOG_BYTES = "--max-log-bytes";
  private static final String COMPRESSION = "--compression";
  private static final String RESTORE = "--restore";

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h)");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  @Option(
      names = DATA_DIR,
      paramLabel = "DIR",
      description = "Keep the database in this directory, and go on with what it holds.")
  private @Nullable Path directory;

  @Option(
      names = STORAGE,
      paramLabel = "STORE",
      description = "What writes there: chronicle (default) or segment.")
  private @Nullable String storage;

  @Option(
      names = WAL_MODE,
      paramLabel = "MODE",
      description = "When a row is acknowledged: async (default) or sync; with an interval of"
          + " checkpoints.")
  private @Nullable String walMode;

  @Option(
      names = FLUSH_INTERVAL,
      paramLabel = "TIME",
      description = "The longest time between two forces: 10ms (default).")
  private @Nullable String flushInterval;

  @Option(
      names = CHECKPOINT_INTERVAL,
      paramLabel = "TIME",
      description = "The time between two checkpoints: 10s (default).")
  private @Nullable String checkpointInterval;

  @Option(
      names = CHECKPOINTS_KEPT,
      paramLabel = "N",
      description = "How many checkpoints stay: 2 (default).")
  private @Nullable String checkpointsKept;

  @Option(
      names = MAX_LOG_BYTES,
      paramLabel = "N",
      description = "From there on rows wait for the next checkpoint.")
  private @Nullable String maxLogBytes;

  @Option(
      names = COMPRESSION,
      paramLabel = "HOW",
      description = "How what is written is packed: none (default) or lz4.")
  private @Nullable String compression;

  @Option(
      names = RESTORE,
      paramLabel = "FROM",
      description = "From where to go on: latest (default), none, or the number of a checkpoint.")
  private @Nullable String restore;

  /** Tells whether a data directory is named. */
  boolean areThere() {
    return directory != null;
  }

  /** Tells whether any of them was typed. */
  boolean isTyped() {
    return directory != null || others().values().stream().anyMatch(Objects::nonNull);
  }

  /** What is wrong with what was typed. */
  Optional<LaminarException> problem() {
    Config.Builder config = Config.builder();
    try {
      addTo(config);
      Config unused = config.build();
      return Optional.empty();
    } catch (LaminarException wrong) {
      return Optional.of(wrong);
    }
  }

  /**
   * Sets what was typed.
   *
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT}
   */
  void addTo(Config.Builder config) {
    Path named = directory;
    if (named == null) {
      refuseWithoutDirectory();
      return;
    }
    if (walMode != null && checkpointInterval == null) {
      throw refused(
          WAL_MODE + " is given without " + CHECKPOINT_INTERVAL,
          "say how often a checkpoint is to be made, such as " + CHECKPOINT_INTERVAL + " 10s");
    }
    config.dataDirectory(named);
    if (storage != null) {
      config.storage(oneOf(STORAGE, storage, Store.values()));
    }
    if (walMode != null) {
      config.walMode(oneOf(WAL_MODE, walMode, WalMode.values()));
    }
    if (flushInterval != null) {
      config.flushInterval(duration(FLUSH_INTERVAL, flushInterval));
    }
    if (checkpointInterval != null) {
      config.checkpointInterval(duration(CHECKPOINT_INTERVAL, checkpointInterval));
    }
    if (checkpointsKept != null) {
      config.checkpointsKept(
          (int) Math.min(Integer.MAX_VALUE, number(CHECKPOINTS_KEPT, checkpointsKept)));
    }
    if (maxLogBytes != null) {
      config.maxLogBytes(number(MAX_LOG_BYTES, maxLogBytes));
    }
    if (compression != null) {
      config.compression(oneOf(COMPRESSION, compression, Compression.values()));
    }
    if (restore != null) {
      config.restore(restorePoint(restore));
    }
  }

  private Map<String, @Nullable String> others() {
    Map<String, @Nullable String> others = new LinkedHashMap<>();
    others.put(STORAGE, storage);
    others.put(WAL_MODE, walMode);
    others.put(FLUSH_INTERVAL, flushInterval);
    others.put(CHECKPOINT_INTERVAL, checkpointInterval);
    others.put(CHECKPOINTS_KEPT, checkpointsKept);
    others.put(MAX_LOG_BYTES, maxLogBytes);
    others.put(COMPRESSION, compression);
    others.put(RESTORE, restore);
    return others;
  }

  private void refuseWithoutDirectory() {
    others().forEach((option, value) -> {
      if (value != null) {
        throw refused(
            option + " is given without " + DATA_DIR,
            "name the data directory too: " + DATA_DIR + " DIR");
      }
    });
  }

  private static <E extends Enum<E>> E oneOf(String option, String value, E[] allowed) {
    for (E each : allowed) {
      if (each.name().equalsIgnoreCase(value)) {
        return each;
      }
    }
    List<String> names =
        Arrays.stream(allowed).map(each -> each.name().toLowerCase(Locale.ROOT)).toList();
    throw refused(option + " is '" + value + "'", "allowed are: " + String.join(", ", names));
  }

  private static Duration duration(String option, String value) {
    Matcher parts = DURATION.matcher(value.strip().toLowerCase(Locale.ROOT));
    if (!parts.matches() || Long.parseLong(parts.group(1)) == 0) {
      throw refused(
          option + " is '" + value + "'",
          "give a time of more than 0, such as 100ms, 10s, 5m or 1h");
    }
    long count = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }

  private static long number(String option, String value) {
    if (!NUMBER.matcher(value.strip()).matches()) {
      throw refused(option + " is '" + value + "'", "give a whole number");
    }
    return Long.parseLong(value.strip());
  }

  private static RestorePoint restorePoint(String value) {
    if (value.equalsIgnoreCase("latest")) {
      return RestorePoint.LATEST;
    }
    if (value.equalsIgnoreCase("none")) {
      return RestorePoint.NONE;
    }
    if (!NUMBER.matcher(value.strip()).matches()) {
      throw refused(
          RESTORE + " is '" + value + "'", "give latest, none, or the number of a checkpoint");
    }
    return RestorePoint.epoch(Long.parseLong(value.strip()));
  }

  private static LaminarException refused(String problem, String remedy) {
    return new LaminarException(ErrorCode.INVALID_ARGUMENT, problem, remedy);
  }
}
