package io.laminar.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationTextTest {
  @ParameterizedTest
  @CsvSource(textBlock = """
      10 seconds, PT10S
      100ms, PT0.1S
      5m, PT5M
      1h 30m, PT1H30M
      1h30m, PT1H30M
      2 Days, PT48H
      1.5 s, PT1.5S
      7us, PT0.000007S
      3ns, PT0.000000003S
      0s, PT0S
      1w, PT168H
      """)
  void shouldReadDurations(String text, Duration duration) {
    assertThat(DurationText.parse(text)).contains(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "5",
        "m",
        "5M",
        "5 parsecs",
        "-5s",
        "0.5ns",
        "99999999999d",
        "5s x",
        "1e3s"
      })
  void shouldRefuseWhatIsNoDuration(String text) {
    assertThat(DurationText.parse(text)).isEmpty();
  }
}
