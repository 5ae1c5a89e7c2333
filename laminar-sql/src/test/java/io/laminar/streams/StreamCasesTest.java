package io.laminar.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Every case of {@code streams/*.txt} behaves as it says, however its rows are cut into pushes. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StreamCasesTest {
  private static final boolean ALL = Boolean.getBoolean("streams.reopened");

  /** Each case a single time: enough for who asks what the statements of the cases reach. */
  private static final boolean ONCE = Boolean.getBoolean("streams.once");

  @TestFactory
  Stream<DynamicTest> shouldBehaveAsTheCaseSays() {
    return StreamCase.readAll().stream()
        .map(each -> DynamicTest.dynamicTest(each.place(), () -> check(each)));
  }

  /** Of those that reopen the database one in most cases, unless all are asked for. */
  private static List<CutMode> modes(StreamCase each) {
    if (ONCE) {
      return List.of(CutMode.WHOLE);
    }
    int turn = Math.floorMod(each.title().hashCode(), 8);
    return Stream.of(CutMode.values())
        .filter(mode -> !mode.isDurable() || (!each.isOfMemory() && (ALL || isTurn(mode, turn))))
        .filter(mode -> !mode.retains() || !each.asksForBytes())
        .toList();
  }

  private static boolean isTurn(CutMode mode, int turn) {
    return switch (mode) {
      case REOPENED -> turn == 0;
      case REOPENED_THREAD -> turn == 1;
      case RETAINED -> turn == 2;
      default -> turn == 3;
    };
  }

  private static void check(StreamCase each) {
    List<String> differences = new ArrayList<>();
    for (CutMode mode : modes(each)) {
      try (StreamRun run = new StreamRun(each, mode)) {
        differences.addAll(run.run());
      }
    }
    assertThat(differences).isEmpty();
  }

  @Test
  void shouldFindWhatACaseGetsWrong() {
    List<String> lines = List.of(
        "CREATE SOURCE t (k VARCHAR NOT NULL, ts TIMESTAMP NOT NULL);",
        "CREATE STREAM q AS SELECT k FROM t;",
        "t <- a, 00:01",
        "q + b",
        "t <- c, 00:02",
        "SELECT 1;",
        "= 2",
        "SELECT nothing_there FROM t;",
        "q late 1");
    try (StreamRun run = new StreamRun(new StreamCase("none", "wrong", 1, lines), CutMode.WHOLE)) {
      assertThat(run.run())
          .hasSize(5)
          .anyMatch(each -> each.contains("emitted\n    + a\n  but expected\n    + b"))
          .anyMatch(each -> each.contains("rows [1] but expected [2]"))
          .anyMatch(each -> each.contains("late of q is 0 and not 1"))
          .anyMatch(each -> each.contains("emitted besides: + c"));
    }
  }
}
