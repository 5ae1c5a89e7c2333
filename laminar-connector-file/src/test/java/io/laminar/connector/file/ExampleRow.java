package io.laminar.connector.file;

import io.laminar.api.Row;
import io.laminar.api.RowView;
import io.laminar.api.Schema;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A view of a row that owns its values. */
record ExampleRow(Row row, long weight) implements RowView {
  @Override
  public boolean endsCommit() {
    return true;
  }

  @Override
  public Schema schema() {
    return row.schema();
  }

  @Override
  public boolean isNull(int column) {
    return row.get(column) == null;
  }

  @Override
  public long getLong(int column) {
    return get(column) instanceof Number number ? number.longValue() : 0;
  }

  @Override
  public double getDouble(int column) {
    return get(column) instanceof Number number ? number.doubleValue() : 0;
  }

  @Override
  public int length(int column) {
    return getString(column).getBytes(StandardCharsets.UTF_8).length;
  }

  @Override
  public int copyBytes(int column, byte[] target, int offset) {
    byte[] bytes = getString(column).getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, target, offset, bytes.length);
    return bytes.length;
  }

  @Override
  public String getString(int column) {
    return String.valueOf(row.get(column));
  }

  @Override
  public @Nullable Object get(int column) {
    return row.get(column);
  }
}
