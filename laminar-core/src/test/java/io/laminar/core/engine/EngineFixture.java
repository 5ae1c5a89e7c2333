package io.laminar.core.engine;

import io.laminar.api.Column;
import io.laminar.api.Config;
import io.laminar.api.DataType;
import io.laminar.api.Overflow;
import io.laminar.api.Schema;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.api.TypeKind;
import io.laminar.core.codec.RecordDecoder;
import io.laminar.core.codec.RecordEncoder;
import io.laminar.core.data.Batch;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.handle.RingSubscription;
import io.laminar.core.handle.SourceHandle;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.Output;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.util.List;

/** An engine with sources of ticks, handles and subscriptions. */
final class EngineFixture implements AutoCloseable {
  static final Schema SCHEMA = new Schema(List.of(
      new Column("key", DataType.of(TypeKind.BIGINT)), new Column("ts", DataType.timestamp(3))));

  private final Config config;
  private final Engine engine;

  private EngineFixture(Config config) {
    this.config = config;
    this.engine = new Engine(config);
  }

  /** A row. */
  record Tick(long key, long ts) {}

  static EngineFixture open() {
    return new EngineFixture(Config.defaults());
  }

  static EngineFixture open(Config config) {
    return new EngineFixture(config);
  }

  Engine engine() {
    return engine;
  }

  SourceInput source(String name) {
    return engine.createSource(new SourceSpec(
        name,
        SCHEMA,
        1,
        0,
        config.bufferSize(),
        config.backpressure(),
        config.waitStrategy(),
        0,
        0,
        1024));
  }

  Source<Tick> handle(SourceInput source) {
    return new SourceHandle<>(
        engine.openProducer(source), RecordEncoder.of(Tick.class, source.layout()));
  }

  Subscription<Tick> subscribe(Relation relation) {
    return subscribe(relation, Overflow.BLOCK);
  }

  Subscription<Tick> subscribe(Relation relation, Overflow overflow) {
    return new RingSubscription<>(
        engine.subscribe(relation.name(), relation, false, overflow),
        RecordDecoder.of(Tick.class, SlotLayout.of(SCHEMA)));
  }

  Query pass(String name, Relation input) {
    return failingAt(name, input, Long.MAX_VALUE);
  }

  /** A query that throws at the row with a time. */
  Query failingAt(String name, Relation input, long ts) {
    RowErrors errors = new RowErrors(false);
    Flow flow = new Flow.Apply(new Pass(ts), new Flow.Read(input));
    return engine.createQuery(new QuerySpec(
        name, SCHEMA, false, new EvaluationContext(errors), errors, flow, false, false));
  }

  /** Emits what it gets, unless a row has the bad time. */
  private record Pass(long badTime) implements Operator {
    @Override
    public void process(Batch batch, Output output) {
      for (int i = 0; i < batch.size(); i++) {
        if (batch.column(1).word(batch.selection()[i]) == badTime) {
          throw new IllegalStateException("the operator broke");
        }
      }
      output.emit(batch);
    }

    @Override
    public boolean onWatermark(long watermark, Output output) {
      return true;
    }

    @Override
    public long nextTimer() {
      return Long.MAX_VALUE;
    }

    @Override
    public void snapshot(StateWriter writer) {
      // No state.
    }

    @Override
    public void restore(StateReader reader) {
      // No state.
    }
  }

  @Override
  public void close() {
    engine.close();
  }
}
