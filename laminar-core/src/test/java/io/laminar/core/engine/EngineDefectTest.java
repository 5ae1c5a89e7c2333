package io.laminar.core.engine;

import static io.laminar.core.engine.EngineFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import io.laminar.core.engine.EngineFixture.Tick;
import io.laminar.core.engine.source.SourceInput;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A defect in the engine: everybody learns of it, nobody takes it for an ordinary end. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EngineDefectTest {
  private volatile boolean broken;

  private long now() {
    if (broken) {
      // The machine's: anything else would be the clock's own failure, no defect.
      throw new InternalError("the clock broke");
    }
    return 1;
  }

  /** With a source whose idle timeout makes the engine read the clock. */
  private EngineFixture open(Config.Builder config) {
    return EngineFixture.open(config.bufferSize(16).clock(this::now).build());
  }

  private static SourceInput timedSource(EngineFixture fixture) {
    return fixture.engine().createSource(fixture.spec("ticks", EngineFixture.SCHEMA, 1_000_000L));
  }

  private static void assertInternal(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOfSatisfying(LaminarException.class, e -> {
      assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.INTERNAL);
      assertThat(e.problem()).contains("the clock broke");
      assertThat(e).hasRootCauseMessage("the clock broke");
    });
  }

  @Test
  void shouldTellEveryReaderAfterTheRowsThatAreThere() {
    EngineFixture fixture = open(Config.builder());
    SourceInput source = timedSource(fixture);
    List<Subscription<Tick>> readers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      // With more rows than the ring holds: what waits for room stays behind.
      readers.add(fixture.subscribe(fixture.repeat("q" + i, source, i % 2 == 0 ? 1 : 20)));
    }
    Source<Tick> ticks = fixture.handle(source);
    ticks.push(new Tick(1, 1));
    fixture.engine().call(() -> true);
    for (Subscription<Tick> reader : readers) {
      assertThat(reader.recv()).isEqualTo(new Tick(1, 1));
    }
    broken = true;

    for (Subscription<Tick> reader : readers) {
      assertInternal(() -> reader.forEach(tick -> assertThat(tick).isEqualTo(new Tick(1, 1))));
      assertInternal(reader::recv);
      assertInternal(reader::poll);
      assertInternal(() -> reader.drain(tick -> {}));
      assertInternal(() -> reader.visit(row -> {}, 10));
      assertInternal(reader::pollArrow);
      assertThat(reader.isEnded()).isTrue();
      reader.close();
      assertThat(reader.poll()).isNull();
    }
    fixture.close();
  }

  @Test
  void shouldRefuseRowsAndCommandsWithTheCause() {
    EngineFixture fixture = open(Config.builder());
    SourceInput source = timedSource(fixture);
    Source<Tick> ticks = fixture.handle(source);
    broken = true;

    assertInternal(() -> {
      while (true) {
        fixture.engine().awaitIdle();
      }
    });
    assertInternal(() -> ticks.push(new Tick(1, 1)));
    assertInternal(() -> ticks.tryPush(new Tick(1, 1)));
    assertInternal(ticks::clone);
    assertInternal(() -> fixture.subscribe(source));
    assertInternal(() -> fixture.source("other"));
    assertInternal(() -> fixture.engine().metrics());
    assertInternal(() -> fixture.engine().stop());
    assertInternal(() -> fixture.engine().start());
    ticks.close();
    fixture.close();
    fixture.close();
  }

  @Test
  void shouldTellThoseWhoWaitWheneverItHappens() throws InterruptedException {
    for (int round = 0; round < 300; round++) {
      broken = false;
      EngineFixture fixture = open(Config.builder());
      SourceInput source = timedSource(fixture);
      Subscription<Tick> reader = fixture.subscribe(source);
      fixture.handle(source);
      EngineFixture.meet(() -> assertInternal(reader::recv), () -> broken = true);
      assertInternal(() -> fixture.engine().awaitIdle());
      fixture.close();
    }
  }

  @Test
  void shouldNotSpoilAStreamThatEndedBefore() {
    EngineFixture fixture = open(Config.builder());
    SourceInput source = fixture.source("whole");
    Subscription<Tick> whole = fixture.subscribe(source);
    Source<Tick> ticks = fixture.handle(source);
    ticks.push(new Tick(1, 1));
    ticks.finish();
    fixture.engine().awaitIdle();
    SourceInput timed = timedSource(fixture);
    Subscription<Tick> cut = fixture.subscribe(timed);
    fixture.handle(timed);
    broken = true;
    assertInternal(cut::recv);

    assertThat(whole).containsExactly(new Tick(1, 1));
    fixture.close();
  }

  @Test
  void shouldEndTheDatabaseOfTheThreadThatPushes() {
    EngineFixture fixture = open(Config.builder().execution(Execution.CALLER_RUNS));
    SourceInput source = timedSource(fixture);
    Subscription<Tick> reader = fixture.subscribe(source);
    Source<Tick> ticks = fixture.handle(source);
    ticks.push(new Tick(1, 1));
    broken = true;

    assertInternal(() -> ticks.push(new Tick(2, 2)));

    // The row that met the defect was emitted before it; it is not emitted again.
    broken = false;
    assertInternal(() -> ticks.push(new Tick(3, 3)));
    List<Tick> received = new ArrayList<>();
    assertInternal(() -> reader.forEach(received::add));
    assertThat(received).containsExactly(new Tick(1, 1), new Tick(2, 2));
    assertInternal(() -> fixture.engine().awaitIdle());
    assertRefused(ErrorCode.INTERNAL, () -> fixture.source("other"));
    fixture.close();
  }
}
