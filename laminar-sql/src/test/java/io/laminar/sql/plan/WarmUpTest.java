package io.laminar.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WarmUpTest {
  @Test
  void shouldFindNearlyAllClassesOfItsList() {
    assertThat(WarmUp.run())
        .as("classes that are gone: let benchmarks/run warm-up write the list anew")
        .isLessThan(WarmUp.names().length / 50);
  }

  @Test
  void shouldNameEachClassOnce() {
    assertThat(WarmUp.names()).hasSizeGreaterThan(1_000).doesNotHaveDuplicates();
  }
}
