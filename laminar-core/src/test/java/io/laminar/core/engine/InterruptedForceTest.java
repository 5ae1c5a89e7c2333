package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Overflow;
import io.laminar.api.Source;
import io.laminar.api.WalMode;
import io.laminar.core.data.Batch;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.log.LogOptions;
import io.laminar.core.engine.output.ResultVisitor;
import io.laminar.core.engine.output.Subscribed;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.engine.source.SourceSpec;
import io.laminar.core.storage.MemoryLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that are interrupted while they wait for a disk that does not come back: SEMANTICS, "taken, not durable". */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class InterruptedForceTest {
  private static final LogOptions SYNC = LogOptions.DEFAULT.withSync(true);

  /** It comes back at the end, whatever became of the test. */
  private interface HangingDisk extends AutoCloseable {
    void comeBack();

    @Override
    default void close() {
      comeBack();
    }
  }

  private final CountDownLatch mayForce = new CountDownLatch(1);

  /** No force comes back before {@link #mayForce}. */
  private LoggedFixture hanging(LoggedFixture life) {
    life.frames.beforeForce(() -> {
      boolean waits = true;
      while (waits) {
        try {
          mayForce.await();
          waits = false;
        } catch (InterruptedException notNow) {
          // The log's thread is told to end: the disk does not come back for that.
        }
      }
    });
    return life;
  }

  /** The call comes back because its thread is interrupted, which stays so. */
  private static void assertInterrupted(ThrowingCallable call, String... parts) {
    Thread.currentThread().interrupt();
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED))
        .hasMessageContainingAll(parts);
    assertThat(Thread.interrupted()).isTrue();
  }

  private void interrupted(Consumer<Source<Tick>> call, long lastSequence, long rows) {
    try (LoggedFixture life = hanging(LoggedFixture.small(SYNC));
        HangingDisk disk = mayForce::countDown) {
      SourceInput source = life.source("ticks");
      Source<Tick> handle = life.handle(source);

      assertInterrupted(
          () -> call.accept(handle),
          "rows and watermarks up to number " + lastSequence
              + " of this handle of source ticks were taken, not durable",
          "(0 are): interrupted while waiting for the disk",
          "sync(" + lastSequence + ")");

      assertThat(handle.lastSequence()).isEqualTo(lastSequence);
      assertThat(handle.lastDurableSequence()).hasValue(0);
      life.engine.awaitIdle();
      assertThat(life.engine.call(source.rows()::count)).isEqualTo(rows);
      disk.comeBack();
      handle.sync(handle.lastSequence());
      assertThat(handle.lastDurableSequence()).hasValue(lastSequence);
      assertThat(new LogContents(life.frames.losePower()).keysOf("0/0"))
          .hasSize((int) lastSequence);
    }
  }

  @Test
  void shouldSayThatARowWasTaken() {
    interrupted(handle -> handle.push(new Tick(1, 1)), 1, 1);
  }

  @Test
  void shouldSayThatARowWasTakenForWhichThereWasRoom() {
    interrupted(handle -> handle.tryPush(new Tick(1, 1)), 1, 1);
  }

  @Test
  void shouldSayThatAWatermarkWasTaken() {
    interrupted(handle -> handle.watermark(7), 1, 0);
  }

  @Test
  void shouldSayThatATransactionWasTaken() {
    interrupted(handle -> handle.pushTransaction(List.of(new Tick(1, 1), new Tick(2, 2))), 2, 2);
  }

  @Test
  void shouldSayHowManyRowsOfABatchWereTaken() {
    Tick[] rows = new Tick[40];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new Tick(i, i);
    }
    try (LoggedFixture life = hanging(LoggedFixture.small(SYNC));
        HangingDisk disk = mayForce::countDown) {
      Source<Tick> handle = life.handle(life.source("ticks"));

      assertInterrupted(
          () -> handle.pushBatch(rows), "up to number 16 of this handle", "16 rows were taken");

      assertThat(handle.lastSequence()).isEqualTo(16);
      disk.comeBack();
    }
  }

  @Test
  void shouldEndAHandleWhoseEndIsNotDurable() {
    try (LoggedFixture life = hanging(LoggedFixture.small(SYNC));
        HangingDisk disk = mayForce::countDown) {
      SourceInput source = life.source("ticks");
      Source<Tick> handle = life.handle(source);

      assertInterrupted(
          handle::finish,
          "the end of this handle of source ticks was taken, not durable",
          "finish() again");

      assertInterrupted(handle::finish, "the end of this handle of source ticks was taken");
      handle.close();
      life.engine.awaitIdle();
      disk.comeBack();
      handle.finish();
      assertThat(new LogContents(life.frames.losePower()).ended)
          .singleElement()
          .satisfies(end -> assertThat(end.finished()).isTrue());
    }
  }

  @Test
  void shouldEndAHandleOnceThoughItsEndIsNeverDurable() {
    try (LoggedFixture life = LoggedFixture.small(SYNC)) {
      SourceInput source = life.source("ticks");
      Source<Tick> first = life.handle(source);
      Source<Tick> second = life.handle(source);
      // That they were opened is not to fail before one of them ends.
      life.engineLog().flush();
      life.frames.beforeForce(() -> {
        throw MemoryLog.full();
      });

      assertThatThrownBy(first::finish).hasMessageContaining("STORAGE_FULL");

      assertThatThrownBy(first::finish).as("again").hasMessageContaining("STORAGE_FULL");
      first.close();
      assertThat(source.end().isLastFinished()).isTrue();
      assertThat(source.end().isDecided()).as("the second is open").isFalse();
      second.close();
    }
  }

  @Test
  void shouldComeBackFromAFlush() {
    try (LoggedFixture life = hanging(LoggedFixture.small(LogOptions.DEFAULT));
        HangingDisk disk = mayForce::countDown) {
      Source<Tick> handle = life.handle(life.source("ticks"));
      handle.push(new Tick(1, 1));

      assertInterrupted(life.engineLog()::flushUnlessInterrupted, "waiting for the disk");
      assertInterrupted(() -> handle.sync(1), "waiting for the disk");

      disk.comeBack();
      handle.sync(1);
    }
  }

  @Test
  void shouldShowNothingBeforeItIsDurableInCallerRuns() {
    Config config = Config.builder().execution(Execution.CALLER_RUNS).build();
    try (LoggedFixture life = hanging(LoggedFixture.open(config, SYNC));
        HangingDisk disk = mayForce::countDown) {
      SourceInput source = life.source("ticks");
      Source<Tick> handle = life.handle(source);
      List<Integer> durable = new ArrayList<>();
      ResultVisitor visitor = new ResultVisitor() {
        @Override
        public void visit(Batch batch, int row) {
          look();
        }

        @Override
        public void visit(long[] slots, int offset, byte[] side) {
          look();
        }

        private void look() {
          durable.add(new LogContents(life.frames.losePower()).keysOf("0/0").size());
        }
      };
      life.engine.subscribe(
          Subscribed.shown("ticks", source, false, false, visitor), Overflow.BLOCK);

      assertInterrupted(() -> handle.push(new Tick(1, 1)), "up to number 1 of this handle");
      assertThat(durable).isEmpty();

      disk.comeBack();
      handle.push(new Tick(2, 2));
      assertThat(durable).containsExactly(2, 2);
    }
  }

  @Test
  void shouldWorkOffWhatWasInterruptedInCallerRuns() {
    Config config = Config.builder().execution(Execution.CALLER_RUNS).build();
    try (LoggedFixture life = hanging(LoggedFixture.open(config, SYNC));
        HangingDisk disk = mayForce::countDown) {
      SourceInput source = life.source("ticks");
      Source<Tick> handle = life.handle(source);
      assertInterrupted(() -> handle.push(new Tick(1, 1)), "up to number 1 of this handle");
      disk.comeBack();

      life.engine.awaitIdle();

      assertThat(life.engine.call(source.rows()::count)).isEqualTo(1);
      assertThat(handle.lastDurableSequence()).hasValue(1);
    }
  }

  @Test
  void shouldInterruptWhatComesBehindInCallerRuns() {
    Config config = Config.builder().execution(Execution.CALLER_RUNS).build();
    try (LoggedFixture life = hanging(LoggedFixture.open(config, SYNC));
        HangingDisk disk = mayForce::countDown) {
      SourceInput source = life.source("ticks");
      Source<Tick> handle = life.handle(source);
      assertInterrupted(() -> handle.push(new Tick(1, 1)), "up to number 1 of this handle");

      assertInterrupted(life.engine::awaitIdle, "nothing else was done");
      assertInterrupted(life.engine::tick, "nothing else was done");
      assertInterrupted(life.engine::stop, "nothing else was done");
      Thread.currentThread().interrupt();
      handle.close();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(life.engine.call(source.rows()::count)).isZero();

      disk.comeBack();
      life.engine.awaitIdle();
      assertThat(life.engine.call(source.rows()::count)).isEqualTo(1);
    }
  }

  /** A source whose pushes do not wait for the disk. */
  private static SourceInput asynchronous(LoggedFixture life) {
    SourceSpec like = life.ticks.spec("later", EngineFixture.SCHEMA, 0);
    return life.engine.createSource(new SourceSpec(
        like.name(),
        like.schema(),
        like.eventTimeColumn(),
        like.delay(),
        like.watermark(),
        like.bufferRows(),
        like.backpressure(),
        like.waitStrategy(),
        like.idleTimeoutNanos(),
        like.maxFutureNanos(),
        like.maxRowBytes(),
        like.key(),
        WalMode.ASYNC));
  }

  @Test
  void shouldSayThatARowWasTakenWhichWaitsForThoseBefore() {
    Config config = Config.builder().execution(Execution.CALLER_RUNS).build();
    try (LoggedFixture life = hanging(LoggedFixture.open(config, SYNC));
        HangingDisk disk = mayForce::countDown) {
      Source<Tick> first = life.handle(life.source("ticks"));
      SourceInput later = asynchronous(life);
      Source<Tick> second = life.handle(later);
      assertInterrupted(() -> first.push(new Tick(1, 1)), "up to number 1 of this handle");

      assertInterrupted(
          () -> second.push(new Tick(1, 1)),
          "up to number 1 of this handle of source later were taken, and nothing becomes of them");

      assertThat(second.lastSequence()).isEqualTo(1);
      disk.comeBack();
      life.engine.awaitIdle();
      assertThat(life.engine.call(later.rows()::count)).isEqualTo(1);
    }
  }

  @Test
  void shouldNotSayOfARowThatItWasTakenWhichFoundNoRoom() {
    try (LoggedFixture life = hanging(LoggedFixture.small(SYNC));
        HangingDisk disk = mayForce::countDown) {
      SourceInput source = life.source("ticks");
      Source<Tick> handle = life.handle(source);

      // The log's thread gives back what it has read when it likes: only the refusal says that it
      // is full.
      long taken = -1;
      LaminarException refused;
      do {
        taken++;
        Thread.currentThread().interrupt();
        refused = catchThrowableOfType(LaminarException.class, () -> handle.push(new Tick(1, 1)));
        assertThat(Thread.interrupted()).isTrue();
      } while (refused.problem().contains("were taken, not durable"));

      assertThat(taken).isPositive();
      assertThat(refused)
          .hasMessageContaining("the row was not taken")
          .message()
          .doesNotContain("were taken");
      assertThat(handle.lastSequence()).isEqualTo(taken);
      disk.comeBack();
      handle.sync(taken);
    }
  }
}
