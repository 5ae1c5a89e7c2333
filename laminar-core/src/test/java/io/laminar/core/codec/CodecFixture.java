package io.laminar.core.codec;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.data.SlotLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One slot beside others, so that a stray write shows. */
final class CodecFixture {
  private static final long UNTOUCHED = 0x5A5A_5A5A_5A5A_5A5AL;

  final SlotLayout layout;
  final long[] slots;
  final int base;
  final StagedBytes side = new StagedBytes(1 << 20);

  CodecFixture(Schema schema) {
    layout = SlotLayout.of(schema);
    slots = new long[3 * layout.stride()];
    base = layout.stride();
    Arrays.fill(slots, UNTOUCHED);
  }

  static Schema schema(Object... namesAndTypes) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      DataType type = namesAndTypes[i + 1] instanceof TypeKind kind
          ? DataType.of(kind)
          : (DataType) namesAndTypes[i + 1];
      columns.add(new Column((String) namesAndTypes[i], type));
    }
    return new Schema(columns);
  }

  static DataType nullable(TypeKind kind) {
    return DataType.of(kind).withNullable(true);
  }

  <T> void encode(RowEncoder<T> encoder, T row) {
    side.clear();
    encoder.encode(row, slots, base, side);
    for (int i = 0; i < slots.length; i++) {
      if ((i <= base || i >= base + layout.stride()) && slots[i] != UNTOUCHED) {
        throw new AssertionError("word " + (i - base) + " was written");
      }
    }
  }

  <T> T decode(RowDecoder<T> decoder) {
    return decoder.decode(slots, base, side.bytes());
  }

  /** Through a record codec and back. */
  <T> T roundTrip(Class<T> type, T row) {
    encode(RecordEncoder.of(type, layout), row);
    return decode(RecordDecoder.of(type, layout));
  }

  /** Through the untyped codec and back. */
  Row roundTrip(Object... values) {
    encode(UntypedEncoder.of(layout), Row.of(layout.schema(), values));
    return decode(UntypedDecoder.of(layout));
  }
}
