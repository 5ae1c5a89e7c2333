package io.laminar.core.handle;

import io.laminar.api.Arguments;
import io.laminar.api.RowWriter;
import io.laminar.api.TemporalRounding;
import io.laminar.core.codec.DeletionEncoder;
import io.laminar.core.codec.RowEncoder;
import io.laminar.core.codec.StagedRow;
import io.laminar.core.data.SlotLayout;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.List;

/** A handle's writer: a staged row that is copied into the lane when it is pushed. */
final class HandleRowWriter implements RowWriter {
  private static final RowEncoder<StagedRow> STAGED =
      (row, slots, base, side) -> row.encode(slots, base, side);

  private final SourceHandle<?> handle;
  private final StagedRow row;

  /** Of a table: for the key, and the time of the deletion. */
  private final RowEncoder<StagedRow> deletion;

  HandleRowWriter(
      SourceHandle<?> handle,
      SlotLayout layout,
      List<Integer> identity,
      int maxRowBytes,
      TemporalRounding rounding) {
    this.handle = handle;
    this.deletion = new DeletionEncoder<>(
        (staged, slots, base, side) -> staged.encode(slots, base, side, identity));
    this.row = new StagedRow(layout, maxRowBytes, rounding);
  }

  @Override
  public RowWriter setNull(int column) {
    row.setNull(column);
    return this;
  }

  @Override
  public RowWriter setBoolean(int column, boolean value) {
    row.setBoolean(column, value);
    return this;
  }

  @Override
  public RowWriter setLong(int column, long value) {
    row.setLong(column, value);
    return this;
  }

  @Override
  public RowWriter setDate(int column, LocalDate value) {
    row.setDate(column, Arguments.notNull(value, "value"));
    return this;
  }

  @Override
  public RowWriter setTime(int column, LocalTime value) {
    row.setTime(column, Arguments.notNull(value, "value"));
    return this;
  }

  @Override
  public RowWriter setInstant(int column, Instant value) {
    row.setInstant(column, Arguments.notNull(value, "value"));
    return this;
  }

  @Override
  public RowWriter setDateTime(int column, LocalDateTime value) {
    row.setDateTime(column, Arguments.notNull(value, "value"));
    return this;
  }

  @Override
  public RowWriter setDuration(int column, Duration value) {
    row.setDuration(column, Arguments.notNull(value, "value"));
    return this;
  }

  @Override
  public RowWriter setPeriod(int column, Period value) {
    row.setPeriod(column, Arguments.notNull(value, "value"));
    return this;
  }

  @Override
  public RowWriter setDouble(int column, double value) {
    row.setDouble(column, value);
    return this;
  }

  @Override
  public RowWriter setDecimal(int column, BigDecimal value) {
    row.setDecimal(column, Arguments.notNull(value, "value"));
    return this;
  }

  @Override
  public RowWriter setString(int column, CharSequence value) {
    row.setString(column, Arguments.notNull(value, "value"));
    return this;
  }

  @Override
  public RowWriter setBytes(int column, byte[] bytes, int offset, int length) {
    row.setBytes(column, Arguments.notNull(bytes, "bytes"), offset, length);
    return this;
  }

  @Override
  public RowWriter setArray(int column, List<?> value) {
    row.setArray(column, Arguments.notNull(value, "value"));
    return this;
  }

  @Override
  public void clear() {
    row.clear();
  }

  // A row that was refused stays, so that what is wrong with it can be set again.
  @Override
  public void push() {
    handle.put(STAGED, row);
    row.clear();
  }

  @Override
  public void delete() {
    handle.checkTable();
    handle.put(deletion, row);
    row.clear();
  }

  @Override
  public boolean tryPush() {
    if (!handle.tryPut(STAGED, row)) {
      return false;
    }
    row.clear();
    return true;
  }
}
