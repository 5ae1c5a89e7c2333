package io.laminar.benchmarks.storage;

import io.laminar.benchmarks.Measurement;
import io.laminar.benchmarks.Suite;
import io.laminar.benchmarks.Suite.Entry;
import io.laminar.benchmarks.Suite.Role;
import java.util.List;
import java.util.function.Supplier;

/** The suites of storage. */
public final class StorageSuites {
  private StorageSuites() {}

  /** All of them. */
  public static List<Suite> all() {
    return List.of(disks(), checkpoints());
  }

  private static Suite checkpoints() {
    return new Suite(
        "checkpoint",
        "random rows into groups, with a checkpoint each second written by another thread, and without",
        List.of(
            groups("10,000 groups", 10_000, false),
            groups("1,000,000 groups", 1_000_000, false).withGoal("pin, median µs of CPU", 50),
            groups("1,000,000 groups of strings", 1_000_000, true)));
  }

  private static Entry groups(String name, int groups, boolean strings) {
    return new Entry(
        name,
        Role.OURS,
        "",
        "",
        2,
        false,
        List.of("-Xmx2g"),
        () -> new CheckpointCost(groups, strings),
        List.of());
  }

  private static Suite disks() {
    return new Suite(
        "storage",
        "frames on disk: 64 KiB and 256 bytes appended, forced, read",
        List.of(
            entry("plain file", Role.RAW, RawDisk::new),
            entry("segment", Role.OURS, () -> new StoreCost("segment")),
            entry("chronicle", Role.OURS, () -> new StoreCost("chronicle"))));
  }

  private static Entry entry(String name, Role role, Supplier<Measurement> measurement) {
    return new Entry(name, role, "disk", "", 1, true, List.of(), measurement, List.of());
  }
}
