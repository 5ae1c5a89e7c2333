package io.laminar.core.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import org.junit.jupiter.api.Test;

final class EndOfSourceTest {
  private final SourceEnd end = new SourceEnd();

  @Test
  void shouldRefuseAHandleThatComesAfterTheLastHasFinished() {
    end.open(false, "s");
    end.end(true);

    assertThat(end.isDecided()).isTrue();
    assertThatThrownBy(() -> end.open(false, "s"))
        .isInstanceOfSatisfying(
            LaminarException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.SOURCE_COMPLETE));
  }

  @Test
  void shouldGoOnWhereTheLastWasClosedOnly() {
    end.open(false, "s");
    end.end(false);

    assertThat(end.isDecided()).isFalse();
    end.open(false, "s");
  }
}
