package io.laminar;

import io.laminar.api.Change;
import io.laminar.api.Overflow;
import io.laminar.api.Schema;
import io.laminar.api.Sink;
import io.laminar.api.Subscription;
import io.laminar.core.codec.RowDecoder;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.engine.Engine;
import io.laminar.core.handle.RingSink;

/** A sink that lets connectors start once somebody subscribed. */
final class SubscribableSink<T> implements Sink<T> {
  private final RingSink<T> sink;
  private final Runnable subscribed;

  SubscribableSink(Engine engine, SinkTarget target, RowDecoder<T> decoder, Runnable subscribed) {
    this.sink = new RingSink<>(
        engine,
        target.name(),
        target.relation(),
        target.errors(),
        SlotLayout.of(target.schema()),
        decoder);
    this.subscribed = subscribed;
  }

  @Override
  public Schema schema() {
    return sink.schema();
  }

  @Override
  public boolean isChangelog() {
    return sink.isChangelog();
  }

  @Override
  public Subscription<T> subscribe() {
    return subscribe(Overflow.BLOCK);
  }

  @Override
  public Subscription<T> subscribe(Overflow overflow) {
    Subscription<T> subscription = sink.subscribe(overflow);
    subscribed.run();
    return subscription;
  }

  @Override
  public Subscription<Change<T>> changes() {
    return changes(Overflow.BLOCK);
  }

  @Override
  public Subscription<Change<T>> changes(Overflow overflow) {
    Subscription<Change<T>> subscription = sink.changes(overflow);
    subscribed.run();
    return subscription;
  }
}
