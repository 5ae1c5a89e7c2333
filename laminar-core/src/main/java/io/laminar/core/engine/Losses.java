package io.laminar.core.engine;

import io.laminar.api.Metrics;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what was taken and not delivered, of things that may be gone. Any thread. */
final class Losses {
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong results = new AtomicLong();

  /**
   * Decides which rows of a source that is not drained any more were taken, and counts those that no
   * operator saw. Nobody else may drain it.
   */
  void discard(SourceInput source) {
    source.channel().close();
    rows.addAndGet(source.handles().discard());
  }

  /** Results that had no room in the ring of a subscription. */
  void results(long count) {
    results.addAndGet(count);
  }

  Metrics.DatabaseMetrics counted() {
    return new Metrics.DatabaseMetrics(rows.get(), results.get());
  }
}
