package io.laminar.api;

import java.util.List;
import java.util.Optional;

/**
 * Counters and gauges of a database. Counters only grow. Whatever was processed before they were
 * asked for is counted. What the engine counts of one source, query or subscription belongs
 * together: it is read between two batches. So is all of a database of up to 64 of them; of a larger
 * one, parts are read between different batches while rows go on, and may be some rows apart, as are
 * at any time the counters of producers and subscribers. They fit together where nothing moves: after
 * {@code awaitIdle()} without pushes, and after the end.
 *
 * @param sources one entry a source
 * @param queries one entry a stream or view
 * @param subscriptions one entry an open subscription
 * @param database what is counted for all of them together
 * @param durability of the log and the checkpoints; empty in a database in memory
 */
public record Metrics(
    List<SourceMetrics> sources,
    List<QueryMetrics> queries,
    List<SubscriptionMetrics> subscriptions,
    DatabaseMetrics database,
    Optional<DurabilityMetrics> durability) {
  // Copies the lists.
  public Metrics {
    sources = List.copyOf(Arguments.notNull(sources, "sources"));
    queries = List.copyOf(Arguments.notNull(queries, "queries"));
    subscriptions = List.copyOf(Arguments.notNull(subscriptions, "subscriptions"));
    Arguments.notNull(database, "database");
    Arguments.notNull(durability, "durability");
  }

  /**
   * The same, of a database with a data directory.
   *
   * @param log what its log and its checkpoints have done
   */
  public Metrics withDurability(DurabilityMetrics log) {
    return new Metrics(
        sources, queries, subscriptions, database, Optional.of(Arguments.notNull(log, "log")));
  }

  /** The watermark before any row, and of what has no event time. */
  public static final long NO_WATERMARK = Long.MIN_VALUE;

  /**
   * What is counted for the database as a whole, of things that may be gone.
   *
   * @param rowsUndelivered rows that were pushed and that no operator saw: those for which a full
   *     subscription left no room when the database was closed, those that waited when it failed, and
   *     those that waited in a source that was dropped
   * @param resultsUndelivered results for which a subscription had no room when the database was
   *     closed
   * @param rowsDiscarded rows that lay in open windows, taken and not emitted yet, when their query
   *     was dropped, replaced by another definition, stopped by an error, or closed with the database
   * @param abandonedSubscriptions subscriptions that became unreachable without being closed; what
   *     they held back flows on
   */
  public record DatabaseMetrics(
      long rowsUndelivered,
      long resultsUndelivered,
      long rowsDiscarded,
      long abandonedSubscriptions) {}

  /**
   * A source.
   *
   * @param name the source's name
   * @param channel SPSC or MPSC
   * @param handles open producer handles
   * @param rowsIn rows taken from producers
   * @param rowsDropped rows given up under {@code drop_oldest}
   * @param rowsUnread rows discarded because nothing reads the source
   * @param badRecords records that its connector skipped because it could not read them
   * @param ignoredWatermarks explicit watermarks that went back
   * @param abandonedHandles handles that became unreachable without being closed
   * @param ringRows rows in the channel now
   * @param ringCapacity rows that the channel can hold
   * @param watermark in the unit of the event-time column, or {@link #NO_WATERMARK}
   */
  public record SourceMetrics(
      String name,
      String channel,
      int handles,
      long rowsIn,
      long rowsDropped,
      long rowsUnread,
      long badRecords,
      long ignoredWatermarks,
      long abandonedHandles,
      long ringRows,
      long ringCapacity,
      long watermark) {
    // Checks that it has names.
    public SourceMetrics {
      Arguments.notNull(name, "name");
      Arguments.notNull(channel, "channel");
    }
  }

  /**
   * A stream or view.
   *
   * @param name the query's name
   * @param rowsIn rows that reached its operators
   * @param rowsOut rows that it emitted
   * @param rowsLate rows behind every window that they belong to
   * @param ignoredRetractions retractions of rows that its operators do not hold
   * @param errors rows removed by a row error
   * @param watermark in the unit of its event-time column, or {@link #NO_WATERMARK}
   * @param stateBytes bytes that its operators hold
   * @param running false when a row error or a defect stopped it
   */
  public record QueryMetrics(
      String name,
      long rowsIn,
      long rowsOut,
      long rowsLate,
      long ignoredRetractions,
      long errors,
      long watermark,
      long stateBytes,
      boolean running) {
    // Checks that it has names.
    public QueryMetrics {
      Arguments.notNull(name, "name");
    }
  }

  /**
   * A subscription.
   *
   * @param name the name that was subscribed to
   * @param channel SPSC or BROADCAST
   * @param rowsOut rows that the subscriber took
   * @param rowsDropped rows given up under {@code DROP_OLDEST}, or by {@code DISCONNECT}
   * @param ringRows rows that wait for the subscriber
   * @param ringCapacity rows that the ring can hold
   */
  public record SubscriptionMetrics(
      String name,
      String channel,
      long rowsOut,
      long rowsDropped,
      long ringRows,
      long ringCapacity) {
    // Checks that it has names.
    public SubscriptionMetrics {
      Arguments.notNull(name, "name");
      Arguments.notNull(channel, "channel");
    }
  }
}
