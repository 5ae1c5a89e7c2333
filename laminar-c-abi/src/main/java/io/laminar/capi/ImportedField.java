package io.laminar.capi;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * A node of an {@code ArrowSchema} that {@link SchemaPrint} has checked.
 *
 * @param name of the field; empty where it has none
 * @param format of its values, or of its indexes
 * @param children of a nested type
 * @param dictionary where values are indexes into one: what it is of
 */
record ImportedField(
    String name,
    String format,
    List<ImportedField> children,
    @Nullable ImportedField dictionary) {
  static ImportedField read(long schema) {
    List<ImportedField> children = new ArrayList<>();
    long count = MemoryUtil.getLong(schema + ArrowStructs.SCHEMA_CHILD_COUNT);
    long pointers = MemoryUtil.getLong(schema + ArrowStructs.SCHEMA_CHILDREN);
    for (long i = 0; i < count; i++) {
      children.add(read(MemoryUtil.getLong(pointers + i * Long.BYTES)));
    }
    long dictionary = MemoryUtil.getLong(schema + ArrowStructs.SCHEMA_DICTIONARY);
    return new ImportedField(
        text(MemoryUtil.getLong(schema + ArrowStructs.SCHEMA_NAME), "the name of an Arrow field"),
        text(MemoryUtil.getLong(schema + ArrowStructs.SCHEMA_FORMAT), "an Arrow format"),
        children,
        dictionary == 0 ? null : read(dictionary));
  }

  private static String text(long address, String what) {
    if (address == 0) {
      return "";
    }
    int length = 0;
    while (MemoryUtil.getByte(address + length) != 0) {
      length++;
    }
    return Text.decode(Text.copy(address, length), what);
  }

  LaminarException notSupported() {
    return new LaminarException(
        ErrorCode.NOT_SUPPORTED,
        "the Arrow field " + name + " of type " + ArrowFormat.shown(format) + " cannot be taken",
        "cast it to the type of its column before it is pushed");
  }
}
