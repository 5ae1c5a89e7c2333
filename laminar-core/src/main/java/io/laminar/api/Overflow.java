package io.laminar.api;

/** What happens when a subscriber is slower than the stream that it reads. */
public enum Overflow {
  /** The subscriber holds back every source that reaches it; nothing is lost. */
  BLOCK,
  /** The oldest unread rows are given up and counted; nobody waits. */
  DROP_OLDEST,
  /** The subscription ends with an error that says how far it fell behind. */
  DISCONNECT
}
