package io.laminar.core.codec;

import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.core.data.SlotLayout;
import org.jspecify.annotations.Nullable;

/** Makes untyped rows. */
public final class UntypedDecoder implements RowDecoder<Row> {
  private final Schema schema;
  private final ColumnDecoder[] columns;

  private UntypedDecoder(SlotLayout layout) {
    this.schema = layout.schema();
    this.columns = columns(layout);
  }

  /**
   * Makes the decoder of a layout.
   *
   * @param layout where the columns lie
   * @return the decoder
   */
  public static UntypedDecoder of(SlotLayout layout) {
    return new UntypedDecoder(layout);
  }

  static ColumnDecoder[] columns(SlotLayout layout) {
    ColumnDecoder[] columns = new ColumnDecoder[layout.schema().size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = ColumnDecoder.of(layout, i);
    }
    return columns;
  }

  @Override
  public Row decode(long[] slots, int base, byte[] side) {
    @Nullable Object[] values = new @Nullable Object[columns.length];
    for (int i = 0; i < columns.length; i++) {
      values[i] = columns[i].get(slots, base, side);
    }
    return Row.of(schema, values);
  }

  /** Makes the values of a slot alone, and puts that of each column in its place. */
  void values(long[] slots, int base, byte[] side, @Nullable Object[] values, int[] places) {
    for (int i = 0; i < columns.length; i++) {
      values[places[i]] = columns[i].get(slots, base, side);
    }
  }
}
