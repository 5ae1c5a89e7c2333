package io.laminar.core.expression.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.core.expression.text.TextBuilder;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Timestamps before and after 1970, many of one second, beside java.time. */
final class TimestampTextTest {
  private final TimestampText timestamps = new TimestampText();
  private final TextBuilder target = new TextBuilder();

  @ParameterizedTest
  @CsvSource({"1000, 0", "1000, 1", "1000, 3", "1000000, 6", "1000000, 4", "1000000000, 9"})
  void shouldWriteWhatJavaWrites(long units, int digits) {
    Random random = new Random(units + digits);
    DateTimeFormatter format = DateTimeFormatter.ofPattern(
        "uuuu-MM-dd HH:mm:ss" + (digits > 0 ? "." : "") + "S".repeat(digits));
    long second = 0;
    for (int i = 0; i < 2000; i++) {
      second = switch (random.nextInt(8)) {
        case 0 -> second + 1;
        case 1 -> random.nextInt();
        case 2 -> 0;
        default -> second;
      };
      long rest = random.nextInt((int) units);
      target.clear();

      timestamps.append(target, second * units + rest, units, digits);

      int nanos = (int) (rest * (1_000_000_000L / units));
      assertThat(target)
          .hasToString(
              LocalDateTime.ofEpochSecond(second, nanos, ZoneOffset.UTC).format(format));
    }
  }
}
