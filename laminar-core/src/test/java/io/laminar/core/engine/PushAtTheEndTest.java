package io.laminar.core.engine;

import static io.laminar.core.engine.EngineFixture.assertRefused;
import static io.laminar.core.engine.EngineFixture.meet;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.source.SourceInput;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pushes that meet a close, a stop or a drop: a row that was taken is delivered or counted. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PushAtTheEndTest {
  private static final int ROUNDS = 100;
  private static final Pattern TAKEN = Pattern.compile("(\\d+) rows were taken");
  private static final Tick[] BATCH =
      LongStream.range(0, 20_000).mapToObj(i -> new Tick(i, i)).toArray(Tick[]::new);

  /** Pushes one thing after the other until one is refused; returns the rows that were taken. */
  private static long pushUntilRefused(
      Source<Tick> ticks, int rowsAtOnce, CountDownLatch first, ErrorCode expected) {
    Tick[] rows = Arrays.copyOf(BATCH, rowsAtOnce);
    long taken = 0;
    while (true) {
      try {
        if (rowsAtOnce == 1) {
          ticks.push(rows[0]);
        } else {
          ticks.pushBatch(rows);
        }
        taken += rowsAtOnce;
      } catch (LaminarException refused) {
        assertThat(refused.code()).as(refused.getMessage()).isEqualTo(expected);
        Matcher said = TAKEN.matcher(refused.problem());
        return said.find() ? taken + Long.parseLong(said.group(1)) : taken;
      } finally {
        first.countDown();
      }
    }
  }

  /** Lets a push meet an end; returns the rows taken, delivered (in this order). */
  private static long[] race(
      EngineFixture fixture, SourceInput source, int rows, ErrorCode code, Runnable end)
      throws InterruptedException {
    Subscription<Tick> reader = fixture.subscribe(source);
    Source<Tick> ticks = fixture.handle(source);
    AtomicLong taken = new AtomicLong();
    AtomicLong delivered = new AtomicLong();
    CountDownLatch first = new CountDownLatch(1);
    Thread pushing = new Thread(() -> taken.set(pushUntilRefused(ticks, rows, first, code)));
    Thread reading = new Thread(() -> delivered.set(count(reader)));
    pushing.start();
    reading.start();
    first.await();
    end.run();
    pushing.join();
    reading.join();
    return new long[] {taken.get(), delivered.get()};
  }

  private static long count(Subscription<Tick> reader) {
    long rows = 0;
    try {
      while (reader.recv() != null) {
        rows++;
      }
    } catch (LaminarException dropped) {
      assertThat(dropped.code()).isEqualTo(ErrorCode.DROPPED);
    }
    return rows;
  }

  @Test
  void shouldDeliverOrCountEveryRowThatWasTakenBeforeTheClose() throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      EngineFixture fixture = EngineFixture.open();
      long[] rows = race(
          fixture,
          fixture.source("ticks"),
          round % 2 == 0 ? 1 : BATCH.length,
          ErrorCode.CLOSED,
          fixture::close);
      Metrics.DatabaseMetrics left = fixture.engine().metrics().database();
      assertThat(rows[1] + left.rowsUndelivered() + left.resultsUndelivered())
          .as("round " + round)
          .isEqualTo(rows[0]);
    }
  }

  @Test
  void shouldDeliverOrCountEveryRowThatWasTakenBeforeTheDrop() throws InterruptedException {
    try (EngineFixture fixture = EngineFixture.open()) {
      for (int round = 0; round < ROUNDS; round++) {
        SourceInput source = fixture.source("ticks");
        long before = fixture.engine().metrics().database().rowsUndelivered();
        long[] rows = race(
            fixture,
            source,
            round % 2 == 0 ? 1 : BATCH.length,
            ErrorCode.DROPPED,
            () -> fixture.drop(source));
        long left = fixture.engine().metrics().database().rowsUndelivered() - before;
        assertThat(rows[1] + left).as("round " + round).isEqualTo(rows[0]);
      }
    }
  }

  @Test
  void shouldHaveProcessedAfterAStopWhatWasTaken() throws InterruptedException {
    try (EngineFixture fixture = EngineFixture.open()) {
      SourceInput source = fixture.source("ticks");
      Source<Tick> ticks = fixture.handle(source);
      long taken = 0;
      for (int round = 0; round < ROUNDS; round++) {
        AtomicLong now = new AtomicLong();
        CountDownLatch first = new CountDownLatch(1);
        meet(
            () -> now.set(pushUntilRefused(ticks, 1, first, ErrorCode.CLOSED)),
            fixture.engine()::stop);
        taken += now.get();
        assertThat(fixture.engine().metrics().sources().get(0).rowsIn()).isEqualTo(taken);
        fixture.engine().start();
      }
    }
  }

  @Test
  void shouldCountWhatAFullSubscriptionLeftBehind() {
    EngineFixture fixture = EngineFixture.open(Config.builder().bufferSize(16).build());
    SourceInput source = fixture.source("ticks");
    Subscription<Tick> reader = fixture.subscribeElsewhere(source);
    Source<Tick> ticks = fixture.handle(source);
    int taken = 0;
    while (taken < 32) {
      taken += ticks.tryPush(new Tick(1, 1)) ? 1 : 0;
    }
    ticks.close();
    fixture.close();

    assertThat(fixture.engine().metrics().database().rowsUndelivered()).isEqualTo(16);
    assertThat(count(reader)).isEqualTo(16);
  }

  @Test
  void shouldCountTheResultsThatHadNoRoom() {
    EngineFixture fixture = EngineFixture.open(Config.builder().bufferSize(16).build());
    SourceInput source = fixture.source("ticks");
    Subscription<Tick> reader = fixture.subscribe(fixture.repeat("copies", source, 40));
    Source<Tick> ticks = fixture.handle(source);
    ticks.push(new Tick(1, 1));
    fixture.close();

    Metrics.DatabaseMetrics left = fixture.engine().metrics().database();
    assertThat(left.rowsUndelivered()).isZero();
    assertThat(count(reader) + left.resultsUndelivered()).isEqualTo(40);
    assertThat(left.resultsUndelivered()).isEqualTo(24);
  }

  @Test
  void shouldNotCountControlRowsAsLeftBehind() {
    EngineFixture fixture = EngineFixture.open(Config.builder().bufferSize(16).build());
    SourceInput source = fixture.source("ticks");
    Source<Tick> ticks = fixture.handle(source);
    fixture.engine().run(() -> {
      ticks.push(new Tick(1, 1));
      ticks.watermark(10);
      ticks.push(new Tick(2, 20));
      fixture.engine().graph().drop(List.of(source), List.of());
    });
    fixture.drop(source);

    assertThat(fixture.engine().metrics().database().rowsUndelivered()).isEqualTo(2);
    fixture.close();
  }

  @Test
  void shouldTellEverybodyOfADefectThatCannotSayWhatItIs() throws InterruptedException {
    EngineFixture fixture = EngineFixture.open(Config.builder().bufferSize(16).build());
    SourceInput source = fixture.source("ticks");
    Subscription<Tick> reader = fixture.subscribe(source);
    Source<Tick> ticks = fixture.handle(source);
    ticks.push(new Tick(1, 1));
    fixture.engine().awaitIdle();
    meet(
        () -> fixture.engine().life().fail(new Unspeakable()),
        () -> assertRefused(ErrorCode.INTERNAL, () -> {
          while (true) {
            fixture.engine().awaitIdle();
          }
        }));

    assertThat(reader.recv()).isEqualTo(new Tick(1, 1));
    assertRefused(ErrorCode.INTERNAL, reader::recv);
    assertRefused(ErrorCode.INTERNAL, () -> ticks.push(new Tick(1, 1)));
    assertRefused(ErrorCode.INTERNAL, () -> fixture.engine().metrics());
    fixture.close();
  }

  /** Its text cannot be had, as when memory has run out. */
  private static final class Unspeakable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no text");
    }
  }
}
