package io.laminar.core.codec;

import io.laminar.core.data.SlotLayout;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes maps from column names to values, in the order of the columns; NULL is null. */
public final class MapDecoder implements RowDecoder<Map<String, Object>> {
  private final ColumnDecoder[] columns;

  /**
   * Makes the decoder of a layout.
   *
   * @param layout where the columns lie
   */
  public MapDecoder(SlotLayout layout) {
    this.columns = UntypedDecoder.columns(layout);
  }

  @Override
  @SuppressWarnings(
      "NullAway") // A map may hold nulls, which its type cannot say to users without JSpecify.
  public Map<String, Object> decode(long[] slots, int base, byte[] side) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (ColumnDecoder column : columns) {
      row.put(column.name(), column.get(slots, base, side));
    }
    return Collections.unmodifiableMap(row);
  }
}
