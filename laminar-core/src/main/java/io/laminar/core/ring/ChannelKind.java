package io.laminar.core.ring;

/** What a channel is at the moment: nobody chooses it, EXPLAIN and the metrics show it. */
public enum ChannelKind {
  /** One producer, one consumer. */
  SPSC,
  /** Several producers, one consumer. */
  MPSC,
  /** One producer, several consumers that each see every row. */
  BROADCAST
}
