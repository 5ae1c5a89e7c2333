package io.laminar.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The numbers are a part of the format; they were computed by another program. */
final class KeyPartitionTest {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);

  private static List<Integer> partitions(ColumnBuffer column, int count) {
    Batch batch = new Batch(1);
    batch.column(0, column.vector());
    KeyRows keys = new KeyRows(KeyLayout.of(List.of(column.type())));
    keys.load(batch, new int[] {0}, Batch.everyRow(), count);
    return IntStream.range(0, count).mapToObj(i -> KeyPartition.of(keys, i)).toList();
  }

  private static ColumnBuffer words(DataType type, long... words) {
    ColumnBuffer column = new ColumnBuffer(type);
    column.begin();
    for (int i = 0; i < words.length; i++) {
      column.setWord(i, words[i]);
    }
    return column;
  }

  @Test
  void shouldGiveNumbersTheirPartitions() {
    ColumnBuffer column = words(BIGINT, 0, 1, 2, 42, -1, 1L << 62);

    assertThat(partitions(column, 6)).containsExactly(30, 38, 122, 88, 46, 57);
  }

  @Test
  void shouldGiveNullAPartitionOfItsOwn() {
    ColumnBuffer column = words(BIGINT.withNullable(true), 7, 7);
    column.setNull(1);

    assertThat(partitions(column, 2)).containsExactly(43, 97);
  }

  @Test
  void shouldGiveEqualNumbersTheSamePartition() {
    ColumnBuffer column = words(
        DataType.of(TypeKind.DOUBLE),
        Double.doubleToRawLongBits(0.0),
        Double.doubleToRawLongBits(-0.0),
        Double.doubleToRawLongBits(1.5),
        Double.doubleToRawLongBits(Double.NaN),
        0x7FF8_0000_0000_0001L);

    assertThat(partitions(column, 5)).containsExactly(30, 30, 19, 22, 22);
  }
}
