package io.laminar.core.expression.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Offsets and local times as java.time has them. */
final class ZoneTableTest {
  private static final long FIRST = LocalDateTime.of(1, 1, 2, 0, 0).toEpochSecond(ZoneOffset.UTC);
  private static final long LAST =
      LocalDateTime.of(9999, 12, 30, 0, 0).toEpochSecond(ZoneOffset.UTC);

  private static void check(ZoneId zone, long second) {
    ZoneTable table = ZoneTable.of(zone);
    ZoneRules rules = zone.getRules();
    String what = zone + " at " + second;
    assertThat(table.offset(second))
        .as(what)
        .isEqualTo(rules.getOffset(Instant.ofEpochSecond(second)).getTotalSeconds());
    LocalDateTime local = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    List<ZoneOffset> offsets = rules.getValidOffsets(local);
    ZoneOffsetTransition change = rules.getTransition(local);
    ZoneOffset chosen =
        offsets.isEmpty() ? change.getOffsetBefore() : offsets.get(offsets.size() - 1);
    assertThat(table.toInstant(second)).as(what).isEqualTo(local.toEpochSecond(chosen));
    long first = offsets.isEmpty() ? change.toEpochSecond() : local.toEpochSecond(offsets.get(0));
    assertThat(table.firstInstant(second)).as(what).isEqualTo(first);
  }

  @Test
  void shouldAgreeWithJavaInEveryZone() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (String name : ZoneId.getAvailableZoneIds()) {
      ZoneId zone = ZoneId.of(name);
      for (int i = 0; i < 20; i++) {
        long span = i < 10 ? LAST - FIRST : 8_000_000_000L;
        long start = i < 10 ? FIRST : -4_000_000_000L;
        check(zone, start + Math.floorMod(random.nextLong(), span));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Europe/Berlin",
        "America/New_York",
        "America/St_Johns",
        "America/Havana",
        "Pacific/Apia",
        "Africa/Casablanca",
        "Asia/Kolkata",
        "+05:30"
      })
  void shouldAgreeWithJavaAroundEveryChange(String name) {
    ZoneId zone = ZoneId.of(name);
    Instant at = Instant.ofEpochSecond(FIRST);
    for (int i = 0; i < 300; i++) {
      ZoneOffsetTransition change = zone.getRules().nextTransition(at);
      if (change == null) {
        break;
      }
      at = change.getInstant();
      long local = change.getDateTimeBefore().toEpochSecond(ZoneOffset.UTC);
      for (long near : new long[] {-7_200, -3_600, -1_800, -1, 0, 1, 1_800, 3_599, 3_600, 7_200}) {
        check(zone, change.toEpochSecond() + near);
        check(zone, local + near);
      }
    }
  }
}
