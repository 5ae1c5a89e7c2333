package io.laminar.core.engine.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.data.SlotLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many bytes for long strings a ring gets: 32 a row, and room for two of the largest rows. */
final class RingShapeTest {
  private static SlotLayout layout(DataType type) {
    return SlotLayout.of(new Schema(List.of(new Column("c", type))));
  }

  @ParameterizedTest
  @CsvSource({
    "16, 0, 4096",
    "128, 0, 4096",
    "256, 0, 8192",
    "256, 4096, 8192",
    "256, 4097, 16384",
    "16, 1048576, 2097152",
    "16777216, 0, 536870912",
    "16777216, 1073741824, 1073741824"
  })
  void shouldHoldTwoOfTheLargestRows(int rows, int maxRowBytes, int expected) {
    assertThat(RingSizes.sideBytes(rows, maxRowBytes)).isEqualTo(expected);
  }

  @Test
  void shouldTakeNoBytesWhereThereAreNoStrings() {
    DataType number = DataType.of(TypeKind.BIGINT);
    DataType text = DataType.of(TypeKind.VARCHAR);

    assertThat(RingSizes.results("r", 256, layout(number), 1 << 20).sideBytes()).isZero();
    assertThat(RingSizes.results("r", 256, layout(text), 1 << 20).sideBytes()).isEqualTo(8_192);
    assertThat(RingSizes.channel("s", 256, layout(number), 1 << 12, 1 << 20).sideBytes())
        .isZero();
  }
}
