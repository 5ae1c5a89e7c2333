package io.laminar.core.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.DataType;
import io.laminar.api.Row;
import io.laminar.api.TypeKind;
import io.laminar.core.codec.UntypedEncoder;
import io.laminar.core.data.Batch;
import io.laminar.core.data.SlotLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrowBatchBuilderTest {
  private static final String LONG = "a string of more than twelve bytes, number ";

  private final ArrowFixture fixture = new ArrowFixture(
      DataType.of(TypeKind.VARCHAR).withNullable(true),
      DataType.of(TypeKind.BIGINT),
      DataType.of(TypeKind.BOOLEAN).withNullable(true),
      DataType.of(TypeKind.VARCHAR));

  private List<Row> rows(int from, int to) {
    List<Row> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      rows.add(
          fixture.row(i % 3 == 0 ? null : LONG + i, (long) i, i % 2 == 0 ? null : true, "" + i));
    }
    return rows;
  }

  /** As where memory runs out while a column grows: the slots end in the middle of the last row. */
  @ParameterizedTest
  @ValueSource(ints = {3, 300, 600})
  void shouldKeepNothingOfRowsThatItCouldNotTakeWhole(int count) {
    SlotLayout layout = fixture.layout;
    ArrowBatchBuilder builder = new ArrowBatchBuilder(layout.schema(), true);
    List<Row> first = rows(0, 5);
    append(builder, first, first.size(), 0);
    List<Row> second = rows(5, 5 + count);
    for (int missingWords = 1; missingWords < layout.stride(); missingWords++) {
      int missing = missingWords;
      int row = Math.min(count, Batch.MAX_ROWS + 7);
      if (layout.stride() - missing <= layout.columnWord(3)) {
        assertThatThrownBy(() -> append(builder, second, row, missing))
            .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(builder.rows()).isEqualTo(5);
      }
    }
    append(builder, second, count, 0);

    try (VectorSchemaRoot batch = builder.finish()) {
      assertThat(fixture.read(withoutWeights(batch), Batch.MAX_ROWS)).isEqualTo(rows(0, 5 + count));
    }
  }

  private VectorSchemaRoot withoutWeights(VectorSchemaRoot batch) {
    return new VectorSchemaRoot(batch.getFieldVectors().subList(0, 4));
  }

  /** Appends rows of slots of which the last one lacks words. */
  private void append(ArrowBatchBuilder builder, List<Row> rows, int count, int missingWords) {
    SlotLayout layout = fixture.layout;
    long[] slots = new long[rows.size() * layout.stride()];
    ArrowFixture.KeptBytes side = new ArrowFixture.KeptBytes();
    UntypedEncoder encoder = UntypedEncoder.of(layout);
    for (int i = 0; i < rows.size(); i++) {
      encoder.encode(rows.get(i), slots, i * layout.stride(), side);
    }
    long[] cut = Arrays.copyOf(slots, count * layout.stride() - missingWords);
    builder.append(layout, cut, 0, side.bytes(), count);
  }
}
