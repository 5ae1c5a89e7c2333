package io.laminar.capi;

import io.laminar.api.LaminarException;
import io.laminar.core.connector.Joining;
import io.laminar.core.handle.RingSubscription;
import org.jspecify.annotations.Nullable;

/**
 * Gives the batches of a subscription to functions of the host, on a thread of its own that ends with the subscription.
 *
 * <pre>
 *  RingSubscription.receiveBatch ──▶ ExportedArray, ExportedSchema ──▶ HostCalls.onBatch …, at the end onBatch(NULL) ──▶ HostCalls.onEnd
 * </pre>
 */
final class HostDelivery {
  private final RingSubscription<?> subscription;
  private final ExportedArray export = new ExportedArray();
  private final ExportedSchema schema;
  private final long onBatch;
  private final long onEnd;
  private final long context;
  private final Host host = Host.present();
  // Written by the thread that delivers.
  private volatile boolean ended;
  private final Thread thread = new DeliveringThread(this::run);

  HostDelivery(
      RingSubscription<?> subscription,
      ExportedSchema schema,
      long onBatch,
      long onEnd,
      long context) {
    this.subscription = subscription;
    this.schema = schema;
    this.onBatch = onBatch;
    this.onEnd = onEnd;
    this.context = context;
  }

  /** Begins; nothing is called on the calling thread. */
  void start(String name) {
    thread.setName("laminar-delivery-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether the last of the host's functions has returned. */
  boolean isEnded() {
    return ended;
  }

  /** Waits until the host's functions have returned; does nothing where one of them calls this. */
  void awaitEnd() {
    if (!(Thread.currentThread() instanceof DeliveringThread)) {
      Joining.join(thread);
    }
  }

  /** A thread that calls functions of the host: it never waits for another one of the kind. */
  private static final class DeliveringThread extends Thread {
    DeliveringThread(Runnable work) {
      super(work);
    }
  }

  private void run() {
    byte[] error = null;
    try {
      boolean more = true;
      while (more) {
        more = give();
      }
      host.calls().onBatch(onBatch, context, 0, 0);
    } catch (Throwable failed) {
      error = encoded(failed);
    }
    host.calls().onEnd(onEnd, context, error);
    ended = true;
  }

  /** Waits for a batch and gives it to the host; false at the end. */
  private boolean give() {
    long array = host.allocate(ArrowStructs.ARRAY_BYTES);
    long schemaStruct = 0;
    boolean given = false;
    try {
      schemaStruct = host.allocate(ArrowStructs.SCHEMA_BYTES);
      given =
          subscription.receiveBatch(Long.MAX_VALUE, export.to(array, schema, schemaStruct)) != null;
    } finally {
      if (!given) {
        host.calls().free(array);
        if (schemaStruct != 0) {
          host.calls().free(schemaStruct);
        }
      }
    }
    if (given) {
      host.calls().onBatch(onBatch, context, array, schemaStruct);
    }
    return given;
  }

  private static byte @Nullable [] encoded(Throwable failed) {
    try {
      return LastError.encoded(failed);
    } catch (LaminarException | OutOfMemoryError exhausted) {
      return null;
    }
  }
}
