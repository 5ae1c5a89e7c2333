package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NexmarkCommandTest {
  private static ShellFixture nexmark(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "nexmark";
    all[1] = "--events=1000";
    all[2] = "--runs=1";
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    return ShellFixture.ran(all);
  }

  @Test
  void shouldPrintALineForEachQuery() {
    ShellFixture shell = nexmark("q0", "Q3");

    assertThat(shell.exitCode()).as(shell.err()).isZero();
    assertThat(shell.out().lines()).hasSize(3);
    assertThat(shell.out().lines().skip(1).toList())
        .satisfiesExactly(
            line -> assertThat(line).matches("q0 +bids as they are +920 +920 +[0-9.]+ .*"),
            line -> assertThat(line).matches("q3 +sellers in three states +80 +.*"));
    assertThat(shell.err()).startsWith("1,000 events from seed 1; fastest of 1 run;");
  }

  @Test
  void shouldGiveTheSameCountsInCallerRuns() {
    ShellFixture shell = nexmark("--caller-runs", "q0");

    assertThat(shell.exitCode()).as(shell.err()).isZero();
    assertThat(shell.out()).containsPattern("q0 +bids as they are +920 +920 ");
  }

  @Test
  void shouldNameTheQueriesWhereThereIsNoneOfAName() {
    ShellFixture shell = nexmark("q99");

    assertThat(shell.exitCode()).isEqualTo(ExitCode.ERROR.number());
    assertThat(shell.err()).contains("there is no query q99").contains("q0, q1");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void shouldRefuseCountsBelowOne() {
    assertThat(nexmark("--events=0").exitCode()).isEqualTo(ExitCode.USAGE.number());
  }
}
