package io.laminar.capi;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Overflow;
import io.laminar.api.Row;
import io.laminar.api.Sink;
import io.laminar.api.Subscription;

/** A sink behind a handle. Any thread. */
final class OpenSink extends Held {
  private final OpenDatabase owner;
  private final Sink<Row> sink;

  OpenSink(OpenDatabase owner, Sink<Row> sink) {
    super(Kind.SINK, owner);
    this.owner = owner;
    this.sink = sink;
  }

  static OpenSink of(long handle) {
    return (OpenSink) HandleTable.shared().get(handle, Kind.SINK);
  }

  void exportSchema(long schema) {
    new ExportedSchema(ArrowSchemas.of(sink.schema())).export(schema);
  }

  boolean isChangelog() {
    return sink.isChangelog();
  }

  long subscribe(int overflow) {
    Overflow[] known = Overflow.values();
    if (overflow < 0 || overflow >= known.length) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "there is no overflow " + overflow,
          "give one of the constants of LaminarOverflow");
    }
    boolean changelog = sink.isChangelog();
    Subscription<?> subscription =
        changelog ? sink.changes(known[overflow]) : sink.subscribe(known[overflow]);
    return add(subscription, changelog, false);
  }

  long subscribeAfter(long sequence) {
    return add(sink.changesAfter(sequence), sink.isChangelog(), true);
  }

  private long add(Subscription<?> subscription, boolean changelog, boolean numbered) {
    try {
      return owner.add(new OpenSubscription(owner, subscription, changelog, numbered));
    } catch (RuntimeException | Error failed) {
      subscription.close();
      throw failed;
    }
  }

  @Override
  void release() {
    // Holds nothing.
  }
}
