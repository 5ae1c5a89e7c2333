package io.laminar.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class LargeStackTest {
  private static int depth(int left) {
    return left == 0 ? 0 : depth(left - 1) + 1;
  }

  @Test
  void shouldHaveRoomForADeepStep() {
    assertThat(LargeStack.call(() -> depth(200_000))).isEqualTo(200_000);
  }

  @Test
  void shouldRunOnADaemonThatInheritsNothing() {
    InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
    local.set("of the caller");
    try {
      assertThat(LargeStack.<Boolean>call(() -> local.get() == null)).isTrue();
      assertThat(LargeStack.<Boolean>call(() -> Thread.currentThread().isDaemon()))
          .isTrue();
    } finally {
      local.remove();
    }
  }

  @Test
  void shouldKeepTheInterruptOfTheCallerForIt() {
    Thread.currentThread().interrupt();

    assertThat(LargeStack.<Boolean>call(() -> Thread.currentThread().isInterrupted()))
        .isFalse();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void shouldThrowWhatTheStepThrewWithTheFramesOfTheCaller() {
    assertThatThrownBy(() -> LargeStack.call(() -> {
          throw new LaminarException(ErrorCode.INVALID_QUERY, "wrong", "right");
        }))
        .isInstanceOf(LaminarException.class)
        .hasStackTraceContaining("shouldThrowWhatTheStepThrewWithTheFramesOfTheCaller");
    assertThatThrownBy(() -> LargeStack.call(() -> {
          throw new AssertionError("wrong");
        }))
        .isInstanceOf(AssertionError.class)
        .hasStackTraceContaining("shouldThrowWhatTheStepThrewWithTheFramesOfTheCaller");
    assertThatThrownBy(() -> LargeStack.call(() -> {
          throw new IOException("wrong");
        }))
        .isInstanceOf(IllegalStateException.class)
        .hasCauseInstanceOf(IOException.class);
  }
}
