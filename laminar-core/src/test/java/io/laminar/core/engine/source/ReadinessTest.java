package io.laminar.core.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Backpressure;
import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.api.WaitStrategy;
import io.laminar.api.WatermarkOrigin;
import io.laminar.core.pipeline.Dataflow;
import io.laminar.core.ring.Waiter;
import io.laminar.core.state.MemoryBudget;
import io.laminar.core.time.DatabaseClock;
import java.lang.ref.ReferenceQueue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the engine looks at a source by itself. */
final class ReadinessTest {
  private final Readiness source = source().readiness();

  /** One at which nobody looks but the test. */
  private static SourceInput source() {
    SourceContext shared = new SourceContext(
        new DatabaseClock(() -> 0),
        new MemoryBudget(1 << 20),
        new Dataflow(),
        new Waiter(WaitStrategy.SPIN),
        new ReadySources(List.of(), false, () -> {}),
        new SilenceTimers(),
        new ReferenceQueue<>(),
        new Decisions(false),
        null);
    SourceSpec spec = new SourceSpec(
        "ticks",
        new Schema(List.of(new Column("key", DataType.of(TypeKind.BIGINT)))),
        -1,
        0,
        WatermarkOrigin.ROWS,
        16,
        Backpressure.BLOCK,
        WaitStrategy.SPIN,
        0,
        0,
        1024);
    return new SourceInput(spec, spec.channelShape(1 << 20), shared);
  }

  @Test
  void shouldComeToRestStepByStep() {
    source.ready();
    assertThat(source.rest(1, 100, 10)).isFalse();
    assertThat(source.rest(100, 100, 10)).isFalse();
    assertThat(source.isAsleep()).isFalse();

    assertThat(source.rest(101, 100, 10)).isFalse();
    assertThat(source.isAsleep()).isTrue();
    assertThat(source.rest(110, 100, 10)).isFalse();
    assertThat(source.rest(111, 100, 10)).isTrue();
  }

  @Test
  void shouldStayOnTheListWhenARowComesBeforeItIsTakenOff() {
    source.ready();
    assertThat(source.rest(1, 0, 10)).isFalse();
    assertThat(source.rest(1, 0, 10)).isFalse();
    assertThat(source.isAsleep()).isTrue();

    source.wake();
    assertThat(source.isAsleep()).isFalse();
    assertThat(source.rest(1000, 0, 10)).isFalse();
    source.worked();
    assertThat(source.rest(2000, 100, 10)).isFalse();
    assertThat(source.isAsleep()).isFalse();
  }
}
