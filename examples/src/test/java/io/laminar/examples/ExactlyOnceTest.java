package io.laminar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExactlyOnceTest {
  private static final int DEPOSITS = 1_000;

  @TempDir
  Path directory;

  @Test
  void shouldHandleEachChangeOnceHoweverOftenItIsKilled() throws Exception {
    killAfter(3);
    killAfter(2);
    assertThat(run(Integer.MAX_VALUE)).isEqualTo("done");

    assertThat(Files.readAllLines(ledger())).isEqualTo(expected());
  }

  private Path ledger() {
    return directory.resolve("ledger.csv");
  }

  private void killAfter(int words) throws IOException, InterruptedException {
    assertThat(run(words)).isNotEqualTo("done");
  }

  /** Runs the program until it has said so many words; returns the last. */
  private String run(int words) throws IOException, InterruptedException {
    Process child = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            ExactlyOnce.class.getName(),
            directory.resolve("data").toString(),
            ledger().toString(),
            String.valueOf(DEPOSITS))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    String last = "";
    try (BufferedReader said = child.inputReader()) {
      String line = said.readLine();
      for (int i = 0; i < words && line != null; i++) {
        last = line;
        line = i + 1 < words ? said.readLine() : null;
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    return last;
  }

  /** What a program writes that is never killed. */
  private static List<String> expected() {
    List<String> lines = new ArrayList<>();
    Map<Long, Long> balances = new HashMap<>();
    for (long number = 0; number < DEPOSITS; number++) {
      ExactlyOnce.Deposit deposit = ExactlyOnce.Deposit.number(number);
      Long before = balances.get(deposit.account());
      long after = (before == null ? 0 : before) + deposit.amount();
      balances.put(deposit.account(), after);
      if (before != null) {
        lines.add(lines.size() + 1 + ",-1," + deposit.account() + "," + before);
      }
      lines.add(lines.size() + 1 + ",1," + deposit.account() + "," + after);
    }
    return lines;
  }
}
