package io.laminar;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.QueryResult;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.arrow.ArrowBatchBuilder;
import io.laminar.core.codec.StagedBytes;
import io.laminar.core.codec.UntypedEncoder;
import io.laminar.core.data.SlotLayout;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** A result that is all there. */
record ResultRows(Schema schema, List<Row> rows, OptionalLong rowsWritten) implements QueryResult {
  // The rows do not change any more.
  ResultRows {
    rows = List.copyOf(rows);
  }

  ResultRows(Schema schema, List<Row> rows) {
    this(schema, rows, OptionalLong.empty());
  }

  /** The result of a statement that has no rows. */
  static final ResultRows NONE = new ResultRows(new Schema(List.of()), List.of());

  /** The result of an INSERT, UPDATE or DELETE. */
  static ResultRows written(long rows) {
    return new ResultRows(NONE.schema(), List.of(), OptionalLong.of(rows));
  }

  /** What CHECKPOINT gives. */
  static final Schema EPOCH =
      new Schema(List.of(new Column("epoch", DataType.of(TypeKind.BIGINT).withNullable(true))));

  /** The epoch of a checkpoint; NULL where none was made. */
  static ResultRows epoch(OptionalLong epoch) {
    Row row = Row.of(EPOCH, epoch.isPresent() ? (Object) epoch.getAsLong() : null);
    return new ResultRows(EPOCH, List.of(row));
  }

  /** Text columns, as SHOW and its kin give them. */
  static Schema textColumns(String... names) {
    DataType text = DataType.of(TypeKind.VARCHAR).withNullable(true);
    return new Schema(Arrays.stream(names).map(name -> new Column(name, text)).toList());
  }

  /** A row of text. */
  static Row textRow(Schema schema, @Nullable String... values) {
    return Row.of(schema, (@Nullable Object[]) values);
  }

  /** A text, one row a line. */
  static ResultRows lines(String column, String text) {
    Schema schema = textColumns(column);
    return new ResultRows(
        schema, text.lines().map(line -> textRow(schema, line)).toList());
  }

  @Override
  public Iterator<Row> iterator() {
    return rows.iterator();
  }

  @Override
  public VectorSchemaRoot toArrow() {
    SlotLayout layout = SlotLayout.of(schema);
    UntypedEncoder encoder = UntypedEncoder.of(layout);
    StagedBytes side = new StagedBytes(Integer.MAX_VALUE);
    long[] slot = new long[layout.stride()];
    ArrowBatchBuilder batch = new ArrowBatchBuilder(schema, false);
    for (Row row : rows) {
      side.clear();
      encoder.encode(row, slot, 0, side);
      batch.append(layout, slot, 0, side.bytes(), 1);
    }
    return batch.finish();
  }
}
