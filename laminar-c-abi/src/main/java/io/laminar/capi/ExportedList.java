package io.laminar.capi;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.core.arrow.ArrowBatchBuilder;
import io.laminar.core.codec.StagedBytes;
import io.laminar.core.codec.UntypedEncoder;
import io.laminar.core.data.SlotLayout;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * The elements of an ARRAY as an Arrow array that somebody reads and does not release: the one column of a batch.
 *
 * @param root the structs of the batch and of its schema, one behind the other
 */
record ExportedList(Host host, long root) implements AutoCloseable {
  static ExportedList of(DataType element, List<?> values) {
    Schema schema = new Schema(List.of(new Column("item", element)));
    SlotLayout layout = SlotLayout.of(schema);
    UntypedEncoder encoder = UntypedEncoder.of(layout);
    StagedBytes side = new StagedBytes(Integer.MAX_VALUE);
    long[] slot = new long[layout.stride()];
    ArrowBatchBuilder gathered = new ArrowBatchBuilder(schema, false);
    for (Object value : values) {
      side.clear();
      encoder.encode(Row.of(schema, value), slot, 0, side);
      gathered.append(layout, slot, 0, side.bytes(), 1);
    }
    Host host = Host.present();
    long root = host.allocate(ArrowStructs.ARRAY_BYTES + ArrowStructs.SCHEMA_BYTES);
    try {
      ExportedSchema form = new ExportedSchema(ArrowSchemas.of(schema));
      boolean unused =
          new ExportedArray().to(root, form, root + ArrowStructs.ARRAY_BYTES).apply(gathered);
      return new ExportedList(host, root);
    } catch (RuntimeException | Error failed) {
      host.calls().free(root);
      throw failed;
    }
  }

  /** The address of the array of the elements. */
  long array() {
    return MemoryUtil.getLong(MemoryUtil.getLong(root + ArrowStructs.ARRAY_CHILDREN));
  }

  /** The address of its schema. */
  long schema() {
    return MemoryUtil.getLong(
        MemoryUtil.getLong(root + ArrowStructs.ARRAY_BYTES + ArrowStructs.SCHEMA_CHILDREN));
  }

  /** Frees it whole: nobody was to release a part of it. */
  @Override
  public void close() {
    HostCalls calls = host.calls();
    calls.free(MemoryUtil.getLong(root + ArrowStructs.ARRAY_PRIVATE_DATA));
    calls.free(
        MemoryUtil.getLong(root + ArrowStructs.ARRAY_BYTES + ArrowStructs.SCHEMA_PRIVATE_DATA));
    calls.free(root);
  }
}
