package io.laminar.core.arrow;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RowWriter;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.codec.SlotRowView;
import io.laminar.core.data.Batch;
import io.laminar.core.data.SlotLayout;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.message.MessageChannelReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Rows of Arrow's IPC format, of a stream or of a file. A file is a stream between two marks, with an
 * index of its batches behind, which is not needed to read them in order.
 *
 * <pre>
 *   ARROW1 0 0 │ schema │ batch │ batch │ … │ end │ footer │ length │ ARROW1
 *   └─ file ─┘ └──────────── stream ────────────┘ └───────── file ─────────┘
 * </pre>
 *
 * <p>Belongs to one thread at a time.
 */
public final class IpcInput implements AutoCloseable {
  private static final byte[] MARK = {'A', 'R', 'R', 'O', 'W', '1'};
  private static final int MARK_BYTES = 8;

  /** No record batch may take more. */
  private static final long MAX_BATCH_BYTES = 1L << 31;

  private static final int MAX_ROW_BYTES = 1 << 28;

  private final InputStream in;
  private final boolean isFile;
  private final BufferAllocator allocator;
  private final ArrowStreamReader reader;
  private final SlotLayout layout;
  private final ArrowRows rows;
  private final SlotRowView view;
  private final long[] slots;
  private byte[] side = new byte[0];
  private byte[] copied = new byte[256];
  private long batches;
  private int next;
  private long passed;

  /**
   * Begins to read; nothing is read yet but the mark of a file.
   *
   * @param in owned by the input from now on
   * @param schema the columns, to which Arrow's fields bind by name; fields without a column are passed over
   * @throws IOException when it cannot be read
   */
  public IpcInput(InputStream in, Schema schema) throws IOException {
    BufferedInputStream marked = new BufferedInputStream(in);
    marked.mark(MARK_BYTES);
    byte[] start = marked.readNBytes(MARK_BYTES);
    this.in = marked;
    this.isFile =
        start.length == MARK_BYTES && Arrays.equals(start, 0, MARK.length, MARK, 0, MARK.length);
    if (!isFile) {
      marked.reset();
    }
    this.allocator = ArrowBatchBuilder.allocator().newChildAllocator("ipc", 0, MAX_BATCH_BYTES);
    this.reader = new ArrowStreamReader(
        new MessageChannelReader(new HeapReadChannel(marked), allocator), allocator);
    this.layout = SlotLayout.of(schema);
    this.rows = new ArrowRows(layout, MAX_ROW_BYTES);
    this.view = new SlotRowView(layout);
    this.slots = new long[layout.stride() * Batch.MAX_ROWS];
  }

  /**
   * Returns how many record batches were begun.
   *
   * @return the number of the present one, counted from 1
   */
  public long batches() {
    return batches;
  }

  /**
   * Reads and pushes some rows.
   *
   * @param writer takes the rows
   * @return false at the end
   * @throws LaminarException {@link ErrorCode#MALFORMED_INPUT} for what is not Arrow's format, {@link
   *     ErrorCode#BINDING_MISMATCH}, {@link ErrorCode#INVALID_BATCH}, and what the push throws
   * @throws IOException when it cannot be read
   */
  public boolean push(RowWriter writer) throws IOException {
    if (next == rows.rows() && !nextBatch()) {
      return false;
    }
    int count = Math.min(Batch.MAX_ROWS, rows.rows() - next);
    int bytes = rows.sideBytes(next, count);
    if (bytes > side.length) {
      side = new byte[Math.max(bytes, 2 * side.length)];
    }
    rows.write(next, count, slots, 0, side, 0);
    next += count;
    passed += count;
    for (int i = 0; i < count; i++) {
      view.point(slots, i * layout.stride(), side);
      for (int column = 0; column < layout.schema().size(); column++) {
        set(writer, column);
      }
      writer.push();
    }
    return true;
  }

  /**
   * Passes over as many rows as {@link #push} would push.
   *
   * @return false at the end
   */
  public boolean skip() throws IOException {
    if (next == rows.rows() && !nextBatch()) {
      return false;
    }
    int count = Math.min(Batch.MAX_ROWS, rows.rows() - next);
    next += count;
    passed += count;
    return true;
  }

  /** How many rows were pushed, or passed over. */
  public long rows() {
    return passed;
  }

  private boolean nextBatch() throws IOException {
    boolean loaded;
    try {
      loaded = reader.loadNextBatch();
      if (!loaded) {
        checkEnd();
      }
    } catch (ClosedChannelException closed) {
      throw closed;
    } catch (IOException | RuntimeException e) {
      throw notArrow(e);
    }
    batches++;
    next = 0;
    if (loaded) {
      rows.point(known(reader.getVectorSchemaRoot()));
    }
    return loaded;
  }

  /** A file ends with its mark; without, the rest of it is missing, perhaps with batches. */
  private void checkEnd() throws IOException {
    if (!isFile) {
      return;
    }
    byte[] rest = in.readAllBytes();
    int from = Math.max(0, rest.length - MARK.length);
    if (!Arrays.equals(rest, from, rest.length, MARK, 0, MARK.length)) {
      throw new EOFException("the mark at the end is missing");
    }
  }

  /** The fields that there are columns for; closing it would close those of the reader. */
  private VectorSchemaRoot known(VectorSchemaRoot batch) {
    List<Field> fields = new ArrayList<>();
    List<FieldVector> vectors = new ArrayList<>();
    for (FieldVector vector : batch.getFieldVectors()) {
      if (layout.schema().indexOf(vector.getName()) >= 0) {
        fields.add(vector.getField());
        vectors.add(vector);
      }
    }
    return new VectorSchemaRoot(fields, vectors, batch.getRowCount());
  }

  private static LaminarException notArrow(Exception cause) {
    boolean packed = String.valueOf(cause.getMessage()).contains("ompress");
    return new LaminarException(
        packed ? ErrorCode.NOT_SUPPORTED : ErrorCode.MALFORMED_INPUT,
        packed
            ? "the buffers in the Arrow file are compressed"
            : "this is not Arrow's IPC format, or it is damaged or cut off",
        null,
        packed
            ? "write it without compression, or compress the file as a whole: gzip or zstd"
            : "check the file; Parquet, CSV and JSON are other formats",
        cause);
  }

  private void set(RowWriter writer, int column) {
    TypeKind kind = layout.schema().type(column).kind();
    if (view.isNull(column)) {
      writer.setNull(column);
    } else if (kind == TypeKind.BOOLEAN) {
      writer.setBoolean(column, view.getLong(column) != 0);
    } else if (kind == TypeKind.REAL || kind == TypeKind.DOUBLE) {
      writer.setDouble(column, view.getDouble(column));
    } else if (kind == TypeKind.DECIMAL) {
      @Nullable Object decimal = view.get(column);
      writer.setDecimal(column, decimal instanceof BigDecimal number ? number : BigDecimal.ZERO);
    } else if (kind == TypeKind.ARRAY) {
      @Nullable Object elements = view.get(column);
      writer.setArray(column, elements instanceof List<?> list ? list : List.of());
    } else if (kind.isBytes()) {
      int length = view.length(column);
      if (length > copied.length) {
        copied = new byte[Math.max(length, 2 * copied.length)];
      }
      view.copyBytes(column, copied, 0);
      writer.setBytes(column, copied, 0, length);
    } else {
      writer.setLong(column, view.getLong(column));
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
    allocator.close();
  }
}
