package io.laminar.api;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

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
  private final Optional<Durability> durability;
  private final Map<String, ScalarFunction> functions;

  private Config(Builder builder, Optional<Durability> durability) {
    this.durability = durability;
    this.functions = Collections.unmodifiableMap(new LinkedHashMap<>(builder.functions));
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

  /**
   * Returns how the database keeps what it was given.
   *
   * @return empty where no data directory is set: then it is gone when the database is closed
   */
  public Optional<Durability> durability() {
    return durability;
  }

  /**
   * Returns the functions of the application that are registered when the database is opened.
   *
   * @return by name, not to be changed
   */
  public Map<String, ScalarFunction> functions() {
    return functions;
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
    private final DurabilitySettings durability = new DurabilitySettings();
    private final Map<String, ScalarFunction> functions = new LinkedHashMap<>();
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
     * Keeps the database in a directory: what was acknowledged is there when it is opened again, also after the end of
     * the process or of the machine. Needs the artifact {@code io.laminar:laminar-wal}.
     *
     * @param directory empty, missing, or written by LaminarDB; on a disk of this machine
     * @return this
     */
    public Builder dataDirectory(Path directory) {
      durability.directory = Arguments.notNull(directory, "directory");
      return this;
    }

    /**
     * Sets what writes to the data directory.
     *
     * @param which {@link Store#CHRONICLE} unless set
     * @return this
     */
    public Builder storage(Store which) {
      durability.store = Arguments.notNull(which, "which");
      return this;
    }

    /**
     * Sets when a row is acknowledged.
     *
     * @param mode {@link WalMode#ASYNC} unless set; needs a {@code checkpointInterval}
     * @return this
     */
    public Builder walMode(WalMode mode) {
      durability.walMode = Arguments.notNull(mode, "mode");
      return this;
    }

    /**
     * Sets the longest time between two forces under {@link WalMode#ASYNC}.
     *
     * @param interval more than 0; 10 ms unless set
     * @return this
     */
    public Builder flushInterval(Duration interval) {
      durability.flushInterval = Arguments.notNull(interval, "interval");
      return this;
    }

    /**
     * Sets the time between two checkpoints.
     *
     * @param interval more than 0; 10 s unless set
     * @return this
     */
    public Builder checkpointInterval(Duration interval) {
      durability.checkpointInterval = Arguments.notNull(interval, "interval");
      return this;
    }

    /**
     * Sets how many checkpoints are kept.
     *
     * @param count at least 2; 2 unless set
     * @return this
     */
    public Builder checkpointsKept(int count) {
      durability.checkpointsKept = OptionalInt.of(count);
      return this;
    }

    /**
     * Sets how many checkpoints are at most written one upon the other before a whole one: the others have only what has
     * changed since the last but one.
     *
     * @param count at least 1, which lets all be whole; 10 unless set
     * @return this
     */
    public Builder fullCheckpointEvery(int count) {
      durability.fullCheckpointEvery = OptionalInt.of(count);
      return this;
    }

    /**
     * Sets how long the log may become: at the limit pushes wait for the next checkpoint, or are refused under {@code
     * reject}.
     *
     * @param bytes at least 8 MiB; as much as the disk has unless set
     * @return this
     */
    public Builder maxLogBytes(long bytes) {
      durability.maxLogBytes = OptionalLong.of(bytes);
      return this;
    }

    /**
     * Sets how what is written to the data directory is packed. It may be another one each time.
     *
     * @param which {@link Compression#NONE} unless set
     * @return this
     */
    public Builder compression(Compression which) {
      durability.compression = Arguments.notNull(which, "which");
      return this;
    }

    /**
     * Sets from where the database goes on.
     *
     * @param point {@link RestorePoint#LATEST} unless set
     * @return this
     */
    public Builder restore(RestorePoint point) {
      durability.restore = Arguments.notNull(point, "point");
      return this;
    }

    /**
     * Registers a function of the application when the database is opened: what is restored from a data directory may call
     * it.
     *
     * @param name as for {@code LaminarDB.registerFunction}
     * @param function what is called
     * @return this
     * @throws LaminarException {@link ErrorCode#DUPLICATE_NAME}
     */
    public Builder function(String name, ScalarFunction function) {
      Arguments.notNull(name, "name");
      if (functions.putIfAbsent(name, Arguments.notNull(function, "function")) != null) {
        throw new LaminarException(
            ErrorCode.DUPLICATE_NAME,
            "there is a function " + name + " already",
            "choose another name");
      }
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
      CapacityCheck.check(bufferSize, memoryLimit);
      Optional<Durability> durable = durability.build();
      if (coreAffinity.isPresent()) {
        AffinityCheck.check(coreAffinity.getAsInt(), execution);
      }
      return new Config(this, durable);
    }
  }
}
