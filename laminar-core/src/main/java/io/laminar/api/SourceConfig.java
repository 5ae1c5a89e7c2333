package io.laminar.api;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a source that is created from Java has beside its columns. Immutable; what is not set is as the database's {@link
 * Config} says.
 *
 * @param bufferSize rows in its channel, a power of two; 0 for the database's
 * @param backpressure what a push does when the channel is full; empty for the database's
 * @param waitStrategy how its producers wait; empty for the database's
 * @param maxRowBytes the most bytes of strings in a row; 0 for the default
 * @param eventTime the column of the event time and its watermark; empty without one
 * @param types of columns for which the type of the Java component says too little, or something else, by column name
 * @param walMode when a row is acknowledged, in a database with a data directory; empty for the database's
 * @param checkpointInterval the longest time between two checkpoints of that database; empty for the database's
 */
public record SourceConfig(
    int bufferSize,
    Optional<Backpressure> backpressure,
    Optional<WaitStrategy> waitStrategy,
    int maxRowBytes,
    Optional<EventTime> eventTime,
    Map<String, DataType> types,
    Optional<WalMode> walMode,
    Optional<Duration> checkpointInterval) {
  private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);
  private static final Duration LONGEST_INTERVAL = Duration.ofNanos(Long.MAX_VALUE);
  private static final SourceConfig DEFAULTS = new SourceConfig(
      0,
      Optional.empty(),
      Optional.empty(),
      0,
      Optional.empty(),
      Map.of(),
      Optional.empty(),
      Optional.empty());

  // Copies the map. Numbers are checked with the statement that they become a part of.
  public SourceConfig {
    Arguments.notNull(backpressure, "backpressure");
    Arguments.notNull(waitStrategy, "waitStrategy");
    Arguments.notNull(eventTime, "eventTime");
    Arguments.notNull(walMode, "walMode");
    Arguments.notNull(checkpointInterval, "checkpointInterval").ifPresent(SourceConfig::check);
    types = Map.copyOf(Arguments.notNull(types, "types"));
  }

  private static void check(Duration interval) {
    if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "checkpointInterval is " + TimeSpans.text(interval),
          "give " + SHORTEST_INTERVAL.toMillis() + " ms to " + LONGEST_INTERVAL.toDays() + " days");
    }
  }

  /**
   * Returns the settings of a source that says nothing.
   *
   * @return everything as the database's, no event time
   */
  public static SourceConfig defaults() {
    return DEFAULTS;
  }

  /**
   * Sets the capacity of the channel.
   *
   * @param rows a power of two, or 0 for the database's
   * @return the same with it
   */
  public SourceConfig withBufferSize(int rows) {
    return new SourceConfig(
        rows,
        backpressure,
        waitStrategy,
        maxRowBytes,
        eventTime,
        types,
        walMode,
        checkpointInterval);
  }

  /**
   * Sets what a push does when the channel is full.
   *
   * @param policy the policy
   * @return the same with it
   */
  public SourceConfig withBackpressure(Backpressure policy) {
    Arguments.notNull(policy, "policy");
    return new SourceConfig(
        bufferSize,
        Optional.of(policy),
        waitStrategy,
        maxRowBytes,
        eventTime,
        types,
        walMode,
        checkpointInterval);
  }

  /**
   * Sets how producers wait.
   *
   * @param strategy the strategy
   * @return the same with it
   */
  public SourceConfig withWaitStrategy(WaitStrategy strategy) {
    Arguments.notNull(strategy, "strategy");
    return new SourceConfig(
        bufferSize,
        backpressure,
        Optional.of(strategy),
        maxRowBytes,
        eventTime,
        types,
        walMode,
        checkpointInterval);
  }

  /**
   * Sets the most bytes of strings in a row.
   *
   * @param bytes the limit, or 0 for the default
   * @return the same with it
   */
  public SourceConfig withMaxRowBytes(int bytes) {
    return new SourceConfig(
        bufferSize,
        backpressure,
        waitStrategy,
        bytes,
        eventTime,
        types,
        walMode,
        checkpointInterval);
  }

  /**
   * Sets the event time.
   *
   * @param time the column and its watermark
   * @return the same with it
   */
  public SourceConfig withEventTime(EventTime time) {
    Arguments.notNull(time, "time");
    return new SourceConfig(
        bufferSize,
        backpressure,
        waitStrategy,
        maxRowBytes,
        Optional.of(time),
        types,
        walMode,
        checkpointInterval);
  }

  /**
   * Says of which type a column is: a BigDecimal has no digits of its own, and a long may be a time.
   *
   * @param column the column's name, case ignored
   * @param type its type, with its nullability
   * @return the same with it
   */
  public SourceConfig withType(String column, DataType type) {
    Arguments.notNull(column, "column");
    Map<String, DataType> more = new LinkedHashMap<>(types);
    more.put(column, Arguments.notNull(type, "type"));
    return new SourceConfig(
        bufferSize,
        backpressure,
        waitStrategy,
        maxRowBytes,
        eventTime,
        more,
        walMode,
        checkpointInterval);
  }

  /**
   * Sets when a row is acknowledged. The database has a data directory.
   *
   * @param mode the mode
   * @return the same with it
   */
  public SourceConfig withWalMode(WalMode mode) {
    Arguments.notNull(mode, "mode");
    return new SourceConfig(
        bufferSize,
        backpressure,
        waitStrategy,
        maxRowBytes,
        eventTime,
        types,
        Optional.of(mode),
        checkpointInterval);
  }

  /**
   * Sets the longest time between two checkpoints of the database, which has a data directory: the smallest of all sources holds.
   *
   * @param interval ten milliseconds to 292 years
   * @return the same with it
   */
  public SourceConfig withCheckpointInterval(Duration interval) {
    Arguments.notNull(interval, "interval");
    return new SourceConfig(
        bufferSize,
        backpressure,
        waitStrategy,
        maxRowBytes,
        eventTime,
        types,
        walMode,
        Optional.of(interval));
  }
}
