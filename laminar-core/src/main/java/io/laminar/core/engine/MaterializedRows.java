package io.laminar.core.engine;

import io.laminar.api.DataType;
import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The current rows of a materialized view: a Z-set, row by row with its weight, in the order in
 * which the rows first came. Confined to the engine's thread; {@link #snapshot} copies.
 */
final class MaterializedRows {
  private static final int ENTRY_BYTES = 96;

  private final Schema schema;
  private final Map<RowKey, long[]> weights = new LinkedHashMap<>();
  private long bytes;

  MaterializedRows(Schema schema) {
    this.schema = schema;
  }

  /** A row's words, with NULLs and long strings made comparable. */
  private static final class RowKey {
    private final long[] words;
    private final long[] nulls;
    private final byte[] heap;

    RowKey(long[] words, long[] nulls, byte[] heap) {
      this.words = words;
      this.nulls = nulls;
      this.heap = heap;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof RowKey key
          && Arrays.equals(words, key.words)
          && Arrays.equals(nulls, key.nulls)
          && Arrays.equals(heap, key.heap);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * Arrays.hashCode(words) + Arrays.hashCode(nulls)) + Arrays.hashCode(heap);
    }
  }

  /** Adds a batch's rows with their weights. */
  void add(Batch batch) {
    for (int i = 0; i < batch.size(); i++) {
      int row = batch.selection()[i];
      RowKey key = key(batch, row);
      long[] present = weights.get(key);
      if (present == null) {
        weights.put(key, new long[] {batch.weight(row)});
        bytes += size(key);
      } else {
        present[0] += batch.weight(row);
        if (present[0] == 0) {
          weights.remove(key);
          bytes -= size(key);
        }
      }
    }
  }

  private static long size(RowKey key) {
    return ENTRY_BYTES + 8L * (key.words.length + key.nulls.length) + key.heap.length;
  }

  private RowKey key(Batch batch, int row) {
    int columns = schema.size();
    long[] words = new long[2 * columns];
    long[] nulls = new long[(columns + 63) / 64];
    byte[] heap = new byte[0];
    for (int column = 0; column < columns; column++) {
      Vector vector = batch.column(column);
      if (vector.isNull(row)) {
        nulls[column >> 6] |= 1L << (column & 63);
        continue;
      }
      DataType type = schema.type(column);
      words[2 * column] = vector.word(row);
      if (type.words() == 2) {
        words[2 * column + 1] = vector.secondWord(row);
        int length = InlineBytes.length(vector.word(row));
        if (type.kind().isBytes() && length > InlineBytes.MAX_INLINE) {
          int position = InlineBytes.position(vector.secondWord(row));
          words[2 * column + 1] = heap.length;
          int end = heap.length;
          heap = Arrays.copyOf(heap, end + length);
          System.arraycopy(vector.heap(), position, heap, end, length);
        }
      }
    }
    return new RowKey(words, nulls, heap);
  }

  long stateBytes() {
    return bytes;
  }

  /** The rows, each as often as its weight says. The batches are the caller's own. */
  List<Batch> snapshot() {
    List<Batch> batches = new ArrayList<>();
    ColumnBuffer[] columns = newColumns();
    int rows = 0;
    for (Map.Entry<RowKey, long[]> entry : weights.entrySet()) {
      for (long copy = 0; copy < entry.getValue()[0]; copy++) {
        write(entry.getKey(), columns, rows++);
        if (rows == Batch.MAX_ROWS) {
          batches.add(batch(columns, rows));
          columns = newColumns();
          rows = 0;
        }
      }
    }
    if (rows > 0) {
      batches.add(batch(columns, rows));
    }
    return batches;
  }

  private ColumnBuffer[] newColumns() {
    ColumnBuffer[] columns = new ColumnBuffer[schema.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new ColumnBuffer(schema.type(i));
    }
    return columns;
  }

  private static Batch batch(ColumnBuffer[] columns, int rows) {
    Batch batch = new Batch(columns.length);
    for (int i = 0; i < columns.length; i++) {
      batch.column(i).share(columns[i].vector());
    }
    batch.selectFirst(rows);
    return batch;
  }

  private void write(RowKey key, ColumnBuffer[] columns, int row) {
    for (int column = 0; column < columns.length; column++) {
      ColumnBuffer buffer = columns[column];
      long word0 = key.words[2 * column];
      long word1 = key.words[2 * column + 1];
      if ((key.nulls[column >> 6] & (1L << (column & 63))) != 0) {
        buffer.setNull(row);
      } else if (buffer.type().words() == 1) {
        buffer.setWord(row, word0);
      } else if (buffer.type().kind().isBytes()
          && InlineBytes.length(word0) > InlineBytes.MAX_INLINE) {
        buffer.setBytes(row, key.heap, InlineBytes.position(word1), InlineBytes.length(word0));
      } else {
        buffer.setWords(row, word0, word1);
      }
    }
  }
}
