package io.laminar.core.engine;

import static io.laminar.core.engine.EngineFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Backpressure;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.Metrics.SourceMetrics;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.codec.RecordEncoder;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.handle.SourceHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Under {@code drop_oldest} rows are given up, watermarks never. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class GivenUpRowsTest {
  private static EngineFixture open(int rows) {
    return EngineFixture.open(
        Config.builder().bufferSize(rows).backpressure(Backpressure.DROP_OLDEST).build());
  }

  private static SourceMetrics metrics(EngineFixture fixture) {
    fixture.engine().awaitIdle();
    return fixture.engine().metrics().sources().get(0);
  }

  @Test
  void shouldKeepAWatermarkWhoseRowIsGivenUp() {
    try (EngineFixture fixture = open(4)) {
      SourceInput source = fixture.source("ticks");
      Source<Tick> handle = fixture.handle(source);
      fixture.engine().run(() -> {
        handle.watermark(100_000);
        for (int i = 0; i < 10_000; i++) {
          handle.push(new Tick(i, i));
        }
      });

      assertThat(metrics(fixture).watermark()).isEqualTo(100_000);
      assertThat(metrics(fixture).rowsDropped()).isEqualTo(9_996);
      assertThat(metrics(fixture).ignoredWatermarks()).isZero();
    }
  }

  @Test
  void shouldKeepAWatermarkWhenTheRowsInItsPlaceAreRefused() {
    try (EngineFixture fixture = open(4)) {
      SourceInput source = fixture.source("ticks");
      Source<Tick> handle = fixture.handle(source);
      Tick[] lastIsNull = new Tick[4];
      Arrays.fill(lastIsNull, 0, 3, new Tick(1, 1));
      fixture.engine().run(() -> {
        handle.push(new Tick(0, 0));
        handle.watermark(100_000);
        assertRefused(ErrorCode.INVALID_BATCH, () -> handle.pushBatch(lastIsNull));
      });

      assertThat(metrics(fixture).watermark()).isEqualTo(100_000);
      assertThat(metrics(fixture).rowsDropped()).isEqualTo(1);
    }
  }

  @Test
  void shouldEndAfterTheRowsThatWereKept() {
    try (EngineFixture fixture = open(4)) {
      SourceInput source = fixture.source("ticks");
      Subscription<Tick> results = fixture.subscribe(source);
      Source<Tick> handle = fixture.handle(source);
      fixture.engine().run(() -> {
        for (int i = 0; i < 10; i++) {
          handle.push(new Tick(i, i));
        }
        handle.finish();
      });

      List<Tick> kept = new ArrayList<>();
      results.forEach(kept::add);
      assertThat(kept).extracting(Tick::key).containsExactly(6L, 7L, 8L, 9L);
      assertThat(results.isEnded()).isTrue();
    }
  }

  @Test
  void shouldReplayAWatermarkWhoseRowWasGivenUp() {
    DrainOrder order = new DrainOrder();
    try (EngineFixture fixture = open(4)) {
      SourceInput source = fixture.source("ticks");
      fixture.engine().record(order);
      Source<Tick> handle = fixture.handle(source);
      fixture.engine().run(() -> {
        handle.watermark(100_000);
        for (int i = 0; i < 5; i++) {
          handle.push(new Tick(i, i));
        }
      });
      assertThat(metrics(fixture).rowsDropped()).isEqualTo(1);
    }
    Config config = Config.builder().execution(Execution.CALLER_RUNS).build();
    try (Engine engine = Engine.forRecovery(config);
        EngineFixture specs = open(4)) {
      SourceInput source = engine.createSource(specs.spec("ticks", EngineFixture.SCHEMA, 0));
      new OrderReplay(engine).run(order, (index, lane, producer) -> {
        Source<Tick> handle =
            new SourceHandle<>(producer, RecordEncoder.of(Tick.class, source.layout()));
        EngineFixture.push(handle, 1, 5);
      });
      assertThat(source.time().value()).isEqualTo(100_000);
      assertThat(source.rows().count()).isEqualTo(4);
    }
  }
}
