package io.laminar.connector.file;

import io.laminar.api.DataType;
import io.laminar.api.RowWriter;
import io.laminar.api.TypeKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the value that is written last, whatever the column: an element of an array. Confined to one thread. */
final class ElementWriter implements RowWriter {
  private final DataType type;
  private @Nullable Object value;

  ElementWriter(DataType type) {
    this.type = type;
  }

  @Nullable
  Object value() {
    return value;
  }

  private RowWriter keep(@Nullable Object written) {
    value = written;
    return this;
  }

  @Override
  public RowWriter setNull(int column) {
    return keep(null);
  }

  @Override
  public RowWriter setBoolean(int column, boolean written) {
    return keep(written);
  }

  @Override
  public RowWriter setLong(int column, long written) {
    if (type.kind() == TypeKind.INTERVAL_DAY) {
      long perSecond = type.unitsPerSecond();
      long nanos = Math.floorMod(written, perSecond) * (1_000_000_000L / perSecond);
      return keep(Duration.ofSeconds(Math.floorDiv(written, perSecond), nanos));
    }
    return type.kind() == TypeKind.INTERVAL_YEAR
        ? keep(Period.ofMonths(Math.toIntExact(written)))
        : keep(written);
  }

  @Override
  public RowWriter setDate(int column, LocalDate written) {
    return keep(written);
  }

  @Override
  public RowWriter setTime(int column, LocalTime written) {
    return keep(written);
  }

  @Override
  public RowWriter setInstant(int column, Instant written) {
    return keep(written);
  }

  @Override
  public RowWriter setDateTime(int column, LocalDateTime written) {
    return keep(written);
  }

  @Override
  public RowWriter setDuration(int column, Duration written) {
    return keep(written);
  }

  @Override
  public RowWriter setPeriod(int column, Period written) {
    return keep(written);
  }

  @Override
  public RowWriter setDouble(int column, double written) {
    return keep(written);
  }

  @Override
  public RowWriter setDecimal(int column, BigDecimal written) {
    return keep(written);
  }

  @Override
  public RowWriter setString(int column, CharSequence written) {
    return keep(written.toString());
  }

  @Override
  public RowWriter setBytes(int column, byte[] bytes, int offset, int length) {
    return keep(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  @Override
  public RowWriter setArray(int column, List<?> written) {
    return keep(written);
  }

  @Override
  public void clear() {
    value = null;
  }

  @Override
  public void push() {
    throw new UnsupportedOperationException("an element is not a row");
  }

  @Override
  public void delete() {
    throw new UnsupportedOperationException("an element is not a row");
  }

  @Override
  public boolean tryPush() {
    throw new UnsupportedOperationException("an element is not a row");
  }
}
