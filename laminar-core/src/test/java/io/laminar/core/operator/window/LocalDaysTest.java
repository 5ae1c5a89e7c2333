package io.laminar.core.operator.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.core.expression.temporal.ZoneTable;
import io.laminar.core.operator.aggregate.AggregateCall;
import io.laminar.core.operator.aggregate.GroupSpec;
import io.laminar.core.operator.harness.OperatorHarness;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows of local days, where clocks are changed and days are skipped, too. */
final class LocalDaysTest {
  private static LocalDays days(String zone, long days, long offsetSeconds) {
    return new LocalDays(ZoneTable.of(ZoneId.of(zone)), days, offsetSeconds, 1_000);
  }

  private static long millis(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  @ParameterizedTest
  @CsvSource({
    // The day without an hour, the one with one more, and an ordinary one.
    "Europe/Berlin, 0, 2024-03-31T10:00:00Z, 2024-03-30T23:00:00Z, 2024-03-31T22:00:00Z",
    "Europe/Berlin, 0, 2024-10-27T22:59:59.999Z, 2024-10-26T22:00:00Z, 2024-10-27T23:00:00Z",
    "Europe/Berlin, 0, 2024-07-01T12:00:00Z, 2024-06-30T22:00:00Z, 2024-07-01T22:00:00Z",
    "Europe/Berlin, 21600, 2024-07-01T03:59:59Z, 2024-06-30T04:00:00Z, 2024-07-01T04:00:00Z",
    // 2011-12-30 was skipped.
    "Pacific/Apia, 0, 2011-12-30T09:59:59Z, 2011-12-29T10:00:00Z, 2011-12-30T10:00:00Z",
    "Pacific/Apia, 0, 2011-12-30T10:00:00Z, 2011-12-30T10:00:00Z, 2011-12-31T10:00:00Z",
    // Midnight is shown twice, and is skipped.
    "America/Havana, 0, 2024-11-03T05:30:00Z, 2024-11-03T04:00:00Z, 2024-11-04T05:00:00Z",
    "America/Havana, 0, 2024-03-10T05:00:00Z, 2024-03-10T05:00:00Z, 2024-03-11T04:00:00Z",
    "Asia/Kolkata, 0, 1969-12-31T20:00:00Z, 1969-12-31T18:30:00Z, 1970-01-01T18:30:00Z"
  })
  void shouldBeginAndEndAtLocalMidnight(
      String zone, long offset, String time, String start, String end) {
    LocalDays days = days(zone, 1, offset);
    long found = days.start(millis(time));
    assertThat(Instant.ofEpochMilli(found)).isEqualTo(Instant.parse(start));
    assertThat(Instant.ofEpochMilli(days.end(found))).isEqualTo(Instant.parse(end));
    assertThat(days.holds(found, millis(time))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Europe/Berlin", "America/St_Johns", "Pacific/Apia", "America/Havana"})
  void shouldCoverAllTimesWithoutGapsOrOverlap(String zone) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int size = 1; size <= 7; size += 3) {
      LocalDays days = days(zone, size, 3_600L * size);
      for (int i = 0; i < 2_000; i++) {
        long time = random.nextLong() % 250_000_000_000_000L;
        time = time < -62_000_000_000_000L ? -time / 5 : time;
        long start = days.start(time);
        long end = days.end(start);
        assertThat(start <= time && time < end).as("seed %d: %d", seed, time).isTrue();
        assertThat(days.start(start)).as("seed %d", seed).isEqualTo(start);
        assertThat(days.start(end - 1)).as("seed %d", seed).isEqualTo(start);
        assertThat(days.start(end)).as("seed %d", seed).isEqualTo(end);
      }
    }
  }

  @Test
  void shouldHaveNoWindowOutOf64Bits() {
    LocalDays nanos = new LocalDays(ZoneTable.of(ZoneId.of("Europe/Berlin")), 1, 0, 1_000_000_000L);
    for (long time : new long[] {Long.MIN_VALUE + 1, Long.MAX_VALUE - 1}) {
      assertThat(nanos.holds(nanos.start(time), time)).isFalse();
    }
  }

  @Test
  void shouldCloseDaysOf23And25HoursAtTheirEnds() {
    GroupSpec spec = GroupSpec.of(
        List.of(DataType.timestamp(3)), List.of(), List.of(AggregateCall.countAll()), 0);
    long spring = millis("2024-03-30T23:00:00Z");
    long summer = millis("2024-03-31T22:00:00Z");
    long autumn = millis("2024-10-26T22:00:00Z");
    long winter = millis("2024-10-27T23:00:00Z");
    OperatorHarness.of(
            context -> new WindowAggregateOperator(spec, days("Europe/Berlin", 1, 0), context),
            spec.inputTypes())
        .returns(WindowAggregateOperator.outputTypes(spec))
        .row(spring)
        .row(summer - 1)
        .row(summer)
        .watermark(summer - 1)
        .watermark(summer)
        .expect(spring, summer, 2)
        .row(autumn)
        .row(winter - 1)
        .watermark(winter - 1)
        .expect(summer, millis("2024-04-01T22:00:00Z"), 1)
        .watermark(winter)
        .expect(autumn, winter, 2)
        .run();
  }
}
