package io.laminar.capi;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Subscription;
import io.laminar.core.handle.RingSubscription;
import org.jspecify.annotations.Nullable;

/**
 * A subscription behind a handle. One thread at a time reads; any thread closes. While something reads ahead for a descriptor, or
 * delivers, only that thread touches the subscription.
 */
final class OpenSubscription extends Held {
  private final OpenDatabase owner;
  private final RingSubscription<?> subscription;
  private final ExportedArray export = new ExportedArray();
  private final org.apache.arrow.vector.types.pojo.Schema arrow;
  private final ExportedSchema schema;

  // Written by the thread that is inside; read by any that closes.
  private volatile @Nullable ReadAhead ahead;
  private volatile @Nullable HostDelivery delivery;
  private volatile boolean released;

  OpenSubscription(
      OpenDatabase owner, Subscription<?> subscription, boolean changelog, boolean numbered) {
    super(Kind.SUBSCRIPTION, owner);
    this.owner = owner;
    if (!(subscription instanceof RingSubscription<?> ring)) {
      throw new AssertionError("a sink gives a " + subscription.getClass());
    }
    this.subscription = ring;
    this.arrow = ArrowSchemas.of(subscription.schema(), changelog, numbered);
    this.schema = new ExportedSchema(arrow);
  }

  static OpenSubscription of(long handle) {
    return (OpenSubscription) HandleTable.shared().get(handle, Kind.SUBSCRIPTION);
  }

  private void checkOwn() {
    if (delivery != null) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "the batches of the subscription are delivered to a function",
          "make another subscription for another reader");
    }
  }

  void next(long nanos, long array, long schemaStruct) {
    ArrowStructs.clearArray(array);
    if (schemaStruct != 0) {
      ArrowStructs.clearSchema(schemaStruct);
    }
    enter();
    try {
      checkOwn();
      ReadAhead reading = ahead;
      boolean came = reading != null
          ? reading.next(nanos, array, schema, schemaStruct)
          : take(nanos, export.to(array, schema, schemaStruct));
      if (!came && isClosing() && (nanos != 0 || isExhausted())) {
        throw closed();
      }
    } finally {
      exit();
    }
  }

  private boolean take(long nanos, ExportedArray to) {
    Boolean came = nanos == 0
        ? subscription.pollBatch(to)
        : subscription.receiveBatch(nanos < 0 ? Long.MAX_VALUE : nanos, to);
    return came != null;
  }

  /** Tells a close on another thread from the end of the stream. */
  private boolean isClosing() {
    return released || owner.isClosing();
  }

  private static LaminarException closed() {
    return new LaminarException(
        ErrorCode.CLOSED,
        "the subscription was closed meanwhile, or its database was",
        "subscribe again");
  }

  void deliver(long onBatch, long onEnd, long context) {
    enter();
    try {
      checkOwn();
      checkNotAhead();
      HostDelivery made = new HostDelivery(subscription, schema, onBatch, onEnd, context);
      checkOtherThreads();
      made.start(subscription.toString());
      delivery = made;
    } finally {
      exit();
    }
  }

  int descriptor() {
    enter();
    try {
      checkOwn();
      ReadAhead reading = ahead;
      if (reading == null) {
        checkOtherThreads();
        reading = new ReadAhead(subscription, Host.present());
        reading.start(subscription.toString());
        ahead = reading;
      }
      return reading.descriptor();
    } finally {
      exit();
    }
  }

  private void checkOtherThreads() {
    if (owner.config().execution() == io.laminar.api.Execution.CALLER_RUNS) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "results are not read by another thread in caller-runs: only the one that opened the"
              + " database may call it",
          "poll between pushes, or open the database with \"execution\": \"engine_thread\"");
    }
  }

  private void checkNotAhead() {
    if (ahead != null) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "the subscription has a descriptor already",
          "make another subscription for another reader");
    }
  }

  boolean isEnded() {
    enter();
    try {
      boolean ended = isExhausted();
      // Asked behind the look: whoever closes says so before anything ends.
      if (ended && isClosing()) {
        throw closed();
      }
      return ended;
    } finally {
      exit();
    }
  }

  private boolean isExhausted() {
    HostDelivery delivering = delivery;
    if (delivering != null) {
      return delivering.isEnded();
    }
    ReadAhead reading = ahead;
    return reading != null ? reading.isEnded() : subscription.isEnded();
  }

  long dropped() {
    enter();
    try {
      return subscription.dropped();
    } finally {
      exit();
    }
  }

  void exportSchema(long to) {
    schema.export(to);
  }

  long toStream() {
    enter();
    try {
      checkOwn();
      checkNotAhead();
      long stream = owner.add(
          new OpenStream(owner, new SubscribedBatches(subscription, arrow, new ExportedArray())));
      if (HandleTable.shared().remove(this)) {
        owner.forget(this);
      }
      return stream;
    } finally {
      exit();
    }
  }

  @Override
  void release() {
    released = true;
    subscription.close();
    ReadAhead reading = ahead;
    if (reading != null) {
      reading.close();
    }
    HostDelivery delivering = delivery;
    if (delivering != null) {
      delivering.awaitEnd();
    }
  }

  /** What a subscription gives, as a stream. */
  private record SubscribedBatches(
      RingSubscription<?> subscription,
      org.apache.arrow.vector.types.pojo.Schema schema,
      ExportedArray export)
      implements Batches {
    @Override
    public boolean next(long array) {
      return subscription.receiveBatch(Long.MAX_VALUE, export.to(array)) != null;
    }

    @Override
    public void close() {
      subscription.close();
    }
  }
}
