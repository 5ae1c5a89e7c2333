package io.laminar.api;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How a database is opened; the defaults need nothing set. Immutable.
 *
 * <p>What contradicts itself, or asks for what this version does not have, is refused by {@link
 * Builder#build()} with {@link ErrorCode#INVALID_CONFIG} or {@link ErrorCode#NOT_SUPPORTED}.
 */
public final class Config {
  /** Rows in the channel of a source or subscription, unless set. */
  public static final int DEFAULT_BUFFER_SIZE = 65_536;

  /** The smallest limit of the memory that state may take, in bytes. */
  public static final long MIN_MEMORY_LIMIT = 1 << 20;

  /** The last processor that Linux knows in a set of the usual size. */
  private static final int MAX_CORE = 1023;

  private static final int MIN_BUFFER_SIZE = 2;
  private static final int MAX_BUFFER_SIZE = 1 << 24;

  private final int bufferSize;
  private final Backpressure backpressure;
  private final WaitStrategy waitStrategy;
  private final Execution execution;
  private final Clock clock;
  private final boolean autoStartConnectors;
  private final long memoryLimit;
  private final OptionalInt coreAffinity;
  private final TemporalRounding temporalRounding;
  private final ZoneId zone;
  private final DatabaseListener listener;

  private Config(Builder builder) {
    this.bufferSize = builder.bufferSize;
    this.backpressure = builder.backpressure;
    this.waitStrategy = builder.waitStrategy;
    this.execution = builder.execution;
    this.clock = builder.clock;
    this.autoStartConnectors = builder.autoStartConnectors;
    this.coreAffinity = builder.coreAffinity;
    this.temporalRounding = builder.temporalRounding;
    this.zone = builder.zone;
    this.listener = builder.listener;
    this.memoryLimit = builder.memoryLimit.orElse(Runtime.getRuntime().maxMemory() / 2);
  }

  /**
   * Starts from the defaults.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * The defaults.
   *
   * @return an engine thread, 65,536 rows a channel, {@code block}, {@code spin_yield}
   */
  public static Config defaults() {
    return new Builder().build();
  }

  /**
   * Returns the capacity of a source's or subscription's channel unless its options say otherwise.
   *
   * @return rows, a power of two
   */
  public int bufferSize() {
    return bufferSize;
  }

  /**
   * Returns what a push does when the channel is full, unless the source's options say otherwise.
   *
   * @return the policy
   */
  public Backpressure backpressure() {
    return backpressure;
  }

  /**
   * Returns how threads wait, unless the source's options say otherwise.
   *
   * @return the strategy
   */
  public WaitStrategy waitStrategy() {
    return waitStrategy;
  }

  /**
   * Returns which thread runs the operators.
   *
   * @return the execution
   */
  public Execution execution() {
    return execution;
  }

  /**
   * Returns the clock.
   *
   * @return the clock
   */
  public Clock clock() {
    return clock;
  }

  /**
   * Tells whether the connector of a source starts by itself once something reads the source.
   *
   * @return false where {@code startConnectors()} of the database does it
   */
  public boolean autoStartConnectors() {
    return autoStartConnectors;
  }

  /**
   * Returns how much memory the state of all queries together may take: groups, windows, the rows
   * of materialized views. At the limit the query that is furthest above its share, the limit
   * divided by the number of queries, is stopped with {@link ErrorCode#RESOURCE_LIMIT} as the
   * cause; the others go on.
   *
   * @return bytes; half of the largest heap of the JVM unless set
   */
  public long memoryLimit() {
    return memoryLimit;
  }

  /**
   * Returns the processor that the engine's thread is pinned to.
   *
   * @return its number, as the system counts them from 0; absent where the system decides
   */
  public OptionalInt coreAffinity() {
    return coreAffinity;
  }

  /**
   * Returns how Java times that are finer than their columns are taken.
   *
   * @return the rounding, {@link TemporalRounding#FLOOR} unless set
   */
  public TemporalRounding temporalRounding() {
    return temporalRounding;
  }

  /**
   * Returns the zone of local times: in it a TIMESTAMP WITH LOCAL TIME ZONE is shown as text, read
   * from text without an offset, and taken apart. {@code SET TIME ZONE} changes it for the
   * statements that follow; a view keeps the zone that it was created under.
   *
   * @return the zone, UTC unless set
   */
  public ZoneId zone() {
    return zone;
  }

  /**
   * Returns who learns what passes in silence otherwise.
   *
   * @return the listener; one that logs unless set
   */
  public DatabaseListener listener() {
    return listener;
  }

  @Override
  public String toString() {
    return "Config(" + execution + ", bufferSize " + bufferSize + ", " + backpressure + ", "
        + waitStrategy + ", memoryLimit " + memoryLimit + ")";
  }

  /** Collects settings; not thread-safe. */
  public static final class Builder {
    private int bufferSize = DEFAULT_BUFFER_SIZE;
    private Backpressure backpressure = Backpressure.BLOCK;
    private WaitStrategy waitStrategy = WaitStrategy.SPIN_YIELD;
    private Execution execution = Execution.ENGINE_THREAD;
    private Clock clock = Clock.system();
    private boolean autoStartConnectors = true;
    private @Nullable Path dataDirectory;
    private @Nullable Duration checkpointInterval;
    private Optional<String> walMode = Optional.empty();
    private OptionalInt coreAffinity = OptionalInt.empty();
    private TemporalRounding temporalRounding = TemporalRounding.FLOOR;
    private ZoneId zone = ZoneOffset.UTC;
    private DatabaseListener listener = DatabaseListener.logging();
    private OptionalLong memoryLimit = OptionalLong.empty();

    private Builder() {}

    /**
     * Sets the capacity of channels.
     *
     * @param rows a power of two, 2 to 16,777,216
     * @return this
     */
    public Builder bufferSize(int rows) {
      this.bufferSize = rows;
      return this;
    }

    /**
     * Sets what a push does when the channel is full.
     *
     * @param policy the policy
     * @return this
     */
    public Builder backpressure(Backpressure policy) {
      this.backpressure = Arguments.notNull(policy, "policy");
      return this;
    }

    /**
     * Sets how threads wait.
     *
     * @param strategy the strategy
     * @return this
     */
    public Builder waitStrategy(WaitStrategy strategy) {
      this.waitStrategy = Arguments.notNull(strategy, "strategy");
      return this;
    }

    /**
     * Sets which thread runs the operators.
     *
     * @param which the execution
     * @return this
     */
    public Builder execution(Execution which) {
      this.execution = Arguments.notNull(which, "which");
      return this;
    }

    /**
     * Sets the clock.
     *
     * @param injected the clock
     * @return this
     */
    public Builder clock(Clock injected) {
      this.clock = Arguments.notNull(injected, "injected");
      return this;
    }

    /**
     * Sets whether connectors start by themselves.
     *
     * @param automatic false to start them with {@code startConnectors()}, when everything that is
     *     to see their rows has subscribed
     * @return this
     */
    public Builder autoStartConnectors(boolean automatic) {
      this.autoStartConnectors = automatic;
      return this;
    }

    /**
     * Sets how much memory the state of all queries together may take.
     *
     * @param bytes at least {@value Config#MIN_MEMORY_LIMIT}
     * @return this
     */
    public Builder memoryLimit(long bytes) {
      this.memoryLimit = OptionalLong.of(bytes);
      return this;
    }

    /**
     * Asks for durability in a directory: refused until the log exists.
     *
     * @param directory where log and checkpoints would lie
     * @return this
     */
    public Builder dataDirectory(Path directory) {
      this.dataDirectory = Arguments.notNull(directory, "directory");
      return this;
    }

    /**
     * Asks for checkpoints: refused until the log exists.
     *
     * @param interval the time between two
     * @return this
     */
    public Builder checkpointInterval(Duration interval) {
      this.checkpointInterval = Arguments.notNull(interval, "interval");
      return this;
    }

    /**
     * Asks for a write-ahead log: refused until it exists.
     *
     * @param mode {@code async} or {@code sync}
     * @return this
     */
    public Builder walMode(String mode) {
      this.walMode = Optional.of(Arguments.notNull(mode, "mode"));
      return this;
    }

    /**
     * Pins the thread of the engine to a processor, and leaves all other threads alone. Needs the
     * artifact {@code net.openhft:affinity} on the class path; opening the database fails with
     * {@link ErrorCode#INVALID_CONFIG} where the process may not use the processor.
     *
     * @param core the processor's number, as the system counts them, 0 to 1,023
     * @return this
     */
    public Builder coreAffinity(int core) {
      this.coreAffinity = OptionalInt.of(core);
      return this;
    }

    /**
     * Sets how Java times that are finer than their columns are taken, such as {@code Instant.now()}
     * for a {@code TIMESTAMP} of milliseconds.
     *
     * @param rounding the rounding
     * @return this
     */
    public Builder temporalRounding(TemporalRounding rounding) {
      this.temporalRounding = Arguments.notNull(rounding, "rounding");
      return this;
    }

    /**
     * Sets the zone of local times.
     *
     * @param local the zone
     * @return this
     */
    public Builder zone(ZoneId local) {
      this.zone = Arguments.notNull(local, "local");
      return this;
    }

    /**
     * Sets who learns of rows that nothing read, late and dropped rows, and errors, in place of the log.
     *
     * @param told the listener
     * @return this
     */
    public Builder listener(DatabaseListener told) {
      this.listener = Arguments.notNull(told, "told");
      return this;
    }

    /**
     * Checks the settings.
     *
     * @return the configuration
     * @throws LaminarException {@link ErrorCode#INVALID_CONFIG}, {@link ErrorCode#NOT_SUPPORTED}
     */
    public Config build() {
      if (bufferSize < MIN_BUFFER_SIZE
          || bufferSize > MAX_BUFFER_SIZE
          || Integer.bitCount(bufferSize) != 1) {
        throw new LaminarException(
            ErrorCode.INVALID_CONFIG,
            "bufferSize is " + bufferSize,
            "give a power of two from " + MIN_BUFFER_SIZE + " to " + MAX_BUFFER_SIZE);
      }
      if (memoryLimit.isPresent() && memoryLimit.getAsLong() < MIN_MEMORY_LIMIT) {
        throw new LaminarException(
            ErrorCode.INVALID_CONFIG,
            "memoryLimit is " + memoryLimit.getAsLong() + " bytes",
            "give at least " + MIN_MEMORY_LIMIT + ", or leave it unset for half of the heap");
      }
      refuseDurability();
      if (coreAffinity.isPresent()) {
        checkAffinity(coreAffinity.getAsInt());
      }
      return new Config(this);
    }

    private void checkAffinity(int core) {
      if (core < 0 || core > MAX_CORE) {
        throw new LaminarException(
            ErrorCode.INVALID_CONFIG,
            "coreAffinity is " + core,
            "give the number of a processor, from 0 to " + MAX_CORE);
      }
      if (execution == Execution.CALLER_RUNS) {
        throw new LaminarException(
            ErrorCode.INVALID_CONFIG,
            "coreAffinity is set for caller-runs, which has no thread of its own",
            "pin the thread that pushes, or use an engine thread");
      }
      try {
        Class.forName("net.openhft.affinity.Affinity", false, Config.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        throw new LaminarException(
            ErrorCode.NOT_SUPPORTED,
            "coreAffinity needs net.openhft:affinity, which is not on the class path",
            null,
            "add it, or leave coreAffinity unset and pin the process from outside, for example with"
                + " taskset",
            e);
      }
    }

    private void refuseDurability() {
      boolean checkpoints = checkpointInterval != null;
      if (walMode.isPresent() && !checkpoints) {
        throw new LaminarException(
            ErrorCode.INVALID_CONFIG,
            "walMode is set without checkpointInterval: the log would grow for ever",
            "set checkpointInterval too");
      }
      if (dataDirectory == null && (checkpoints || walMode.isPresent())) {
        throw new LaminarException(
            ErrorCode.INVALID_CONFIG,
            "checkpointInterval or walMode is set without dataDirectory",
            "set dataDirectory too");
      }
      if (dataDirectory != null) {
        throw new LaminarException(
            ErrorCode.NOT_SUPPORTED,
            "durability is not supported yet: it needs the artifact io.laminar:laminar-wal",
            "leave dataDirectory, checkpointInterval and walMode unset");
      }
    }
  }
}
