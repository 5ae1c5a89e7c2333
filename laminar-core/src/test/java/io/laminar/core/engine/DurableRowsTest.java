package io.laminar.core.engine;

import static io.laminar.core.engine.EngineFixture.assertRefused;
import static io.laminar.core.engine.EngineFixture.elsewhere;
import static io.laminar.core.engine.EngineFixture.push;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Backpressure;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.Overflow;
import io.laminar.api.Source;
import io.laminar.core.data.Batch;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.log.CheckpointMark;
import io.laminar.core.engine.log.LogOptions;
import io.laminar.core.engine.output.ResultVisitor;
import io.laminar.core.engine.output.Subscribed;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.storage.MemoryLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class DurableRowsTest {
  private static final LogOptions SYNC = LogOptions.DEFAULT.withSync(true);

  /** Nothing is forced unless somebody waits. */
  private static final LogOptions LATE = LogOptions.DEFAULT.withFlushIntervalNanos(1L << 40);

  @Test
  void shouldReturnFromAPushWhenItIsForced() throws InterruptedException {
    try (LoggedFixture life = LoggedFixture.small(SYNC)) {
      Source<Tick> handle = life.handle(life.source("ticks"));
      CountDownLatch forcing = new CountDownLatch(1);
      CountDownLatch mayForce = new CountDownLatch(1);
      life.frames.beforeForce(() -> {
        forcing.countDown();
        await(mayForce);
      });
      CompletableFuture<Boolean> pushed = elsewhere(() -> {
        push(handle, 0, 3);
        // Whatever happens to the machine now.
        return new LogContents(life.frames.losePower()).keysOf("0/0").size() == 3;
      });
      forcing.await();
      assertThat(pushed).isNotDone();
      mayForce.countDown();
      assertThat(pushed.join()).isTrue();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldReturnFromAWatermarkAndAFinishWhenTheyAreForced() {
    try (LoggedFixture life = LoggedFixture.small(SYNC)) {
      Source<Tick> handle = life.handle(life.source("ticks"));
      handle.watermark(7);
      assertThat(new LogContents(life.frames.losePower()).keysOf("0/0")).containsExactly(-1L);
      handle.finish();
      assertThat(new LogContents(life.frames.losePower()).ended)
          .singleElement()
          .satisfies(end -> assertThat(end.finished()).isTrue());
    }
  }

  @Test
  void shouldForceOnceForManyProducers() {
    try (LoggedFixture life = LoggedFixture.small(SYNC)) {
      SourceInput source = life.source("ticks");
      List<Source<Tick>> handles =
          Stream.generate(() -> life.handle(source)).limit(8).toList();
      Semaphore mayForce = new Semaphore(0);
      life.frames.beforeForce(mayForce::acquireUninterruptibly);
      for (long row = 1; row <= 25; row++) {
        mayForce.drainPermits();
        Tick tick = new Tick(row, row);
        List<CompletableFuture<Boolean>> pushes =
            handles.stream().map(handle -> pushedElsewhere(handle, tick)).toList();
        for (Source<Tick> handle : handles) {
          awaitTaken(handle, row);
        }
        // One that may have begun before some of them came, and one for these.
        mayForce.release(2);
        pushes.forEach(CompletableFuture::join);
      }
      life.frames.beforeForce(() -> {});
      mayForce.release();
      assertThat(new LogContents(life.frames.losePower()).keys)
          .hasSize(8)
          .allSatisfy((lane, keys) -> assertThat(keys).hasSize(25));
    }
  }

  private static CompletableFuture<Boolean> pushedElsewhere(Source<Tick> handle, Tick tick) {
    return elsewhere(() -> {
      handle.push(tick);
      return true;
    });
  }

  private static void awaitTaken(Source<Tick> handle, long rows) {
    while (handle.lastSequence() < rows) {
      Thread.onSpinWait();
    }
  }

  @Test
  void shouldForceInCallerRunsBeforeOperatorsRun() {
    Config config = Config.builder().execution(Execution.CALLER_RUNS).build();
    try (LoggedFixture life = LoggedFixture.open(config, SYNC)) {
      SourceInput source = life.source("ticks");
      Source<Tick> handle = life.handle(source);
      List<Integer> durable = new ArrayList<>();
      Runnable look = () ->
          durable.add(new LogContents(life.frames.losePower()).keysOf("0/0").size());
      ResultVisitor visitor = new ResultVisitor() {
        @Override
        public void visit(Batch batch, int row) {
          look.run();
        }

        @Override
        public void visit(long[] slots, int offset, byte[] side) {
          look.run();
        }
      };
      life.engine.subscribe(
          Subscribed.shown("ticks", source, false, false, visitor), Overflow.BLOCK);
      handle.push(new Tick(1, 1));
      push(handle, 2, 4);
      assertThat(durable).containsExactly(1, 3, 3);
    }
  }

  @Test
  void shouldForceWhenSomebodyFlushes() {
    try (LoggedFixture life = LoggedFixture.small(LATE)) {
      Source<Tick> handle = life.handle(life.source("ticks"));
      handle.push(new Tick(1, 1));
      assertThat(life.log.metrics().exposedRows()).isEqualTo(1);
      assertThat(life.log.metrics().exposedBytes()).isPositive();
      life.engineLog().flush();
      assertThat(new LogContents(life.frames.losePower()).keysOf("0/0")).containsExactly(1L);
      assertThat(life.log.metrics().exposedRows()).isZero();
    }
  }

  @Test
  void shouldForceByItselfWithinTheInterval() {
    try (LoggedFixture life = LoggedFixture.small(LogOptions.DEFAULT)) {
      Source<Tick> handle = life.handle(life.source("ticks"));
      handle.push(new Tick(1, 1));
      while (life.log.metrics().exposedRows() > 0) {
        Thread.onSpinWait();
      }
      assertThat(new LogContents(life.frames.losePower()).keysOf("0/0")).containsExactly(1L);
    }
  }

  @Test
  void shouldAcknowledgeNothingSinceAForceFailed() {
    try (LoggedFixture life = LoggedFixture.small(SYNC)) {
      SourceInput source = life.source("ticks");
      Source<Tick> handle = life.handle(source);
      push(handle, 0, 2);
      // What the engine noted of these rows is not to fail before the next ones come.
      life.engine.awaitIdle();
      life.engineLog().flush();
      life.frames.beforeForce(() -> {
        throw MemoryLog.full();
      });
      assertThatThrownBy(() -> push(handle, 2, 5))
          .hasMessageContaining("STORAGE_FULL")
          .hasMessageContaining(
              "rows and watermarks up to number 5 of this handle of source ticks were taken, not durable")
          .hasMessageContaining("(2 are)")
          .hasMessageContaining("the disk of the test is full");
      life.frames.beforeForce(() -> {});
      assertRefused(ErrorCode.STORAGE_FULL, () -> handle.push(new Tick(5, 5)));
      assertRefused(ErrorCode.STORAGE_FULL, () -> handle.watermark(5));
      assertRefused(ErrorCode.STORAGE_FULL, life.engineLog()::flush);
      assertRefused(ErrorCode.STORAGE_FULL, life.log::close);
      life.engine.awaitIdle();
      assertThat(life.engine.call(source.rows()::count))
          .as("rows are still processed")
          .isEqualTo(5);
    }
  }

  @Test
  void shouldNotHoldBackRowsWhoseWriteFailed() {
    try (LoggedFixture life = LoggedFixture.small(LogOptions.DEFAULT)) {
      Source<Tick> handle = life.handle(life.source("ticks"));
      life.frames.beforeAppend(() -> {
        throw MemoryLog.full();
      });
      assertRefused(ErrorCode.STORAGE_FULL, () -> push(handle, 0, 1000));
      assertRefused(ErrorCode.STORAGE_FULL, () -> handle.tryPush(new Tick(1, 1)));
      life.engine.awaitIdle();
    }
  }

  @Test
  void shouldTakeNoRowWhileTheLogIsFull() {
    LogOptions options = LogOptions.DEFAULT.withMaxBytes(2000);
    try (LoggedFixture life = LoggedFixture.small(options)) {
      Source<Tick> handle = life.handle(life.source("ticks"));
      CompletableFuture<Void> pushed = elsewhere(() -> {
        push(handle, 0, 100);
        push(handle, 100, 200);
        push(handle, 200, 300);
        return null;
      });
      while (!life.log.isFull()) {
        Thread.onSpinWait();
      }
      while (!pushed.isDone()) {
        checkpoint(life);
      }
      pushed.join();
      assertThat(life.frames.first()).isPositive();
    }
  }

  @Test
  void shouldCountWhatIsWrittenAtOnce() {
    LogOptions options = LogOptions.DEFAULT.withMaxBytes(2000);
    try (LoggedFixture life = LoggedFixture.small(options)) {
      Source<Tick> handle = life.handle(life.source("ticks"));
      AtomicInteger seen = new AtomicInteger();
      // On the log's thread, which has not come to the end of its turn.
      life.frames.beforeAppend(() -> {
        if (life.frames.bytes() >= options.maxBytes() && !life.log.isFull()) {
          seen.incrementAndGet();
        }
      });
      CompletableFuture<Void> pushed = elsewhere(() -> {
        push(handle, 0, 300);
        return null;
      });
      while (!pushed.isDone()) {
        checkpoint(life);
      }
      pushed.join();
      assertThat(seen).hasValue(0);
    }
  }

  @Test
  void shouldRefuseARowWhileTheLogIsFullWhereNobodyWaits() {
    Config config = Config.builder().backpressure(Backpressure.REJECT).build();
    LogOptions options = LogOptions.DEFAULT.withMaxBytes(200);
    try (LoggedFixture life = LoggedFixture.open(config, options)) {
      Source<Tick> handle = life.handle(life.source("ticks"));
      push(handle, 0, 10);
      life.engineLog().flush();
      assertThat(life.log.metrics().isFull()).isTrue();
      assertThatThrownBy(() -> handle.push(new Tick(1, 1)))
          .hasMessageContaining("SOURCE_FULL")
          .hasMessageContaining("max_log_bytes");
      assertThat(handle.tryPush(new Tick(1, 1))).isFalse();
      checkpoint(life);
      handle.push(new Tick(1, 1));
    }
  }

  private static long checkpoint(LoggedFixture life) {
    CheckpointMark mark = life.engine.changes().betweenCommits(life.engineLog()::mark);
    long[] start = new long[1];
    life.log.checkpoint(mark, (from, between) -> {
      start[0] = from;
      return from;
    });
    return start[0];
  }

  @Test
  void shouldKeepWhatACheckpointHasNotSeen() {
    try (LoggedFixture life = LoggedFixture.small(LogOptions.DEFAULT)) {
      SourceInput source = life.source("ticks");
      Source<Tick> handle = life.handle(source);
      push(handle, 0, 10);
      life.engine.awaitIdle();
      life.engineLog().flush();
      long all = checkpoint(life);
      assertThat(all).isEqualTo(life.frames.next()).isEqualTo(life.frames.first());
      // The engine takes no row meanwhile: what is pushed is logged and not drained.
      CheckpointMark mark = life.engine.changes().betweenCommits(() -> {
        push(handle, 10, 20);
        life.log.flush();
        return life.engineLog().mark();
      });
      long[] start = new long[1];
      life.log.checkpoint(mark, (from, between) -> start[0] = from);
      assertThat(start[0]).as("the frame of row 10").isEqualTo(all);
    }
  }

  @Test
  void shouldGoOnWhereACheckpointCouldNotBeWritten() {
    try (LoggedFixture life = LoggedFixture.small(LogOptions.DEFAULT)) {
      Source<Tick> handle = life.handle(life.source("ticks"));
      CheckpointMark mark = life.engine.changes().betweenCommits(life.engineLog()::mark);
      assertRefused(
          ErrorCode.STORAGE_FULL,
          () -> life.log.checkpoint(mark, (from, between) -> {
            throw MemoryLog.full();
          }));
      push(handle, 0, 3);
      assertThat(life.contents().keysOf("0/0")).hasSize(3);
    }
  }
}
