package io.laminar.benchmarks.reliability;

import io.laminar.wal.chronicle.ChronicleStorageProvider;

/** The store {@code chronicle}, watched. */
public final class WatchedChronicle extends WatchedProvider {
  /** Made by {@link java.util.ServiceLoader}. */
  public WatchedChronicle() {
    super(new ChronicleStorageProvider());
  }
}
