package io.laminar.core.engine;

import static io.laminar.core.engine.EngineFixture.assertRefused;
import static io.laminar.core.engine.EngineFixture.meet;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.ring.Channel;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that stop, start, close, and leave, at the same moment. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EngineLifeCycleTest {
  private static final int ROUNDS = 300;

  private static EngineFixture open() {
    return EngineFixture.open(Config.builder().bufferSize(16).build());
  }

  @Test
  void shouldBeClosedByTwoThreadsAtOnce() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      EngineFixture fixture = open();
      meet(fixture::close, fixture::close);
      assertThat(fixture.engine().isClosed()).isTrue();
    }
  }

  @Test
  void shouldStayClosedHoweverOftenItIsStartedMeanwhile() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      EngineFixture fixture = open();
      Runnable startForEver = () -> assertRefused(ErrorCode.CLOSED, () -> {
        while (true) {
          fixture.engine().stop();
          fixture.engine().start();
        }
      });
      meet(startForEver, fixture::close);
      assertThat(fixture.engine().isClosed()).isTrue();
    }
  }

  @Test
  void shouldLetSubscribersLeaveWhileItCloses() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      EngineFixture fixture = open();
      Subscription<Tick> ticks = fixture.subscribe(fixture.source("ticks"));
      meet(ticks::close, fixture::close);
    }
  }

  @Test
  void shouldCloseOnAThreadThatIsInterrupted() {
    EngineFixture fixture = open();
    Subscription<Tick> ticks = fixture.subscribe(fixture.source("ticks"));
    Thread.currentThread().interrupt();

    ticks.close();
    fixture.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(fixture.engine().isClosed()).isTrue();
  }

  @Test
  void shouldLeaveNoSubscriberThatNobodyHoldsWhenInterrupted() {
    try (EngineFixture fixture = open()) {
      SourceInput source = fixture.source("ticks");
      Thread.currentThread().interrupt();
      Subscription<Tick> ticks = fixture.subscribe(source);
      assertThat(Thread.interrupted()).isTrue();
      ticks.close();

      EngineFixture.push(fixture.handle(source), 0, 100);

      assertThat(fixture.engine().metrics().subscriptions()).isEmpty();
    }
  }

  @Test
  void shouldOpenAHandleInThePlaceOfOneThatWasJustClosed() {
    try (EngineFixture fixture = open()) {
      SourceInput source = fixture.source("ticks");
      ArrayDeque<Source<Tick>> handles = new ArrayDeque<>();
      for (int i = 0; i < Channel.MAX_LANES; i++) {
        handles.add(fixture.handle(source));
      }
      for (int round = 0; round < 10 * ROUNDS; round++) {
        Source<Tick> oldest = handles.remove();
        oldest.push(new Tick(round, round));
        oldest.close();
        handles.add(fixture.handle(source));
      }
      assertRefused(ErrorCode.TOO_MANY_HANDLES, () -> fixture.handle(source));
    }
  }

  @Test
  void shouldRefuseWhatIsAskedWhileItCloses() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      EngineFixture fixture = open();
      SourceInput source = fixture.source("ticks");
      Runnable asking = () -> assertRefused(ErrorCode.CLOSED, () -> {
        while (true) {
          fixture.subscribe(source).close();
          fixture.handle(source).close();
          fixture.engine().awaitIdle();
        }
      });
      meet(asking, fixture::close);
    }
  }

  @Test
  void shouldNoticeALostHandleWhileOthersKeepItBusy() {
    try (EngineFixture fixture = open()) {
      SourceInput source = fixture.source("ticks");
      Source<Tick> busy = fixture.handle(source);
      // In one command: the engine has no moment in which nothing is to be done.
      fixture.engine().run(() -> {
        fixture.lose(source);
        long deadline = System.nanoTime() + 60_000_000_000L;
        for (int i = 0; source.tracker().abandoned() == 0; i++) {
          assertThat(System.nanoTime()).isLessThan(deadline);
          busy.push(new Tick(i, i));
          assertThat(fixture.engine().rounds().work(Rounds.Look.READY)).isPositive();
          if (i % 1_000 == 0) {
            System.gc();
          }
        }
      });
    }
  }
}
