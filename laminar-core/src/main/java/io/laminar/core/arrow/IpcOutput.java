package io.laminar.core.arrow;

import io.laminar.api.LaminarException;
import io.laminar.api.RowView;
import io.laminar.api.Schema;
import io.laminar.api.TemporalRounding;
import io.laminar.api.TypeKind;
import io.laminar.core.codec.StagedBytes;
import io.laminar.core.codec.StagedRow;
import io.laminar.core.data.SlotLayout;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowFooter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;

/** Rows as a file of Arrow's IPC format; see {@link IpcInput}. Belongs to one thread at a time. */
public final class IpcOutput implements Closeable {
  private static final byte[] MARK = "ARROW1".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_ROWS = 8_192;
  private static final int MAX_ROW_BYTES = 1 << 28;

  private final OutputStream target;
  private final HeapWriteChannel out;
  private final org.apache.arrow.vector.types.pojo.Schema arrowSchema;
  private final SlotLayout layout;
  private final ArrowBatchBuilder builder;
  private final StagedRow staged;
  private final StagedBytes side = new StagedBytes(MAX_ROW_BYTES);
  private final long[] slot;
  private final List<ArrowBlock> blocks = new ArrayList<>();
  private byte[] copied = new byte[256];

  /**
   * Begins a file.
   *
   * @param target owned by the output from now on
   * @param schema the columns
   * @param changelog whether weights and the ends of commits follow them
   * @throws IOException when it cannot be written
   */
  public IpcOutput(OutputStream target, Schema schema, boolean changelog) throws IOException {
    this.target = target;
    this.out = new HeapWriteChannel(target);
    this.arrowSchema = ArrowTypes.schema(schema, changelog);
    this.layout = SlotLayout.of(schema);
    this.builder = new ArrowBatchBuilder(schema, changelog);
    this.staged = new StagedRow(layout, MAX_ROW_BYTES, TemporalRounding.REFUSE);
    this.slot = new long[layout.stride()];
    out.write(MARK);
    out.align();
    MessageSerializer.serialize(out, arrowSchema);
  }

  /**
   * Adds a row.
   *
   * @param row valid until this returns
   * @throws IOException when it cannot be written
   */
  public void write(RowView row) throws IOException {
    staged.clear();
    for (int column = 0; column < layout.schema().size(); column++) {
      if (!row.isNull(column)) {
        set(row, column);
      }
    }
    side.clear();
    staged.encode(slot, 0, side);
    long header = SlotLayout.header(SlotLayout.KIND_ROW, row.weight());
    slot[SlotLayout.HEADER_WORD] = row.endsCommit() ? header : header | SlotLayout.OPEN_COMMIT;
    builder.append(layout, slot, 0, side.bytes(), 1);
    if (builder.rows() >= MAX_ROWS) {
      writeBatch();
    }
  }

  private void set(RowView row, int column) {
    TypeKind kind = layout.schema().type(column).kind();
    if (kind == TypeKind.BOOLEAN) {
      staged.setBoolean(column, row.getLong(column) != 0);
    } else if (kind == TypeKind.REAL || kind == TypeKind.DOUBLE) {
      staged.setDouble(column, row.getDouble(column));
    } else if (kind == TypeKind.DECIMAL) {
      if (row.get(column) instanceof BigDecimal decimal) {
        staged.setDecimal(column, decimal);
      }
    } else if (kind == TypeKind.ARRAY) {
      if (row.get(column) instanceof List<?> list) {
        staged.setArray(column, list);
      }
    } else if (kind.isBytes()) {
      int length = row.length(column);
      if (length > copied.length) {
        copied = new byte[Math.max(length, 2 * copied.length)];
      }
      row.copyBytes(column, copied, 0);
      staged.setBytes(column, copied, 0, length);
    } else {
      staged.setLong(column, row.getLong(column));
    }
  }

  private void writeBatch() throws IOException {
    if (builder.rows() == 0) {
      return;
    }
    try (VectorSchemaRoot root = builder.finish();
        ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch()) {
      blocks.add(MessageSerializer.serialize(out, batch));
    }
  }

  /**
   * Makes readable what was added: a record batch of its own.
   *
   * @throws IOException when it cannot be written
   */
  public void flush() throws IOException {
    writeBatch();
    target.flush();
  }

  /**
   * Completes the file.
   *
   * @throws IOException when it cannot be written
   * @throws LaminarException when there is no memory for the last batch
   */
  @Override
  public void close() throws IOException {
    try (target) {
      writeBatch();
      out.writeIntLittleEndian(MessageSerializer.IPC_CONTINUATION_TOKEN);
      out.writeIntLittleEndian(0);
      long start = out.getCurrentPosition();
      out.write(new ArrowFooter(arrowSchema, List.of(), blocks), false);
      out.writeIntLittleEndian((int) (out.getCurrentPosition() - start));
      out.write(MARK);
    }
  }
}
