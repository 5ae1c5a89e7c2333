package io.laminar.core.engine;

import static io.laminar.core.engine.EngineFixture.assertRefused;
import static io.laminar.core.engine.EngineFixture.elsewhere;
import static io.laminar.core.engine.EngineFixture.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import io.laminar.api.Source;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.log.CheckpointMark;
import io.laminar.core.engine.log.LogOptions;
import io.laminar.core.storage.MemoryLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A checkpoint is written in pieces, and between two of them the log's thread does what cannot wait. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RowsDuringCheckpointTest {
  private static final LogOptions SYNC = LogOptions.DEFAULT.withSync(true);

  /** Nothing is forced unless somebody waits. */
  private static final LogOptions LATE = LogOptions.DEFAULT.withFlushIntervalNanos(1L << 40);

  private static CheckpointMark mark(LoggedFixture life) {
    return life.engine.changes().betweenCommits(life.engineLog()::mark);
  }

  @Test
  void shouldAcknowledgeRowsThatComeInItsMiddle() {
    try (LoggedFixture life = LoggedFixture.small(SYNC)) {
      Source<Tick> handle = life.handle(life.source("ticks"));
      push(handle, 0, 3);
      life.log.checkpoint(mark(life), (from, between) -> {
        // More than the ring has, so that the engine goes on as well.
        CompletableFuture<Void> pushed = elsewhere(() -> {
          push(handle, 3, 60);
          return null;
        });
        while (!pushed.isDone()) {
          between.run();
        }
        assertThat(new LogContents(life.frames.losePower()).keysOf("0/0")).hasSize(60);
        return from;
      });
    }
  }

  @Test
  void shouldFlushInItsMiddle() {
    try (LoggedFixture life = LoggedFixture.small(LATE)) {
      Source<Tick> handle = life.handle(life.source("ticks"));
      life.log.checkpoint(mark(life), (from, between) -> {
        push(handle, 0, 3);
        int forces = life.frames.forces();
        between.run();
        assertThat(life.frames.forces()).as("nobody waits for a force").isEqualTo(forces);
        CompletableFuture<Void> flushed = elsewhere(() -> {
          life.engineLog().flush();
          return null;
        });
        while (!flushed.isDone()) {
          between.run();
        }
        // Before its end: what the log begins with then depends on how far the engine was.
        assertThat(new LogContents(life.frames.losePower()).keysOf("0/0")).hasSize(3);
        return from;
      });
    }
  }

  @Test
  void shouldFailWithTheLogOfRows() {
    try (LoggedFixture life = LoggedFixture.small(SYNC)) {
      Source<Tick> handle = life.handle(life.source("ticks"));
      CheckpointMark mark = mark(life);
      List<CompletableFuture<Void>> refused = new ArrayList<>();
      assertRefused(
          ErrorCode.STORAGE_FULL,
          () -> life.log.checkpoint(mark, (from, between) -> {
            life.frames.beforeForce(() -> {
              throw MemoryLog.full();
            });
            refused.add(elsewhere(() -> {
              assertRefused(ErrorCode.STORAGE_FULL, () -> handle.push(new Tick(1, 1)));
              return null;
            }));
            while (true) {
              between.run();
            }
          }));
      refused.forEach(CompletableFuture::join);
      assertRefused(ErrorCode.STORAGE_FULL, () -> handle.push(new Tick(1, 1)));
    }
  }
}
