package io.laminar.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Clock;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import org.junit.jupiter.api.Test;

final class DatabaseClockTest {
  private static final long HOUR = 3_600_000_000_000L;

  private long wall = 1_000 * HOUR;

  @Test
  void shouldKeepTheNewestTimeWhenTheWallClockIsSetBack() {
    DatabaseClock clock = new DatabaseClock(() -> wall);
    wall += 5;
    assertThat(clock.nanos()).isEqualTo(1_000 * HOUR + 5);

    wall -= HOUR;

    assertThat(clock.nanos()).isEqualTo(1_000 * HOUR + 5);
    assertThat(clock.wallNanos()).isEqualTo(999 * HOUR + 5);
    wall += HOUR + 1;
    assertThat(clock.nanos()).isEqualTo(1_000 * HOUR + 6);
  }

  @Test
  void shouldTakeAStepBackForNoTime() {
    DatabaseClock clock = new DatabaseClock(() -> wall);
    long start = clock.monotonicNanos();
    wall += 7;
    assertThat(clock.monotonicNanos() - start).isEqualTo(7);

    wall -= HOUR;
    assertThat(clock.monotonicNanos() - start).isEqualTo(7);
    wall += 3;

    assertThat(clock.monotonicNanos() - start).isEqualTo(10);
  }

  @Test
  void shouldMeasureDurationsByTheClocksOwnMonotonicTime() {
    long[] monotonic = {Long.MAX_VALUE - 1};
    DatabaseClock clock = new DatabaseClock(new Clock() {
      @Override
      public long nanos() {
        return wall;
      }

      @Override
      public long monotonicNanos() {
        return monotonic[0];
      }
    });
    long start = clock.monotonicNanos();
    wall += HOUR;
    assertThat(clock.monotonicNanos() - start).isZero();

    // Beyond the largest number, as System.nanoTime may go.
    monotonic[0] += 9;

    assertThat(clock.monotonicNanos() - start).isEqualTo(9);
  }

  @Test
  void shouldMeasureTheSystemsDurationsByNanoTime() {
    Clock system = Clock.system();
    long before = System.nanoTime();
    long between = system.monotonicNanos();
    long after = System.nanoTime();

    assertThat(between - before).isNotNegative();
    assertThat(after - between).isNotNegative();
  }

  @Test
  void shouldNameTheClockThatThrows() {
    assertThatThrownBy(() -> new DatabaseClock(() -> {
          throw new IllegalStateException("the battery is empty");
        }))
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIG))
        .hasMessageContaining("Config.clock")
        .hasRootCauseMessage("the battery is empty");
  }

  @Test
  void shouldCountNoTimeWhileTheClockThrows() {
    boolean[] broken = new boolean[1];
    DatabaseClock clock = new DatabaseClock(() -> {
      if (broken[0]) {
        throw new AssertionError("the battery is empty");
      }
      return wall;
    });
    long start = clock.monotonicNanos();
    broken[0] = true;
    wall += HOUR;
    assertThat(clock.monotonicNanos() - start).isZero();
    assertThat(clock.failure()).hasMessageContaining("Config.clock");
    assertThat(clock.nanos(false)).isEqualTo(1_000 * HOUR);
    assertThatThrownBy(() -> clock.nanos(true)).hasMessageContaining("Config.clock");

    broken[0] = false;
    wall += HOUR;
    assertThat(clock.monotonicNanos() - start).isZero();
    assertThat(clock.failure()).isNull();
    wall += 4;
    assertThat(clock.monotonicNanos() - start).isEqualTo(4);
  }
}
