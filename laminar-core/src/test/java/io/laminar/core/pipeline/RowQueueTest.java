package io.laminar.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.operator.OutputRows;
import io.laminar.core.operator.harness.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random commits of rows with long strings and NULLs, taken whole, moved, and in turns. */
final class RowQueueTest {
  private static final List<DataType> TYPES = List.of(
      DataType.of(TypeKind.BIGINT),
      DataType.of(TypeKind.VARCHAR).withNullable(true),
      DataType.decimal(30, 2).withNullable(true),
      DataType.of(TypeKind.INTEGER).withNullable(true));

  private final OutputRows kind = new OutputRows(TYPES, true);
  private final RowQueue queue = new RowQueue(kind);
  private final OutputRows target = kind.another();
  private final List<ColumnBuffer> columns =
      TYPES.stream().map(ColumnBuffer::new).toList();
  private final ColumnBuffer weights = new ColumnBuffer(DataType.of(TypeKind.BIGINT));
  private final int[] ordinals = new int[Batch.MAX_ROWS];
  private final List<String> added = new ArrayList<>();
  private final List<String> taken = new ArrayList<>();
  private int ordinal;

  @BeforeEach
  void emitNothingWhileEmpty() {
    assertThat(queue.nextOrdinal()).isEqualTo(-1);
    assertThat(queue.emitWhole(Integer.MAX_VALUE, this::take)).isFalse();
  }

  private void take(Batch batch) {
    for (int i = 0; i < batch.size(); i++) {
      taken.add(text(batch, batch.selection()[i]));
    }
  }

  private static String text(Batch batch, int row) {
    StringBuilder text = new StringBuilder(batch.ordinal(row) + ": " + batch.weight(row));
    for (int column = 0; column < TYPES.size(); column++) {
      text.append(' ').append(Values.read(TYPES.get(column), batch.column(column), row));
    }
    return text.toString();
  }

  /** A batch of some size, selected in falling order; commits of up to five rows. */
  private void add(Random random, int size) {
    columns.forEach(ColumnBuffer::begin);
    for (int row = size - 1; row >= 0; row--) {
      ordinal += random.nextInt(5) == 0 ? 1 : 0;
      ordinals[row] = ordinal;
      weights.setWord(row, random.nextBoolean() ? 1 : -1);
      Values.write(columns.get(0), row, random.nextLong());
      Values.write(columns.get(1), row, orNull(random, "a".repeat(random.nextInt(40)) + row));
      Values.write(columns.get(2), row, orNull(random, new BigDecimal(row + ".25")));
      Values.write(columns.get(3), row, orNull(random, (long) row));
    }
    Batch batch = new Batch(TYPES.size());
    IntStream.range(0, TYPES.size()).forEach(i -> batch.column(i, columns.get(i).vector()));
    batch.weights(weights.vector());
    batch.commits(ordinals, false);
    int[] falling = IntStream.range(0, size).map(i -> size - 1 - i).toArray();
    batch.select(falling, size);
    Arrays.stream(falling).forEach(row -> added.add(text(batch, row)));
    queue.add(batch);
  }

  private static @Nullable Object orNull(Random random, Object value) {
    return random.nextInt(4) == 0 ? null : value;
  }

  private void move() {
    queue.moveTo(target, queue.nextOrdinal());
    target.flush(this::take);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldGiveEveryRowOnceAndInOrder(long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < 100; step++) {
      add(random, 1 + random.nextInt(Batch.MAX_ROWS));
      while (queue.nextOrdinal() >= 0 && random.nextInt(20) > 0) {
        if (random.nextBoolean() || !queue.emitWhole(Integer.MAX_VALUE, this::take)) {
          move();
        }
      }
    }
    while (queue.nextOrdinal() >= 0) {
      move();
    }

    assertThat(taken).isEqualTo(added);
  }

  @Test
  void shouldNotEmitWhatComesBehindARowOfOthers() {
    add(new Random(1), 10);

    assertThat(queue.emitWhole(ordinal, this::take)).isFalse();
    assertThat(taken).isEmpty();
    assertThat(queue.emitWhole(ordinal + 1, this::take)).isTrue();
    assertThat(taken).isEqualTo(added);
  }

  @Test
  void shouldNotEmitAChunkWhoseLastCommitGoesOn() {
    Random random = new Random(1);
    do {
      queue.clear();
      added.clear();
      add(random, Batch.MAX_ROWS);
      add(random, 1);
    } while (ordinalOf(Batch.MAX_ROWS - 1) != ordinalOf(Batch.MAX_ROWS));

    assertThat(queue.emitWhole(Integer.MAX_VALUE, this::take)).isFalse();
  }

  private int ordinalOf(int row) {
    return Integer.parseInt(added.get(row).substring(0, added.get(row).indexOf(':')));
  }
}
