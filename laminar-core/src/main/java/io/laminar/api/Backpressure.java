package io.laminar.api;

/** What a push does when its source's channel is full. */
public enum Backpressure {
  /** Wait for room; nothing is lost. */
  BLOCK,
  /** Give up the oldest unread row and count it; never wait. */
  DROP_OLDEST,
  /** Refuse the row with {@link ErrorCode#SOURCE_FULL}. */
  REJECT
}
