package io.laminar.core.arrow;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.core.codec.StagedBytes;
import io.laminar.core.codec.UntypedDecoder;
import io.laminar.core.codec.UntypedEncoder;
import io.laminar.core.data.Batch;
import io.laminar.core.data.SlotLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Rows through slots and Arrow batches of one column, {@code v}, or of several. */
final class ArrowFixture implements AutoCloseable {
  static final int MAX_ROW_BYTES = 1 << 16;

  final BufferAllocator allocator = new RootAllocator();
  final SlotLayout layout;

  ArrowFixture(DataType... types) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < types.length; i++) {
      columns.add(new Column(types.length == 1 ? "v" : "c" + i, types[i]));
    }
    layout = SlotLayout.of(new Schema(columns));
  }

  Row row(@Nullable Object... values) {
    return Row.of(layout.schema(), values);
  }

  /** Encodes rows into slots and gathers them into a batch. */
  VectorSchemaRoot batch(boolean changelog, List<Row> rows) {
    ArrowBatchBuilder builder = new ArrowBatchBuilder(layout.schema(), changelog);
    long[] slots = new long[Math.max(1, rows.size()) * layout.stride()];
    KeptBytes side = new KeptBytes();
    UntypedEncoder encoder = UntypedEncoder.of(layout);
    for (int i = 0; i < rows.size(); i++) {
      encoder.encode(rows.get(i), slots, i * layout.stride(), side);
      slots[i * layout.stride() + SlotLayout.HEADER_WORD] =
          SlotLayout.header(SlotLayout.KIND_ROW, changelog ? (i % 2 == 0 ? 1 : -1) : 1);
    }
    builder.append(layout, slots, 0, side.bytes(), rows.size());
    return builder.finish();
  }

  /** Reads all rows of a batch into slots, in chunks that cross no 256 rows, and decodes them. */
  List<Row> read(VectorSchemaRoot batch, int chunkRows) {
    ArrowRows rows = new ArrowRows(layout, MAX_ROW_BYTES);
    rows.point(batch);
    List<Row> result = new ArrayList<>();
    UntypedDecoder decoder = UntypedDecoder.of(layout);
    int from = 0;
    while (from < rows.rows()) {
      int wanted = Math.min(Math.min(chunkRows, Batch.MAX_ROWS), rows.rows() - from);
      int count = rows.rowsWithin(from, wanted, MAX_ROW_BYTES);
      long[] slots = new long[(count + 2) * layout.stride()];
      Arrays.fill(slots, -1);
      byte[] side = new byte[rows.sideBytes(from, count) + 5];
      rows.write(from, count, slots, layout.stride(), side, 5);
      for (int i = 0; i < count; i++) {
        result.add(decoder.decode(slots, (i + 1) * layout.stride(), side));
      }
      if (slots[(count + 1) * layout.stride()] != -1) {
        throw new AssertionError("the slot after the chunk was written");
      }
      from += count;
    }
    return result;
  }

  List<Row> read(FieldVector vector) {
    try (VectorSchemaRoot root = new VectorSchemaRoot(List.of(vector))) {
      root.setRowCount(vector.getValueCount());
      return read(root, Batch.MAX_ROWS);
    }
  }

  @Override
  public void close() {
    allocator.close();
  }

  /** Bytes of all rows, never forgotten. */
  static final class KeptBytes implements io.laminar.core.codec.SideBytes {
    private final StagedBytes bytes = new StagedBytes(1 << 28);

    @Override
    public int reserve(int length) {
      return bytes.reserve(length);
    }

    @Override
    public byte[] bytes() {
      return bytes.bytes();
    }
  }
}
