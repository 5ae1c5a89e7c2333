package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Queries one over the other: neither rows nor ends nor failures need a stack as deep as they are. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DeepGraphTest {
  private static final int DEPTH = 10_000;
  private static final int STACK_BYTES = 256 << 10;

  private static void onASmallStack(Runnable test) throws Exception {
    FutureTask<Boolean> task = new FutureTask<>(test, true);
    new Thread(null, task, "small stack", STACK_BYTES).start();
    assertThat(task.get()).isTrue();
  }

  private static EngineFixture open() {
    return EngineFixture.open(
        Config.builder().execution(Execution.CALLER_RUNS).bufferSize(64).build());
  }

  private static Relation chain(EngineFixture fixture, Relation first) {
    Relation last = first;
    for (int i = 0; i < DEPTH; i++) {
      last = fixture.pass("q" + i, last);
    }
    return last;
  }

  @Test
  void shouldTakeRowsAndTheEndThroughTenThousandQueries() throws Exception {
    onASmallStack(() -> {
      try (EngineFixture fixture = open()) {
        SourceInput source = fixture.source("ticks");
        Subscription<Tick> results = fixture.subscribe(chain(fixture, source));
        Source<Tick> ticks = fixture.handle(source);
        EngineFixture.push(ticks, 1, 3);
        ticks.finish();

        assertThat(results).containsExactly(new Tick(1, 1), new Tick(2, 2));
        assertThat(fixture.engine().report("q9999").time()).contains("watermark: the end");
      }
    });
  }

  @Test
  void shouldTakeAFailureThroughTenThousandQueries() throws Exception {
    onASmallStack(() -> {
      try (EngineFixture fixture = open()) {
        SourceInput source = fixture.source("ticks");
        Relation last = chain(fixture, fixture.failingAt("first", source, 2));
        Subscription<Tick> results = fixture.subscribe(last);
        Source<Tick> ticks = fixture.handle(source);
        EngineFixture.push(ticks, 2, 3);

        EngineFixture.assertRefused(ErrorCode.QUERY_STOPPED, results::poll);
      }
    });
  }
}
