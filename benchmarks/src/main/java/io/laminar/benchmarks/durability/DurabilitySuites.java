package io.laminar.benchmarks.durability;

import io.laminar.api.Compression;
import io.laminar.api.Execution;
import io.laminar.benchmarks.Measurement;
import io.laminar.benchmarks.Suite;
import io.laminar.benchmarks.Suite.Entry;
import io.laminar.benchmarks.Suite.Role;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The suite of durable databases. */
public final class DurabilitySuites {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final int LARGE_GROUPS = 1 << 23;

  private DurabilitySuites() {}

  /** All of them. */
  public static List<Suite> all() {
    return List.of(new Suite(
        "durability",
        "what a data directory costs, store segment",
        List.of(
            bursts("bursts, caller-runs", Execution.CALLER_RUNS),
            bursts("bursts, engine thread", Execution.ENGINE_THREAD),
            bulk("bulk, caller-runs", Execution.CALLER_RUNS, NEVER),
            bulk("bulk, engine thread", Execution.ENGINE_THREAD, NEVER),
            bulk("bulk, checkpoint each second", Execution.ENGINE_THREAD, Duration.ofSeconds(1)),
            entry("sync, 1 producer", () -> new SharedForces(1)),
            entry("sync, 8 producers", () -> new SharedForces(8)),
            entry("sync, 64 producers", () -> new SharedForces(64)),
            entry("recovery, engine thread", () -> new ComingBack(Execution.ENGINE_THREAD)),
            entry("recovery, caller-runs", () -> new ComingBack(Execution.CALLER_RUNS)),
            entry("bytes, trades", () -> BytesOnDisk.ofTrades(Compression.NONE)),
            entry("bytes, trades, LZ4", () -> BytesOnDisk.ofTrades(Compression.LZ4)),
            entry("bytes, random numbers", () -> BytesOnDisk.ofNoise(Compression.NONE)),
            entry("bytes, random numbers, LZ4", () -> BytesOnDisk.ofNoise(Compression.LZ4)),
            entry("checkpoint", () -> new ReopenedCheckpoint(LARGE_GROUPS))
                .withFlags("-Xms4g", "-Xmx4g"))));
  }

  /** Rounds that fit the ring: what the log costs where nobody waits for the disk. */
  private static Entry bursts(String name, Execution execution) {
    return entry(name, () -> new LoggedBulk(execution, NEVER, 1 << 18, 1 << 17))
        .withGoal("more, %", 2);
  }

  /** As fast as rows are taken. */
  private static Entry bulk(String name, Execution execution, Duration checkpoints) {
    return entry(name, () -> new LoggedBulk(execution, checkpoints, Databases.SLOTS, 1 << 20));
  }

  private static Entry entry(String name, Supplier<Measurement> measurement) {
    return new Entry(name, Role.OURS, "", "", 2, false, List.of("-Xmx2g"), measurement, List.of());
  }
}
