package io.laminar.core.operator.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.core.expression.temporal.ZoneTable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HOP and CUMULATE over local days against windows that java.time computes one by one. */
final class LocalEdgesTest {
  private static final long DAY = 86_400;

  private record Bounds(long start, long end) {}

  private static SeriesDays days(String zone, long slide, long size) {
    return new SeriesDays(ZoneTable.of(ZoneId.of(zone)), slide * DAY, size * DAY, 0, 1_000);
  }

  /** Midnight of a day, counted from 1970-01-01. */
  private static long midnight(ZoneId zone, long day) {
    return LocalDate.ofEpochDay(day).atStartOfDay(zone).toInstant().toEpochMilli();
  }

  private static List<Bounds> windows(WindowSeries series, long time) {
    List<Bounds> found = new ArrayList<>();
    long slice = series.slice(time);
    for (long i = 0; i < series.windows(slice); i++) {
      long end = series.end(slice, i);
      found.add(new Bounds(series.edge(series.first(end)), series.edge(end)));
    }
    return found;
  }

  private static long time(Random random, ZoneId zone, long day) {
    // Often close to a change of clocks.
    long hours = random.nextInt(30) - 3L;
    return midnight(zone, day) + hours * 3_600_000 + random.nextInt(3_600_000);
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 1, 3",
    "Europe/Berlin, 2, 7",
    "America/St_Johns, 3, 2",
    "America/Havana, 1, 2",
    "Asia/Beirut, 7, 7",
    "Asia/Kolkata, 5, 12",
    "America/New_York, 3, 8"
  })
  void shouldFindTheHoppingWindowsOfATime(String name, long slide, long size) {
    ZoneId zone = ZoneId.of(name);
    WindowSeries series = WindowSeries.hopping(days(name, slide, size));
    Random random = new Random(slide * 31 + size);
    for (long day = -800; day < 25_000; day += 1 + random.nextInt(20)) {
      long time = time(random, zone, day);
      List<Bounds> expected = new ArrayList<>();
      for (long first = Math.floorDiv(day, slide) * slide - size - slide;
          first <= day + 2;
          first++) {
        Bounds bounds = new Bounds(midnight(zone, first), midnight(zone, first + size));
        if (Math.floorMod(first, slide) == 0 && bounds.start <= time && time < bounds.end) {
          expected.add(bounds);
        }
      }
      assertThat(windows(series, time)).as("%s", Instant.ofEpochMilli(time)).isEqualTo(expected);
      assertThat(series.holds(time)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"Europe/Berlin, 1, 7", "America/Havana, 2, 6", "America/Sao_Paulo, 1, 30"})
  void shouldFindTheCumulatingWindowsOfATime(String name, long step, long size) {
    ZoneId zone = ZoneId.of(name);
    WindowSeries series = WindowSeries.cumulating(days(name, step, size));
    Random random = new Random(step * 31 + size);
    for (long day = -800; day < 25_000; day += 1 + random.nextInt(20)) {
      long time = time(random, zone, day);
      List<Bounds> expected = new ArrayList<>();
      for (long first = Math.floorDiv(day, size) * size - size; first <= day + 2; first += size) {
        for (long end = first + step; end <= first + size; end += step) {
          Bounds bounds = new Bounds(midnight(zone, first), midnight(zone, end));
          if (bounds.start <= time && time < bounds.end) {
            expected.add(bounds);
          }
        }
      }
      assertThat(windows(series, time)).as("%s", Instant.ofEpochMilli(time)).isEqualTo(expected);
    }
  }

  @Test
  void shouldRefuseDaysOfAZoneThatSkippedOne() {
    assertThatThrownBy(() -> days("Pacific/Apia", 1, 2)).hasMessageContaining("skipped one");
    assertThat(ZoneTable.of(ZoneId.of("Europe/Berlin")).skipsDays()).isFalse();
  }
}
