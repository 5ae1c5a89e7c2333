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
    return List.of(new Suite(
        "storage",
        "frames on disk: 64 KiB and 256 bytes appended, forced, read",
        List.of(
            entry("plain file", Role.RAW, RawDisk::new),
            entry("segment", Role.OURS, () -> new StoreCost("segment")),
            entry("chronicle", Role.OURS, () -> new StoreCost("chronicle")))));
  }

  private static Entry entry(String name, Role role, Supplier<Measurement> measurement) {
    return new Entry(name, role, "disk", "", 1, true, List.of(), measurement, List.of());
  }
}
