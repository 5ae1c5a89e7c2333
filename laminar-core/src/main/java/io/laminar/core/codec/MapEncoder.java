package io.laminar.core.codec;

import io.laminar.api.Column;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.NearNames;
import io.laminar.api.Schema;
import io.laminar.api.TemporalRounding;
import io.laminar.core.data.SlotLayout;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Encodes maps from column names to values, in the forms of untyped rows. A column that is not there is NULL. */
public final class MapEncoder implements RowEncoder<Map<String, Object>> {
  private final Schema schema;
  private final ColumnEncoder[] columns;
  private final SlotStart start;

  /**
   * Makes the encoder of a source.
   *
   * @param layout where the columns lie
   * @param rounding what becomes of times that are finer than their columns
   */
  public MapEncoder(SlotLayout layout, TemporalRounding rounding) {
    this.schema = layout.schema();
    this.start = SlotStart.of(layout);
    this.columns = new ColumnEncoder[schema.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = ColumnEncoder.of(layout, i, rounding);
    }
  }

  @Override
  public void encode(Map<String, Object> row, long[] slots, int base, SideBytes side) {
    start.begin(slots, base);
    String name = "";
    try {
      int found = 0;
      for (ColumnEncoder column : columns) {
        name = column.name();
        Object value = row.get(name);
        found += value != null || row.containsKey(name) ? 1 : 0;
        UntypedEncoder.put(column, value, slots, base, side);
      }
      if (found != row.size()) {
        throw unknown(row);
      }
    } catch (LaminarException refused) {
      throw refused;
    } catch (RuntimeException thrown) {
      throw UntypedEncoder.unreadable(name, thrown);
    }
  }

  private LaminarException unknown(Map<String, ? extends @Nullable Object> row) {
    List<String> names = schema.columns().stream().map(Column::name).toList();
    String key = row.keySet().stream()
        .map(String::valueOf)
        .filter(each -> !names.contains(each))
        .findFirst()
        .orElse("");
    return new LaminarException(
        ErrorCode.BINDING_MISMATCH,
        "there is no column for the key " + key
            + NearNames.closest(key, names)
                .map(near -> ", did you mean " + near + "?")
                .orElse(""),
        "keys are spelled as the columns are: " + names);
  }
}
