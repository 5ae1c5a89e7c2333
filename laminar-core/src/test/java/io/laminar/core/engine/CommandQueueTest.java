package io.laminar.core.engine;

import static io.laminar.core.engine.EngineFixture.assertRefused;
import static io.laminar.core.engine.EngineFixture.push;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Source;
import io.laminar.core.data.Batch;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.source.SourceInput;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CommandQueueTest {
  private static final int COMMANDS = 10_000;

  @Test
  void shouldTakeRowsWhileManyCommandsWait() {
    try (EngineFixture fixture = EngineFixture.open()) {
      SourceInput source = fixture.source("ticks");
      fixture.subscribe(source);
      Source<Tick> ticks = fixture.handle(source);
      int batches = 20;
      List<CompletableFuture<Long>> seen = new ArrayList<>();
      fixture.engine().run(() -> {
        push(ticks, 0, batches * Batch.MAX_ROWS);
        for (int i = 0; i < COMMANDS; i++) {
          seen.add(fixture.engine().submit(() -> source.rows().count()));
        }
      });

      CompletableFuture.allOf(seen.toArray(CompletableFuture[]::new)).join();

      for (int i = 0; i < COMMANDS; i++) {
        long rows = (long) Math.min(i + 1, batches) * Batch.MAX_ROWS;
        assertThat(seen.get(i).join()).as("rows before command %d", i).isEqualTo(rows);
      }
    }
  }

  @Test
  void shouldNotWaitForACommandThatNobodyDoes() {
    LifeCycle life = new LifeCycle();
    life.close();
    life.closed();

    assertRefused(
        ErrorCode.CLOSED, () -> CommandQueue.await(new CompletableFuture<Object>(), life));
  }

  @Test
  void shouldDoCommandsInTheirOrder() {
    CommandQueue queue = new CommandQueue();
    List<Integer> done = new ArrayList<>();
    List<CompletableFuture<Boolean>> results = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int number = i;
      results.add(queue.add(() -> done.add(number)));
    }

    assertThat(queue.runOne()).isEqualTo(1);
    assertThat(done).containsExactly(0);
    assertThat(queue.runOne() + queue.runOne() + queue.runOne()).isEqualTo(2);
    assertThat(done).containsExactly(0, 1, 2);
    assertThat(results).allMatch(CompletableFuture::isDone);
  }

  @Test
  void shouldGoOnAfterACommandThatThrows() {
    CommandQueue queue = new CommandQueue();
    CompletableFuture<Object> bad = queue.add(() -> {
      throw new LaminarException(ErrorCode.DROPPED, "gone", "none");
    });
    CompletableFuture<Integer> good = queue.add(() -> 1);

    while (queue.runOne() > 0) {
      assertThat(bad.isDone()).isTrue();
    }

    assertThatThrownBy(bad::join).hasCauseInstanceOf(LaminarException.class);
    assertThat(good.join()).isEqualTo(1);
  }

  @Test
  void shouldRefuseEveryCommandThatWaitsAtTheEnd() {
    EngineFixture fixture = EngineFixture.open();
    List<CompletableFuture<Integer>> waiting = new ArrayList<>();
    fixture.engine().run(() -> {
      fixture.engine().life().close();
      for (int i = 0; i < COMMANDS; i++) {
        waiting.add(fixture.engine().submit(() -> 1));
      }
    });

    fixture.engine().awaitEnd();

    for (CompletableFuture<Integer> each : waiting) {
      assertRefused(
          ErrorCode.CLOSED, () -> CommandQueue.await(each, fixture.engine().life()));
    }
  }
}
