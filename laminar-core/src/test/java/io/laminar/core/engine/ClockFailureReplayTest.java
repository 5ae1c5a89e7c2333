package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Clock;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.Overflow;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.codec.RecordDecoder;
import io.laminar.core.codec.RecordEncoder;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.graph.QuerySpec;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.engine.output.Subscribed;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.handle.RingSubscription;
import io.laminar.core.handle.SourceHandle;
import io.laminar.core.operator.Operator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A clock that throws stops the queries that ask it; a replay stops them at the same row. */
final class ClockFailureReplayTest {
  /** An engine with one source, and a query over it that asks for the time. */
  private static final class Asking implements AutoCloseable {
    private final Engine engine;
    private final SourceInput source;
    private final Subscription<Tick> results;

    Asking(Clock clock, boolean replaying) {
      Config config =
          Config.builder().execution(Execution.CALLER_RUNS).clock(clock).build();
      engine = replaying ? Engine.forRecovery(config) : new Engine(config);
      try (EngineFixture fixture = EngineFixture.open()) {
        source = engine.createSource(fixture.spec("ticks", EngineFixture.SCHEMA, 0));
      }
      Operator pass = (input, batch, from, output) -> {
        output.emit(batch);
        return batch.size();
      };
      Query query = engine.createQuery(new QuerySpec(
          "asking",
          EngineFixture.over(source, context -> pass, EngineFixture.SCHEMA),
          List.of(source),
          new RowErrors(false),
          false,
          true));
      results = new RingSubscription<>(
          engine.subscribe(Subscribed.to("asking", query, false), Overflow.BLOCK),
          RecordDecoder.of(Tick.class, source.layout()));
    }

    Source<Tick> handle(Producer producer) {
      return new SourceHandle<>(producer, RecordEncoder.of(Tick.class, source.layout()));
    }

    /** The rows before the end, which is that the query was stopped. */
    List<Tick> rowsUntilStopped() {
      List<Tick> rows = new ArrayList<>();
      EngineFixture.assertRefused(ErrorCode.QUERY_STOPPED, () -> results.drain(rows::add));
      return rows;
    }

    @Override
    public void close() {
      engine.close();
    }
  }

  private static List<Tick> record(DrainOrder order) {
    boolean[] broken = new boolean[1];
    Clock clock = () -> {
      if (broken[0]) {
        throw new IllegalStateException("the battery is empty");
      }
      return 0;
    };
    try (Asking asking = new Asking(clock, false)) {
      asking.engine.record(order);
      Source<Tick> handle = asking.handle(asking.engine.openProducer(asking.source));
      EngineFixture.push(handle, 0, 3);
      broken[0] = true;
      EngineFixture.push(handle, 3, 5);
      broken[0] = false;
      EngineFixture.push(handle, 5, 7);
      return asking.rowsUntilStopped();
    }
  }

  @Test
  void shouldStopAtTheSameRowWhenTheOrderIsReplayed() {
    DrainOrder order = new DrainOrder();
    List<Tick> recorded = record(order);
    try (Asking asking = new Asking(() -> 0, true)) {
      new OrderReplay(asking.engine)
          .run(
              order, (source, lane, producer) -> EngineFixture.push(asking.handle(producer), 0, 7));

      assertThat(recorded).containsExactly(new Tick(0, 0), new Tick(1, 1), new Tick(2, 2));
      assertThat(asking.rowsUntilStopped()).isEqualTo(recorded);
    }
  }
}
