package io.laminar.core.connector;

import io.laminar.api.RowWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.List;

/** Gives the first rows to nobody, as the log has them from an earlier life, and all others to a writer. Confined to one thread. */
final class ResumingWriter implements RowWriter {
  private final RowWriter target;
  private long toDiscard;

  /**
   * Makes one.
   *
   * @param target takes the rows that are new
   * @param toDiscard how many rows are not
   */
  ResumingWriter(RowWriter target, long toDiscard) {
    this.target = target;
    this.toDiscard = toDiscard;
  }

  /** How many rows are still to come that the log has. */
  long toDiscard() {
    return toDiscard;
  }

  private boolean isNew() {
    return toDiscard == 0;
  }

  @Override
  public RowWriter setNull(int column) {
    if (isNew()) {
      target.setNull(column);
    }
    return this;
  }

  @Override
  public RowWriter setBoolean(int column, boolean value) {
    if (isNew()) {
      target.setBoolean(column, value);
    }
    return this;
  }

  @Override
  public RowWriter setLong(int column, long value) {
    if (isNew()) {
      target.setLong(column, value);
    }
    return this;
  }

  @Override
  public RowWriter setDate(int column, LocalDate value) {
    if (isNew()) {
      target.setDate(column, value);
    }
    return this;
  }

  @Override
  public RowWriter setTime(int column, LocalTime value) {
    if (isNew()) {
      target.setTime(column, value);
    }
    return this;
  }

  @Override
  public RowWriter setInstant(int column, Instant value) {
    if (isNew()) {
      target.setInstant(column, value);
    }
    return this;
  }

  @Override
  public RowWriter setDateTime(int column, LocalDateTime value) {
    if (isNew()) {
      target.setDateTime(column, value);
    }
    return this;
  }

  @Override
  public RowWriter setDuration(int column, Duration value) {
    if (isNew()) {
      target.setDuration(column, value);
    }
    return this;
  }

  @Override
  public RowWriter setPeriod(int column, Period value) {
    if (isNew()) {
      target.setPeriod(column, value);
    }
    return this;
  }

  @Override
  public RowWriter setDouble(int column, double value) {
    if (isNew()) {
      target.setDouble(column, value);
    }
    return this;
  }

  @Override
  public RowWriter setDecimal(int column, BigDecimal value) {
    if (isNew()) {
      target.setDecimal(column, value);
    }
    return this;
  }

  @Override
  public RowWriter setString(int column, CharSequence value) {
    if (isNew()) {
      target.setString(column, value);
    }
    return this;
  }

  @Override
  public RowWriter setBytes(int column, byte[] bytes, int offset, int length) {
    if (isNew()) {
      target.setBytes(column, bytes, offset, length);
    }
    return this;
  }

  @Override
  public RowWriter setArray(int column, List<?> value) {
    if (isNew()) {
      target.setArray(column, value);
    }
    return this;
  }

  @Override
  public void clear() {
    if (isNew()) {
      target.clear();
    }
  }

  @Override
  public void push() {
    if (isNew()) {
      target.push();
    } else {
      toDiscard--;
    }
  }

  @Override
  public void delete() {
    if (isNew()) {
      target.delete();
    } else {
      toDiscard--;
    }
  }

  @Override
  public boolean tryPush() {
    if (isNew()) {
      return target.tryPush();
    }
    toDiscard--;
    return true;
  }
}
