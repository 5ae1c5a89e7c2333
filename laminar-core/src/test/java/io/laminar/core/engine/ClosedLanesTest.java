package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.source.SourceInput;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handles that end one right after the other, while the engine takes out those that ended before. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ClosedLanesTest {
  private static final int ROUNDS = 1_000;
  private static final int HANDLES = 4;

  @Test
  void shouldEndTheSourceHoweverItsHandlesFollowEachOther() {
    try (EngineFixture fixture =
        EngineFixture.open(Config.builder().bufferSize(16).build())) {
      for (int round = 0; round < ROUNDS; round++) {
        SourceInput source = fixture.source("ticks");
        try (Subscription<Tick> reader = fixture.subscribe(source)) {
          List<Source<Tick>> handles =
              Stream.generate(() -> fixture.handle(source)).limit(HANDLES).toList();

          handles.forEach(Source::finish);

          assertThat(reader.recv()).isNull();
        }
        fixture.engine().drop(List.of(source), List.of());
      }
    }
  }
}
