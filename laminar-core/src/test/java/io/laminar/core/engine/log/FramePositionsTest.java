package io.laminar.core.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FramePositionsTest {
  private final FramePositions positions = new FramePositions();

  @Test
  void shouldFindTheFrameOfARow() {
    positions.add(0, 3);
    positions.add(10, 5);
    positions.add(12, 9);
    assertThat(positions.frameOf(0, 99)).isEqualTo(3);
    assertThat(positions.frameOf(9, 99)).isEqualTo(3);
    assertThat(positions.frameOf(10, 99)).isEqualTo(5);
    assertThat(positions.frameOf(1000, 99)).isEqualTo(9);
    positions.forgetBefore(11);
    assertThat(positions.frameOf(11, 99)).isEqualTo(5);
    assertThat(positions.frameOf(3, 99)).isEqualTo(99);
  }

  @Test
  void shouldGiveAnEarlierFrameWhereThereAreTooMany() {
    int rows = 10 * FramePositions.MAX;
    for (int row = 0; row < rows; row++) {
      positions.add(row, 2L * row);
    }
    for (int row = 0; row < rows; row++) {
      assertThat(positions.frameOf(row, -1)).isBetween(0L, 2L * row);
    }
    assertThat(positions.frameOf(rows - 1, -1)).isGreaterThan(rows);
  }
}
