package io.laminar;

import io.laminar.api.Change;
import io.laminar.api.Overflow;
import io.laminar.api.RowVisitor;
import io.laminar.api.Schema;
import io.laminar.api.Sink;
import io.laminar.api.Subscription;
import io.laminar.core.codec.RowDecoder;
import io.laminar.core.engine.Engine;
import io.laminar.core.engine.output.Subscribed;
import io.laminar.core.handle.RingSink;
import java.util.function.Supplier;

/**
 * A sink that refuses to subscribe to what was dropped or replaced since it was looked up, and lets
 * connectors start once somebody subscribed.
 */
final class SubscribableSink<T> implements Sink<T> {
  private final SinkTarget target;
  private final RingSink<T> sink;
  private final StatementRunner statements;

  SubscribableSink(
      Engine engine, SinkTarget target, RowDecoder<T> decoder, StatementRunner statements) {
    this.target = target;
    this.sink = new RingSink<>(
        engine,
        target.name(),
        target.relation(),
        target.errors(),
        Subscribed.layout(target.relation(), target.errors()),
        decoder);
    this.statements = statements;
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
    return subscribed(() -> sink.subscribe(overflow));
  }

  @Override
  public Subscription<T> subscribe(RowVisitor visitor) {
    return subscribed(() -> sink.subscribe(visitor));
  }

  @Override
  public Subscription<Change<T>> changes() {
    return changes(Overflow.BLOCK);
  }

  @Override
  public Subscription<Change<T>> changes(Overflow overflow) {
    return subscribed(() -> sink.changes(overflow));
  }

  @Override
  public Subscription<Change<T>> changesAfter(long sequence) {
    return subscribed(() -> sink.changesAfter(sequence));
  }

  private <S> S subscribed(Supplier<S> subscribe) {
    S subscription = statements.whileCurrent(target, subscribe);
    statements.startConnectorsThatAreRead();
    return subscription;
  }

  @Override
  public String toString() {
    return sink.toString();
  }
}
