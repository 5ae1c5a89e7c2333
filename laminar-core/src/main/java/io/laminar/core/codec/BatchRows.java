package io.laminar.core.codec;

import io.laminar.api.DataType;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.core.data.Batch;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.data.Vector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a batch as objects, by way of one slot. Confined to one thread. */
public final class BatchRows {
  /** A row, its list, and a map's entry for it. */
  private static final int ROW_BYTES = 128;

  /** A reference and a boxed number, or a short string. */
  private static final int VALUE_BYTES = 32;

  private final SlotLayout layout;
  private final UntypedDecoder decoder;
  private final long[] slot;
  private byte[] side = new byte[0];
  private int sideEnd;

  /**
   * Makes a reader.
   *
   * @param schema of the batches
   */
  public BatchRows(Schema schema) {
    layout = SlotLayout.of(schema);
    decoder = UntypedDecoder.of(layout);
    slot = new long[layout.stride()];
  }

  /** About what the objects of a row take on the heap, long strings apart, and its place in a result. */
  public long objectBytes() {
    return ROW_BYTES + (long) VALUE_BYTES * layout.schema().size();
  }

  /** The bytes of the long strings of the row that was read last. */
  public int stringBytes() {
    return sideEnd;
  }

  /**
   * Reads one physical row.
   *
   * @param batch holds it
   * @param row physical row
   * @return the row as objects
   */
  public Row row(Batch batch, int row) {
    load(batch, row);
    return decoder.decode(slot, 0, side);
  }

  /**
   * Reads the values of one physical row.
   *
   * @param batch holds it
   * @param row physical row
   * @param values takes them as objects
   * @param places where the value of each column goes
   */
  public void values(Batch batch, int row, @Nullable Object[] values, int[] places) {
    load(batch, row);
    decoder.values(slot, 0, side, values, places);
  }

  private void load(Batch batch, int row) {
    Arrays.fill(slot, 0);
    sideEnd = 0;
    for (int column = 0; column < batch.columnCount(); column++) {
      Vector vector = batch.column(column);
      if (vector.isNull(row)) {
        slot[layout.nullWord(column)] |= layout.nullMask(column);
        continue;
      }
      DataType type = layout.schema().type(column);
      int word = layout.columnWord(column);
      slot[word] = vector.word(row);
      if (type.words() == 2) {
        slot[word + 1] = vector.secondWord(row);
        int length = InlineBytes.length(slot[word]);
        if (type.kind().isBytes() && length > InlineBytes.MAX_INLINE) {
          if (side.length - sideEnd < length) {
            side = Arrays.copyOf(side, Math.max(2 * side.length, sideEnd + length));
          }
          int position = InlineBytes.position(slot[word + 1]);
          System.arraycopy(vector.heap(), position, side, sideEnd, length);
          slot[word + 1] = sideEnd;
          sideEnd += length;
        }
      }
    }
  }
}
