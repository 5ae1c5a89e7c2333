package io.laminar.core.engine.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Overflow;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.api.WaitStrategy;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.operator.harness.Values;
import io.laminar.core.ring.RingReader;
import io.laminar.core.ring.RingShape;
import io.laminar.core.ring.Waiter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random batches with long strings, NULLs, weights and commits, through rings of all sizes. */
final class RingRowsTest {
  private static final int BATCHES = 300;
  private static final int MOST_ROWS = 40;
  private static final Schema SCHEMA = new Schema(List.of(
      new Column("a", DataType.of(TypeKind.VARCHAR)),
      new Column("n", DataType.of(TypeKind.BIGINT)),
      new Column("b", DataType.of(TypeKind.VARCHAR).withNullable(true))));

  private final SlotLayout layout = SlotLayout.of(SCHEMA);
  private final List<ColumnBuffer> columns = IntStream.range(0, SCHEMA.size())
      .mapToObj(column -> new ColumnBuffer(SCHEMA.type(column)))
      .toList();
  private final ColumnBuffer weights = new ColumnBuffer(DataType.of(TypeKind.BIGINT));
  private final int[] ordinals = new int[Batch.MAX_ROWS];
  private final List<String> written = new ArrayList<>();
  private int number;

  /** What one of the readers found, a text a row. */
  private final class Reading {
    private final RingReader reader;
    private final Batch rows = new Batch(SCHEMA.size());
    private final List<String> found = new ArrayList<>();

    Reading(RingReader reader) {
      this.reader = reader;
    }

    int read(int limit) {
      int polled = reader.poll(limit);
      if (polled > 0) {
        layout.point(rows, reader.readSlots(), reader.readOffset(), reader.readSide());
      }
      for (int row = 0; row < polled; row++) {
        int slot = reader.readOffset() + row * layout.stride();
        long header = reader.readSlots()[slot + SlotLayout.HEADER_WORD];
        boolean open = (header & SlotLayout.OPEN_COMMIT) != 0;
        found.add(text(SlotLayout.weight(header), open, rows, row));
      }
      reader.release(polled);
      return polled;
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 64", "4, 64", "16, 1024", "64, 1024", "64, 4096", "512, 65536"})
  void shouldBringEveryRowToEveryReader(int capacity, int sideBytes) {
    Random random = new Random(capacity * 31L + sideBytes);
    RingShape shape = new RingShape(capacity, layout.stride(), sideBytes);
    RingRows rows = new RingRows(layout, shape, new Waiter(WaitStrategy.SPIN), bytes -> {});
    List<Reading> readings = List.of(
        reading(rows, Overflow.BLOCK),
        reading(rows, Overflow.BLOCK),
        reading(rows, Overflow.DROP_OLDEST));
    for (int batch = 0; batch < BATCHES; batch++) {
      write(rows, batch(random, sideBytes), random);
      readings.forEach(reading -> reading.read(random.nextInt(2 * MOST_ROWS)));
      rows.ring().flushOverflow();
    }
    drain(rows, readings);

    assertThat(readings.get(0).found).isEqualTo(written);
    assertThat(readings.get(1).found).isEqualTo(written);
    assertThat(written).containsSubsequence(readings.get(2).found);
    assertThat(readings.get(2).found.size() + readings.get(2).reader.rowsDropped())
        .isEqualTo(written.size());
  }

  private Reading reading(RingRows rows, Overflow policy) {
    return new Reading(rows.ring().addReader(policy, new Waiter(WaitStrategy.SPIN)));
  }

  /** In one piece, or in two. */
  private static void write(RingRows rows, Batch batch, Random random) {
    int cut = random.nextInt(batch.size() + 1);
    if (cut > 0) {
      rows.write(batch, 0, cut);
    }
    if (cut < batch.size()) {
      rows.write(batch, cut, batch.size());
    }
    rows.ring().publish();
  }

  private static void drain(RingRows rows, List<Reading> readings) {
    boolean found = true;
    while (found || rows.ring().hasOverflow()) {
      rows.ring().flushOverflow();
      found = false;
      for (Reading reading : readings) {
        found |= reading.read(MOST_ROWS) > 0;
      }
    }
  }

  private Batch batch(Random random, int sideBytes) {
    Batch batch = new Batch(SCHEMA.size());
    int size = 1 + random.nextInt(MOST_ROWS);
    // Selected in falling order: physical rows and positions differ.
    int[] selection = IntStream.range(0, size).map(i -> size - 1 - i).toArray();
    columns.forEach(ColumnBuffer::begin);
    Arrays.setAll(ordinals, row -> (size - 1 - row) / 3);
    for (int row = 0; row < size; row++) {
      Values.write(columns.get(0), row, string(random, sideBytes));
      Values.write(columns.get(1), row, (long) number++);
      Values.write(columns.get(2), row, random.nextBoolean() ? null : string(random, sideBytes));
      weights.setWord(row, random.nextBoolean() ? 1 : -1);
    }
    IntStream.range(0, columns.size())
        .forEach(i -> batch.column(i, columns.get(i).vector()));
    batch.weights(weights.vector());
    batch.commits(random.nextBoolean() ? ordinals : null, false);
    batch.select(selection, size);
    for (int i = 0; i < size; i++) {
      boolean open = batch.ordinals() != null && i % 3 != 2 && i + 1 < size;
      written.add(text(batch.weight(selection[i]), open, batch, selection[i]));
    }
    return batch;
  }

  /** Now and then longer than the side buffer can hold. */
  private static String string(Random random, int sideBytes) {
    int most = random.nextInt(50) == 0 ? Math.min(sideBytes, 3000) : 30;
    return (random.nextInt(1000) + "/").repeat(most).substring(0, random.nextInt(most));
  }

  private static String text(long weight, boolean open, Batch batch, int row) {
    StringBuilder text = new StringBuilder(weight + (open ? " open" : " last"));
    for (int column = 0; column < SCHEMA.size(); column++) {
      text.append(' ').append(Values.read(SCHEMA.type(column), batch.column(column), row));
    }
    return text.toString();
  }
}
