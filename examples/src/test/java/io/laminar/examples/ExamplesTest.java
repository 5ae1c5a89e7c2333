package io.laminar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ExamplesTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private List<String> lines() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void shouldPrintTheHighestPriceOfTheMinute() {
    Quickstart.run(out);

    assertThat(lines()).containsExactly("High[symbol=AAPL, start=2023-11-14T22:13, high=152.5]");
  }

  @Test
  void shouldMakeBarsOfAllTradesOfBothProducers() throws InterruptedException {
    TradesToBars.run(2_000, out);

    // 2,000 steps of 250 ms from the start of a minute, some up to 750 ms earlier: ten minutes in
    // all, for each of four symbols at most.
    assertThat(lines()).hasSizeBetween(36, 40);
    assertThat(lines()).allSatisfy(ExamplesTest::isBar);
    assertThat(lines().stream().filter(line -> line.contains("symbol=BP")).count())
        .isBetween(9L, 10L);
  }

  private static void isBar(String line) {
    Matcher bar = Pattern.compile(
            "Bar\\[symbol=\\w+, start=\\S+, open=(\\S+), high=(\\S+), low=(\\S+), close=(\\S+),"
                + " volume=\\d+]")
        .matcher(line);
    assertThat(bar.matches()).isTrue();
    double high = Double.parseDouble(bar.group(2));
    double low = Double.parseDouble(bar.group(3));
    assertThat(Double.parseDouble(bar.group(1))).isBetween(low, high);
    assertThat(Double.parseDouble(bar.group(4))).isBetween(low, high);
  }
}
