package io.laminar.connector.file;

import io.laminar.api.RowWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A writer that keeps what was pushed. */
final class RecordedRows implements RowWriter {
  final List<List<@Nullable Object>> rows = new ArrayList<>();
  private @Nullable Object[] current;

  RecordedRows(int columns) {
    current = new @Nullable Object[columns];
  }

  private RowWriter set(int column, @Nullable Object value) {
    current[column] = value;
    return this;
  }

  @Override
  public RowWriter setNull(int column) {
    return set(column, null);
  }

  @Override
  public RowWriter setBoolean(int column, boolean value) {
    return set(column, value);
  }

  @Override
  public RowWriter setLong(int column, long value) {
    return set(column, value);
  }

  @Override
  public RowWriter setDate(int column, LocalDate value) {
    return set(column, value);
  }

  @Override
  public RowWriter setTime(int column, LocalTime value) {
    return set(column, value);
  }

  @Override
  public RowWriter setInstant(int column, Instant value) {
    return set(column, value);
  }

  @Override
  public RowWriter setDateTime(int column, LocalDateTime value) {
    return set(column, value);
  }

  @Override
  public RowWriter setDuration(int column, Duration value) {
    return set(column, value);
  }

  @Override
  public RowWriter setPeriod(int column, Period value) {
    return set(column, value);
  }

  @Override
  public RowWriter setDouble(int column, double value) {
    return set(column, value);
  }

  @Override
  public RowWriter setDecimal(int column, BigDecimal value) {
    return set(column, value);
  }

  @Override
  public RowWriter setString(int column, CharSequence value) {
    return set(column, value.toString());
  }

  @Override
  public RowWriter setBytes(int column, byte[] bytes, int offset, int length) {
    return set(column, new String(bytes, offset, length, StandardCharsets.UTF_8));
  }

  @Override
  public RowWriter setArray(int column, List<?> value) {
    return set(column, value);
  }

  @Override
  public void clear() {
    current = new @Nullable Object[current.length];
  }

  @Override
  public void push() {
    rows.add(Arrays.asList(current));
    current = new @Nullable Object[current.length];
  }

  @Override
  public void delete() {
    throw new UnsupportedOperationException("a connector deletes no rows");
  }

  @Override
  public boolean tryPush() {
    push();
    return true;
  }
}
