package io.laminar.sql.catalog;

import io.laminar.api.Backpressure;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.WaitStrategy;
import io.laminar.api.WalMode;
import io.laminar.api.WatermarkOrigin;
import io.laminar.sql.parser.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The options of a source (SEMANTICS §1).
 *
 * @param bufferSize rows in its channel, a power of two
 * @param backpressure what a push does when the channel is full
 * @param waitStrategy how its producers wait
 * @param watermark what moves the watermark
 * @param idleTimeout after which a silent handle no longer holds time back; empty: never
 * @param maxFuture how far a row's event time may be ahead of the clock; empty: any
 * @param maxRowBytes the most bytes of strings in a row
 * @param walMode when a row is acknowledged, in a database with a data directory; empty: as the database says
 * @param checkpointInterval the longest time between two checkpoints of that database; empty: any
 */
public record SourceOptions(
    int bufferSize,
    Backpressure backpressure,
    WaitStrategy waitStrategy,
    WatermarkOrigin watermark,
    Optional<Duration> idleTimeout,
    Optional<Duration> maxFuture,
    int maxRowBytes,
    Optional<WalMode> walMode,
    Optional<Duration> checkpointInterval) {
  /** The most bytes of strings in a row unless the option says otherwise. */
  public static final int DEFAULT_MAX_ROW_BYTES = 1 << 20;

  /** The smallest {@code checkpoint_interval}. */
  public static final Duration MIN_CHECKPOINT_INTERVAL = Duration.ofMillis(10);

  private static final int MIN_ROW_BYTES = 64;
  private static final int MAX_ROW_BYTES = 1 << 28;
  private static final int MIN_BUFFER_SIZE = 2;
  private static final int MAX_BUFFER_SIZE = 1 << 24;
  private static final List<String> NAMES = List.of(
      "buffer_size",
      "backpressure",
      "wait_strategy",
      "watermark",
      "idle_timeout",
      "max_future",
      "max_row_bytes",
      "wal_mode",
      "checkpoint_interval");

  /**
   * Reads the options of a statement.
   *
   * @param create the statement
   * @param defaults what holds for options that are not given
   * @return the options
   * @throws io.laminar.api.LaminarException {@link ErrorCode#UNKNOWN_OPTION}, {@link ErrorCode#INVALID_OPTION}
   */
  public static SourceOptions of(Statement.CreateSource create, Config defaults) {
    OptionReader options =
        new OptionReader(create.kind().label(), create.options(), NAMES, List.of());
    if (create.watermark().isEmpty()) {
      options.refuse("watermark", "needs a WATERMARK FOR, which names the event-time column");
      options.refuse("idle_timeout", "needs a WATERMARK: without one nothing holds time back");
      options.refuse("max_future", "needs a WATERMARK: without one there is no event time");
    }
    if (defaults.durability().isEmpty()) {
      refuseInMemory(options, "wal_mode", "nothing is logged");
      refuseInMemory(options, "checkpoint_interval", "there are no checkpoints");
    }
    Optional<WalMode> walMode = options.word("wal_mode", WalMode.class);
    Backpressure backpressure =
        options.word("backpressure", Backpressure.class, defaults.backpressure());
    if (walMode.equals(Optional.of(WalMode.OFF))) {
      checkUnlogged(create, options);
    } else if (defaults.durability().isPresent() && backpressure == Backpressure.DROP_OLDEST) {
      options.refuse(
          "backpressure",
          "is 'drop_oldest', and the log of the database keeps every row that was pushed",
          "use 'block' or 'reject', or wal_mode = 'off'");
    }
    WatermarkOrigin watermark =
        options.word("watermark", WatermarkOrigin.class, WatermarkOrigin.ROWS);
    if (watermark == WatermarkOrigin.EXTERNAL
        && create.watermark().filter(each -> !each.delay().isZero()).isPresent()) {
      options.refuse(
          "watermark",
          "'external' and the delay of WATERMARK FOR contradict each other: rows move no watermark",
          "leave one of them out");
    }
    return new SourceOptions(
        options.powerOfTwo("buffer_size", defaults.bufferSize(), MIN_BUFFER_SIZE, MAX_BUFFER_SIZE),
        backpressure,
        options.waitStrategy("wait_strategy", defaults.waitStrategy()),
        watermark,
        options.duration("idle_timeout"),
        options.duration("max_future"),
        options.number("max_row_bytes", DEFAULT_MAX_ROW_BYTES, MIN_ROW_BYTES, MAX_ROW_BYTES),
        walMode,
        options.duration("checkpoint_interval", MIN_CHECKPOINT_INTERVAL));
  }

  private static void checkUnlogged(Statement.CreateSource create, OptionReader options) {
    if (!create.key().isEmpty()) {
      options.refuse(
          "wal_mode",
          "is not 'off': its rows would be those of a checkpoint again, whatever was written since",
          "give 'async' or 'sync', or leave it out");
    }
    if (create.connector().isPresent()) {
      throw options.notSupported(
          "wal_mode",
          "'off' of a source with a connector",
          "give 'async' or 'sync', or leave it out");
    }
  }

  private static void refuseInMemory(OptionReader options, String name, String why) {
    options.refuse(
        name,
        "needs a database with a data directory: in memory " + why,
        "leave it out, or set dataDirectory (in the shell: --data-dir DIR)");
  }
}
