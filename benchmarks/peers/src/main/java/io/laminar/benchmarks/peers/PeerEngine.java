package io.laminar.benchmarks.peers;

import io.laminar.nexmark.NexmarkAnswer;
import io.laminar.nexmark.NexmarkEvents;
import io.laminar.nexmark.NexmarkQuery;

/** An engine that runs queries of Nexmark. */
interface PeerEngine {
  /** Takes the events over in its own form. */
  void load(NexmarkEvents events);

  /** Tells whether it can express a query. */
  boolean knows(NexmarkQuery query);

  /**
   * Runs a query, and drops the results.
   *
   * @return nanoseconds from the first event to the end
   */
  long run(NexmarkQuery query) throws Exception;

  /** Runs a query, and adds its results up. */
  NexmarkAnswer answer(NexmarkQuery query) throws Exception;
}
