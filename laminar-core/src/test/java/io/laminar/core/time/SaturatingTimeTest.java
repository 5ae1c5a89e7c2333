package io.laminar.core.time;

import static io.laminar.core.time.EdgeTimes.big;
import static io.laminar.core.time.EdgeTimes.clamp;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class SaturatingTimeTest {
  private static final long SEED = 1677;
  private final long[] values = EdgeTimes.values(new Random(SEED));

  @Test
  void shouldAddAndSubtractExactlyUpToTheEnds() {
    for (long a : values) {
      for (long b : values) {
        assertThat(SaturatingTime.plus(a, b))
            .as("%d + %d", a, b)
            .isEqualTo(clamp(big(a).add(big(b))));
        assertThat(SaturatingTime.minus(a, b))
            .as("%d - %d", a, b)
            .isEqualTo(clamp(big(a).subtract(big(b))));
      }
    }
  }

  @Test
  void shouldLookAheadExactlyInCoarserUnits() {
    for (long unit : new long[] {1, 2, 3, 1_000, 1_000_000, 1_000_000_000}) {
      for (long a : values) {
        for (long b : values) {
          assertThat(SaturatingTime.ahead(a, b, unit))
              .as("(%d + %d) / %d", a, b, unit)
              .isEqualTo(clamp(EdgeTimes.floorDiv(big(a).add(big(b)), unit)));
        }
      }
    }
  }
}
