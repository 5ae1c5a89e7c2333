package io.laminar.api;

import java.util.concurrent.CompletableFuture;

/**
 * Results that another thread takes from a subscription and gives to a consumer, one after the other. While the consumer
 * works, nothing is taken: the subscription's channel fills, and its overflow decides what happens then. Any thread.
 */
public interface Delivery extends AutoCloseable {
  /**
   * Returns what becomes of it.
   *
   * @return completes when the consumer is not called any more: normally at the end of the stream and at close; with
   *     the error that ended the stream, or with what the consumer threw, which closes the subscription
   */
  CompletableFuture<Void> done();

  /**
   * Closes the subscription, and waits until the consumer is not called any more. A consumer, of this or another delivery,
   * does not wait: two that closed each other would wait in vain. Idempotent.
   */
  @Override
  void close();
}
