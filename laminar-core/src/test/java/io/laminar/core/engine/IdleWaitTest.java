package io.laminar.core.engine;

import static io.laminar.core.engine.EngineFixture.assertRefused;
import static io.laminar.core.engine.EngineFixture.elsewhere;
import static io.laminar.core.engine.EngineFixture.meet;
import static io.laminar.core.engine.EngineFixture.push;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Backpressure;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.data.Batch;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.TimedOperator;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waiting until rows are processed, and for room, and when that is in vain. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class IdleWaitTest {
  private static EngineFixture open(int rows, Backpressure backpressure) {
    return EngineFixture.open(
        Config.builder().bufferSize(rows).backpressure(backpressure).build());
  }

  @Test
  void shouldNotWaitForRowsOfASourceThatIsDropped() throws InterruptedException {
    for (int round = 0; round < 200; round++) {
      try (EngineFixture fixture = open(16, Backpressure.BLOCK)) {
        SourceInput source = fixture.source("ticks");
        try (Subscription<Tick> full = fixture.subscribeElsewhere(source)) {
          push(fixture.handle(source), 0, 32);
          meet(() -> fixture.engine().awaitIdle(), () -> fixture.drop(source));
          assertThat(full.isEnded()).isFalse();
        }
      }
    }
  }

  @Test
  void shouldBeOverWhenAStopFinishesWhatWasPushed() throws InterruptedException {
    try (EngineFixture fixture = open(16, Backpressure.BLOCK)) {
      Source<Tick> ticks = fixture.handle(fixture.source("ticks"));
      for (int round = 0; round < 1_000; round++) {
        ticks.push(new Tick(round, round));
        meet(fixture.engine()::stop, fixture.engine()::awaitIdle);
        fixture.engine().start();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldBeOverForAHandleThatEndsBehindAFullSubscription(boolean finishes) {
    try (EngineFixture fixture = open(64, Backpressure.BLOCK)) {
      SourceInput source = fixture.source("ticks");
      Subscription<Tick> full = fixture.subscribe(source);
      Source<Tick> ticks = fixture.handle(source);
      push(ticks, 0, 64);
      if (finishes) {
        ticks.finish();
      }
      ticks.close();

      fixture.engine().awaitIdle();

      assertThat(full.drain(tick -> {})).isEqualTo(64);
      assertThat(full.isEnded()).isEqualTo(finishes);
    }
  }

  @Test
  void shouldSayThatAThreadWaitsForItselfWhereTheEndWaitsForRoom() {
    try (EngineFixture fixture = open(64, Backpressure.BLOCK)) {
      SourceInput source = fixture.source("ticks");
      Subscription<Tick> full = fixture.subscribe(fixture.query("many", source, new Many()));
      Source<Tick> ticks = fixture.handle(source);
      push(ticks, 0, 64);
      ticks.finish();

      assertRefused(ErrorCode.WOULD_DEADLOCK, () -> fixture.engine().awaitIdle());
      long rows = 0;
      while (full.recv() != null) {
        rows++;
      }
      assertThat(rows).isEqualTo(64 + Many.OWED);
    }
  }

  @Test
  void shouldNotTakeRowsThatWereCopiedOutForProcessed() {
    try (EngineFixture fixture = open(64, Backpressure.DROP_OLDEST)) {
      SourceInput source = fixture.source("ticks");
      Query twice = fixture.repeat("twice", source, 2);
      Subscription<Tick> results = fixture.subscribeElsewhere(twice);
      Source<Tick> ticks = fixture.handle(source);
      push(ticks, 0, 30);
      fixture.engine().awaitIdle();
      // 34 rows are copied out of the lane, room for the results is there for few of them.
      fixture.pushAtOnce(ticks, 30, 64);
      CompletableFuture<Integer> takenAtTheEnd = elsewhere(() -> {
        fixture.engine().awaitIdle();
        return (int) source.rows().count();
      });
      while (!fixture.engine().call(() -> source.steps().blockedBy() != null)) {
        Thread.onSpinWait();
      }
      push(ticks, 64, 1_000);
      while (!takenAtTheEnd.isDone()) {
        results.poll();
      }

      assertThat(takenAtTheEnd.join()).isGreaterThanOrEqualTo(64);
    }
  }

  @Test
  void shouldSayThatAThreadWaitsForItselfWhereRowsWereCopiedOut() {
    try (EngineFixture fixture = open(64, Backpressure.DROP_OLDEST)) {
      SourceInput source = fixture.source("ticks");
      Subscription<Tick> results = fixture.subscribe(fixture.repeat("twice", source, 2));
      Source<Tick> ticks = fixture.handle(source);
      push(ticks, 0, 30);
      fixture.engine().awaitIdle();
      fixture.pushAtOnce(ticks, 30, 64);

      assertRefused(ErrorCode.WOULD_DEADLOCK, () -> fixture.engine().awaitIdle());
      assertThat(results.poll()).isEqualTo(new Tick(0, 0));
    }
  }

  @Test
  void shouldSayThatAThreadWaitsForItselfWhereRowsWaitBesideTheRing() {
    try (EngineFixture fixture = open(16, Backpressure.BLOCK)) {
      SourceInput source = fixture.source("ticks");
      Subscription<Tick> results = fixture.subscribe(fixture.repeat("twice", source, 2));
      Source<Tick> ticks = fixture.handle(source);
      fixture.pushAtOnce(ticks, 0, 16);
      fixture.engine().awaitIdle();
      // The second sixteen were made together: three free slots are not enough for them.
      for (int i = 0; i < 3; i++) {
        assertThat(results.recv()).isEqualTo(new Tick(i, i));
      }

      assertRefused(ErrorCode.WOULD_DEADLOCK, () -> push(ticks, 16, 100));
    }
  }

  @Test
  void shouldNotBlameAReaderThatHoldsNobodyBack() {
    try (EngineFixture fixture = open(16, Backpressure.BLOCK)) {
      SourceInput source = fixture.source("ticks");
      Subscription<Tick> slow = fixture.subscribeElsewhere(source);
      fixture.subscribe(source, io.laminar.api.Overflow.DROP_OLDEST);
      Source<Tick> ticks = fixture.handle(source);
      fixture.pushAtOnce(ticks, 0, 16);
      while (!fixture.engine().call(() -> source.reach().room(1) == 0)) {
        Thread.onSpinWait();
      }
      long thisThread = Thread.currentThread().getId();

      assertThat(fixture.engine().waits().isOwnDoing(source, thisThread)).isFalse();
      assertThat(slow.recv()).isEqualTo(new Tick(0, 0));
      ticks.push(new Tick(16, 16));
      fixture.engine().awaitIdle();
      assertThat(fixture.engine().waits().isOwnDoing(source, thisThread)).isTrue();
    }
  }

  @Test
  void shouldSayThatAThreadWaitsForItselfWhereAnotherSourceOwesTheRows() {
    try (EngineFixture fixture = open(16, Backpressure.BLOCK)) {
      SourceInput first = fixture.source("first");
      SourceInput second = fixture.source("second");
      Query both = fixture.union("both", first, second);
      Subscription<Tick> results = fixture.subscribe(fixture.query("many", both, new Many()));
      Source<Tick> intoFirst = fixture.handle(first);
      intoFirst.push(new Tick(1, Many.TIMER));
      fixture.engine().awaitIdle();
      fixture.handle(second).push(new Tick(1, Many.TIMER));
      assertThat(results.recv()).isNotNull();

      assertRefused(ErrorCode.WOULD_DEADLOCK, () -> push(intoFirst, Many.TIMER, 2 * Many.TIMER));
    }
  }

  @Test
  void shouldNotBlameAThreadForWhatIsDoneWhenItIsLookedAt() {
    try (EngineFixture fixture = open(16, Backpressure.BLOCK)) {
      SourceInput source = fixture.source("ticks");
      Query slow = fixture.query("slow", source, new Slow());
      Subscription<Tick> results = fixture.subscribe(slow);
      Source<Tick> ticks = fixture.handle(source);
      push(ticks, 0, 32);
      while (source.steps().blockedBy() == null) {
        Thread.onSpinWait();
      }
      for (int i = 0; i < 16; i++) {
        assertThat(results.poll()).isEqualTo(new Tick(i, i));
      }

      // The rest fills the ring again, and that is all there is.
      fixture.engine().awaitIdle();

      assertThat(results.drain(tick -> {})).isEqualTo(16);
    }
  }

  /** Takes longer for a batch than whoever waits takes to ask why. */
  private record Slow() implements Operator {
    @Override
    public int process(int input, Batch batch, int from, Output output) {
      long end = System.nanoTime() + 30_000_000;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      output.emit(batch);
      return batch.size();
    }
  }

  @Test
  void shouldTakeAHandleOutThatWasClosedInTheMiddleOfTheStepOfAnotherSource() {
    try (EngineFixture fixture = open(16, Backpressure.BLOCK)) {
      SourceInput first = fixture.source("first");
      SourceInput second = fixture.source("second");
      Query both = fixture.union("both", first, second);
      Subscription<Tick> results =
          fixture.subscribeElsewhere(fixture.query("many", both, new Many()));
      Source<Tick> ofFirst = fixture.handle(first);
      fixture.handle(second).watermark(Many.TIMER);
      ofFirst.watermark(Many.TIMER - 1);
      fixture.engine().awaitIdle();
      fixture.handle(first).watermark(Many.TIMER);
      ofFirst.watermark(Many.TIMER);
      while (!fixture.engine().call(() -> first.steps().isPending())) {
        Thread.onSpinWait();
      }
      Source<Tick> late = fixture.handle(second);
      late.close();

      assertThat(fixture.engine().<Boolean>call(() -> second.work() == 0 && second.isWaiting()))
          .isTrue();
      int received = 0;
      while (received < Many.OWED
          || fixture.engine().call(() -> second.handles().count()) > 1) {
        received += results.drain(tick -> {});
      }
    }
  }

  /** Owes more than a ring holds at a time. */
  private static final class Many implements TimedOperator {
    static final int TIMER = 1_000;

    static final int OWED = 1_000;

    private int owed = OWED;

    @Override
    public int process(int input, Batch batch, int from, Output output) {
      output.emit(batch);
      return batch.size();
    }

    @Override
    public boolean onWatermark(long watermark, Output output) {
      if (watermark >= TIMER && owed > 0) {
        Batch batch = new Batch(2);
        batch.column(0).point(new long[8], 0, 1);
        batch.column(1).point(new long[8], 0, 1);
        batch.selectFirst(8);
        batch.oneCommit(true);
        output.emit(batch);
        owed -= 8;
      }
      return watermark < TIMER || owed <= 0;
    }

    @Override
    public long nextTimer() {
      return TIMER;
    }

    @Override
    public long timerOf(long eventTime) {
      return Long.MAX_VALUE;
    }
  }
}
