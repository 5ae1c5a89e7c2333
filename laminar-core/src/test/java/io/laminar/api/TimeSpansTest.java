package io.laminar.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeSpansTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 s",
    "PT-1S, -1 s",
    "PT90S, 90 s",
    "PT2H, 2 h",
    "P3D, 3 d",
    "PT0.000000001S, 1 ns",
    "PT0.0000015S, 1500 ns",
    "PT0.003S, 3 ms",
    "PT1.5S, 1500 ms"
  })
  void shouldWriteALengthInItsLargestWholeUnit(Duration length, String text) {
    assertThat(TimeSpans.text(length)).isEqualTo(text);
  }
}
