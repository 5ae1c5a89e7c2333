package io.laminar.benchmarks.reliability;

import io.laminar.wal.segment.SegmentStorageProvider;

/** The store {@code segment}, watched. */
public final class WatchedSegments extends WatchedProvider {
  /** Made by {@link java.util.ServiceLoader}. */
  public WatchedSegments() {
    super(new SegmentStorageProvider());
  }
}
