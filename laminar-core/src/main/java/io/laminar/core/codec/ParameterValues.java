package io.laminar.core.codec;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.api.TemporalRounding;
import io.laminar.core.data.SlotLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the values of a query's parameters as those of a row are checked: nothing is rounded, and text is text only. */
public final class ParameterValues {
  private ParameterValues() {}

  /**
   * Checks a value.
   *
   * @param name of the parameter as it is written, for errors
   * @param type that the query wants
   * @param value in a form that {@link io.laminar.api.Row} names, or null for NULL
   * @return null for NULL; a BigDecimal for a DECIMAL, bytes for text and bytes, and a Long that is the word of anything
   *     else
   * @throws LaminarException as for the value of a row
   */
  public static @Nullable Object check(String name, DataType type, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    SlotLayout layout = SlotLayout.of(new Schema(List.of(new Column(name, type))));
    long[] slot = new long[layout.stride()];
    StagedBytes side = new StagedBytes(Integer.MAX_VALUE);
    try {
      UntypedEncoder.put(
          ColumnEncoder.of(layout, 0, TemporalRounding.REFUSE), value, slot, 0, side);
    } catch (LaminarException refused) {
      throw new LaminarException(
          refused.code(),
          refused.problem().replace("column " + name + " ", "parameter " + name + " "),
          null,
          refused.remedy(),
          refused);
    } catch (RuntimeException thrown) {
      throw UntypedEncoder.unreadable(name, thrown);
    }
    ColumnDecoder decoder = ColumnDecoder.of(layout, 0);
    return switch (type.kind()) {
      case DECIMAL -> decoder.getDecimal(slot, 0);
      case CHAR, VARCHAR, VARBINARY, ARRAY -> decoder.getByteArray(slot, 0, side.bytes());
      default -> decoder.getLong(slot, 0);
    };
  }
}
