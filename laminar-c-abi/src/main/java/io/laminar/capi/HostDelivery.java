package io.laminar.capi;

import io.laminar.api.ArrowBatches;
import io.laminar.api.LaminarException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Gives the batches of a subscription to functions of the host, on a thread of its own that ends with the subscription.
 *
 * <pre>
 *  ArrowBatches.recv ──▶ ExportedSchema, ExportedArray ──▶ HostCalls.onBatch …, at the end onBatch(NULL) ──▶ HostCalls.onEnd
 * </pre>
 */
final class HostDelivery {
  private final ArrowBatches batches;
  private final ExportedSchema schema;
  private final long onBatch;
  private final long onEnd;
  private final long context;
  private final Host host = Host.present();

  HostDelivery(
      ArrowBatches batches, ExportedSchema schema, long onBatch, long onEnd, long context) {
    this.batches = batches;
    this.schema = schema;
    this.onBatch = onBatch;
    this.onEnd = onEnd;
    this.context = context;
  }

  /** Begins; nothing is called before this returns or on the calling thread. */
  void start(String name) {
    Thread thread = new Thread(this::run, "laminar-delivery-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    byte[] error = null;
    try {
      for (VectorSchemaRoot batch = batches.recv(); batch != null; batch = batches.recv()) {
        give(batch);
      }
      host.calls().onBatch(onBatch, context, 0, 0);
    } catch (Throwable failed) {
      error = encoded(failed);
    }
    host.calls().onEnd(onEnd, context, error);
  }

  private void give(VectorSchemaRoot batch) {
    long array = host.allocate(ArrowStructs.ARRAY_BYTES);
    long schemaStruct = 0;
    try (batch) {
      schemaStruct = host.allocate(ArrowStructs.SCHEMA_BYTES);
      ExportedArray.export(batch, array);
      schema.export(schemaStruct);
    } catch (RuntimeException | Error failed) {
      free(array, schemaStruct);
      throw failed;
    }
    host.calls().onBatch(onBatch, context, array, schemaStruct);
  }

  private void free(long array, long schemaStruct) {
    // An array that was exported already leaks nothing but itself: its schema found no memory.
    host.calls().free(array);
    if (schemaStruct != 0) {
      host.calls().free(schemaStruct);
    }
  }

  private static byte @Nullable [] encoded(Throwable failed) {
    try {
      return LastError.encoded(failed);
    } catch (LaminarException | OutOfMemoryError exhausted) {
      return null;
    }
  }
}
