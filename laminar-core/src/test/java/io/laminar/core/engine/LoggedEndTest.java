package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Source;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.log.LogOptions;
import io.laminar.core.engine.source.SourceInput;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Pushes that meet an end: the log has the rows that were taken, and no other. */
final class LoggedEndTest {
  private static final int ROUNDS = 25;

  @Test
  void shouldHaveTheRowsThatWereTakenBeforeAClose() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      LogOptions options = LogOptions.DEFAULT.withSync(round % 5 == 0);
      LoggedFixture life = LoggedFixture.small(options);
      Pusher pusher = new Pusher(life.handle(life.source("ticks")));
      EngineFixture.meet(pusher, life.engine::close);
      life.log.close();
      assertThat(new LogContents(life.frames.losePower()).keysOf("0/0")).isEqualTo(pusher.taken());
    }
  }

  @Test
  void shouldHaveTheRowsThatWereTakenBeforeAReplacement() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      try (LoggedFixture life = LoggedFixture.small(LogOptions.DEFAULT)) {
        SourceInput source = life.source("ticks");
        Pusher pusher = new Pusher(life.handle(source));
        EngineFixture.meet(
            pusher,
            () -> life.engine.replaceSource(
                source, life.ticks.spec("ticks", EngineFixture.SCHEMA, 0)));
        LogContents log = life.contents();
        assertThat(log.keysOf("0/0")).isEqualTo(pusher.taken());
        assertThat(log.ended).hasSize(1);
      }
    }
  }

  @Test
  void shouldHaveTheRowsThatWereTakenBeforeADrop() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      try (LoggedFixture life = LoggedFixture.small(LogOptions.DEFAULT)) {
        SourceInput source = life.source("ticks");
        Pusher pusher = new Pusher(life.handle(source));
        EngineFixture.meet(pusher, () -> life.ticks.drop(source));
        LogContents log = life.contents();
        assertThat(log.keysOf("0/0")).isEqualTo(pusher.taken());
        assertThat(log.ended).hasSize(1);
      }
    }
  }

  /** Pushes row after row until one is not taken. */
  private static final class Pusher implements Runnable {
    private final Source<Tick> handle;
    private long taken;

    Pusher(Source<Tick> handle) {
      this.handle = handle;
    }

    @Override
    public void run() {
      try {
        while (true) {
          handle.push(new Tick(taken, taken));
          taken++;
        }
      } catch (LaminarException refused) {
        assertThat(refused.code()).isIn(ErrorCode.CLOSED, ErrorCode.DROPPED);
      }
    }

    List<Long> taken() {
      return LongStream.range(0, taken).boxed().toList();
    }
  }
}
