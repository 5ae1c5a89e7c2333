package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.graph.QuerySpec;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.pipeline.PipelineSpec;
import io.laminar.core.pipeline.TestDelay;
import io.laminar.core.pipeline.TestLag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A query with an operator that holds the watermark back, in an engine. */
final class HeldTimeTest {
  private static final PipelineSpec.Edge EDGE =
      new PipelineSpec.Edge(EngineFixture.SCHEMA, false, Optional.empty());
  private static final Tick[] TICKS = {
    new Tick(1, 10), new Tick(2, 14), new Tick(3, 16), new Tick(4, 13), new Tick(5, 40),
  };

  private static EngineFixture open() {
    return EngineFixture.open(Config.builder().execution(Execution.CALLER_RUNS).build());
  }

  /** The rows of a source, and all of them again, behind a watermark that is held back by 5. */
  private static Query twice(EngineFixture fixture, SourceInput source) {
    PipelineSpec.Builder steps = new PipelineSpec.Builder();
    int scan = steps.add(new PipelineSpec.Scan(source.name(), EDGE));
    int held = steps.add(new PipelineSpec.Apply(context -> new TestLag(5), "lag", scan, EDGE));
    int late = steps.add(new PipelineSpec.Apply(context -> new TestDelay(2), "delay", held, EDGE));
    steps.add(new PipelineSpec.UnionAll(List.of(scan, late), EDGE));
    return fixture
        .engine()
        .createQuery(
            new QuerySpec("q", steps.build(), List.of(source), new RowErrors(false), false, false));
  }

  private static List<Long> keys(boolean oneByOne) {
    try (EngineFixture fixture = open()) {
      SourceInput source = fixture.source("t");
      Query query = twice(fixture, source);
      Source<Tick> handle = fixture.handle(source);
      Subscription<Tick> subscription = fixture.subscribe(query);
      if (oneByOne) {
        for (Tick tick : TICKS) {
          handle.push(tick);
        }
      } else {
        handle.pushBatch(TICKS);
      }
      List<Long> keys = new ArrayList<>();
      subscription.drain(tick -> keys.add(tick.key()));
      return keys;
    }
  }

  @Test
  void shouldCutBatchesWhereTheHeldWatermarkReachesATimer() {
    assertThat(keys(true)).containsExactly(1L, 2L, 3L, 1L, 4L, 5L, 4L, 2L, 3L);
    assertThat(keys(false)).isEqualTo(keys(true));
  }

  @Test
  void shouldShowTheHeldWatermarkWhereverAWatermarkIsShown() {
    try (EngineFixture fixture = open()) {
      SourceInput source = fixture.source("t");
      fixture.query("held", source, new TestLag(5));
      fixture.handle(source).push(new Tick(1, 40));

      assertThat(fixture.engine().report("held").time())
          .startsWith(
              "watermark: 1970-01-01 00:00:00.035", "source t: watermark 1970-01-01 00:00:00.040");
      assertThat(fixture.engine().metrics().queries().get(0).watermark()).isEqualTo(35);
    }
  }
}
