package io.laminar.core.operator.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.LaminarException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowSeriesTest {
  /** The windows of a time, as "start-end", by ascending ends. */
  private static List<String> windows(WindowSeries series, long time) {
    List<String> windows = new ArrayList<>();
    long slice = series.slice(time);
    assertThat(series.edge(slice)).isLessThanOrEqualTo(time);
    assertThat(series.edge(slice + 1)).isGreaterThan(time);
    for (long i = 0; i < series.windows(slice); i++) {
      long end = series.end(slice, i);
      windows.add(series.edge(series.first(end)) + "-" + series.edge(end));
    }
    return windows;
  }

  @Test
  void shouldFindTheWindowsThatHopOverATime() {
    WindowSeries series = WindowSeries.hopping(10, 25, 0);
    assertThat(windows(series, 0)).containsExactly("-20-5", "-10-15", "0-25");
    assertThat(windows(series, 5)).containsExactly("-10-15", "0-25");
    assertThat(windows(series, -1)).containsExactly("-20-5", "-10-15");
    assertThat(series.timerOf(5)).isEqualTo(15);
  }

  @Test
  void shouldFindNoWindowInAGap() {
    WindowSeries series = WindowSeries.hopping(10, 4, 3);
    assertThat(windows(series, 3)).containsExactly("3-7");
    assertThat(windows(series, 6)).containsExactly("3-7");
    assertThat(windows(series, 7)).isEmpty();
    assertThat(windows(series, 2)).isEmpty();
    assertThat(series.timerOf(7)).isEqualTo(17);
  }

  @Test
  void shouldFindTheWindowsThatGrow() {
    WindowSeries series = WindowSeries.cumulating(10, 30, 5);
    assertThat(windows(series, 4)).containsExactly("-25-5");
    assertThat(windows(series, 5)).containsExactly("5-15", "5-25", "5-35");
    assertThat(windows(series, 34)).containsExactly("5-35");
  }

  @Test
  void shouldAgreeWithALookAtEveryWindow() {
    Random random = new Random(20_261_129);
    for (int i = 0; i < 2_000; i++) {
      long slide = random.nextLong(1, 13);
      long size = random.nextLong(1, 41);
      long offset = random.nextLong(-30, 30);
      long time = random.nextLong(-100, 100);
      List<String> expected = new ArrayList<>();
      for (long n = -200; n <= 200; n++) {
        long start = n * slide + offset;
        if (start <= time && time < start + size) {
          expected.add(start + "-" + (start + size));
        }
      }
      assertThat(windows(WindowSeries.hopping(slide, size, offset), time)).isEqualTo(expected);
    }
  }

  @Test
  void shouldTellWhichWindowsHaveABoundOutsideOf64Bits() {
    WindowSeries series = WindowSeries.hopping(10, 20, 0);
    // 2⁶³ − 8 is a multiple of 10, as −2⁶³ + 8 is.
    assertThat(series.holds(Long.MAX_VALUE - 18)).isTrue();
    assertThat(series.holds(Long.MAX_VALUE - 17)).isFalse();
    assertThat(series.holds(Long.MIN_VALUE + 18)).isTrue();
    assertThat(series.holds(Long.MIN_VALUE + 17)).isFalse();
    WindowSeries growing = WindowSeries.cumulating(5, 20, 0);
    assertThat(growing.holds(Long.MAX_VALUE - 8)).isTrue();
    assertThat(growing.holds(Long.MAX_VALUE - 7)).isFalse();
  }

  @Test
  void shouldRefuseWindowsThatAreNone() {
    assertThatThrownBy(() -> WindowSeries.hopping(0, 10, 0)).isInstanceOf(LaminarException.class);
    assertThatThrownBy(() -> WindowSeries.hopping(10, 0, 0)).isInstanceOf(LaminarException.class);
    assertThatThrownBy(() -> WindowSeries.cumulating(3, 10, 0))
        .hasMessageContaining("by steps of 3");
    assertThatThrownBy(() -> WindowSeries.hopping(1, 10_000_000, 0))
        .hasMessageContaining("more than 1000000 slices");
  }
}
