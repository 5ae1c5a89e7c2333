package io.laminar.core.operator.window;

import static io.laminar.core.time.EdgeTimes.big;
import static io.laminar.core.time.EdgeTimes.fits;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.core.time.EdgeTimes;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TumblingWindowTest {
  private static final long SEED = 2262;
  private final long[] values = EdgeTimes.values(new Random(SEED));

  @Test
  void shouldFindTheExactWindowOrNoneAtTheEndsOfTime() {
    for (long size : values) {
      for (long offset : new long[] {0, 7, -7, Long.MIN_VALUE, Long.MAX_VALUE}) {
        if (size > 0) {
          TumblingWindow window = new TumblingWindow(size, offset);
          for (long time : values) {
            checkWindow(window, time);
          }
        }
      }
    }
  }

  private static void checkWindow(TumblingWindow window, long time) {
    BigInteger size = big(window.size());
    BigInteger shifted = big(time).subtract(big(window.offset()));
    BigInteger start =
        EdgeTimes.floorDiv(shifted, window.size()).multiply(size).add(big(window.offset()));
    boolean holds = fits(start) && fits(start.add(size));
    long found = window.start(time);

    assertThat(window.holds(found, time)).as("%s holds %d", window, time).isEqualTo(holds);
    if (holds) {
      assertThat(found).as("%s of %d", window, time).isEqualTo(start.longValueExact());
    }
  }
}
