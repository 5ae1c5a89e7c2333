package io.laminar.core.engine.graph;

import io.laminar.api.Metrics;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.state.StateSection;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what was taken and not delivered, of things that may be gone. Any thread, but for what has
 * to do with queries: the engine's.
 */
public final class Losses {
  private final AtomicLong rows = new AtomicLong();
  private final AtomicLong results = new AtomicLong();
  private final AtomicLong held = new AtomicLong();
  private final AtomicLong abandonedSubscriptions = new AtomicLong();

  /**
   * Decides which rows of a source that is not drained any more were taken, and counts those that no
   * operator saw. Nobody else may drain it.
   */
  public void discard(SourceInput source) {
    source.channel().close();
    rows.addAndGet(source.handles().discard());
  }

  /** Results that had no room in the ring of a subscription. */
  public void results(long count) {
    results.addAndGet(count);
  }

  /** A subscription became unreachable without being closed. */
  public void abandonedSubscription() {
    abandonedSubscriptions.incrementAndGet();
  }

  /** Counts the rows that a query held and never emits. */
  public void discard(Query query) {
    held.addAndGet(query.pipeline().heldRows());
  }

  /** The counters, without those of queries that are there. */
  public StateSection section() {
    return StateSection.of(
        "losses",
        1,
        "",
        writer -> {
          writer.writeLong(rows.get());
          writer.writeLong(results.get());
          writer.writeLong(held.get());
        },
        reader -> {
          rows.addAndGet(reader.readLong());
          results.addAndGet(reader.readLong());
          held.addAndGet(reader.readLong());
        });
  }

  /** What was counted so far, without what queries that are there held when they were stopped. */
  public Metrics.DatabaseMetrics counted() {
    return new Metrics.DatabaseMetrics(
        rows.get(), results.get(), held.get(), abandonedSubscriptions.get());
  }
}
