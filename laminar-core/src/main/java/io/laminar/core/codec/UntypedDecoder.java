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
    return Row.of(schema, values(slots, base, side));
  }

  /** Makes the values of a slot alone; the array is the caller's. */
  @Nullable
  Object[] values(long[] slots, int base, byte[] side) {
    @Nullable Object[] values = new @Nullable Object[columns.length];
    for (int i = 0; i < columns.length; i++) {
      values[i] = columns[i].get(slots, base, side);
    }
    return values;
  }
}
