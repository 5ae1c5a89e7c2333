package io.laminar.core.codec;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.api.TemporalRounding;
import io.laminar.api.TypeKind;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.SlotLayout;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.util.Arrays;
import java.util.List;

/**
 * A row that is being written column by column, outside of any ring: the setters of a {@link
 * io.laminar.api.RowWriter}. When all columns are set, {@link #encode} copies it into a slot. One
 * thread at a time.
 */
public final class StagedRow {
  private final Schema schema;
  private final ColumnEncoder[] columns;
  private final int usedWords;
  private final long[] words;
  private final long[] set;
  private final StagedBytes bytes;
  private final SlotStart start;

  /**
   * Makes a row without values.
   *
   * @param layout where the columns lie
   * @param maxRowBytes the most bytes of long strings that a row may have
   * @param rounding what becomes of times that are finer than their columns
   */
  public StagedRow(SlotLayout layout, int maxRowBytes, TemporalRounding rounding) {
    this.schema = layout.schema();
    this.columns = new ColumnEncoder[schema.size()];
    int used = SlotLayout.HEADER_WORD + 1 + layout.nullWords();
    for (int i = 0; i < columns.length; i++) {
      columns[i] = ColumnEncoder.of(layout, i, rounding);
      used = Math.max(used, columns[i].word() + columns[i].type().words());
    }
    this.usedWords = used;
    this.words = new long[layout.stride()];
    this.set = new long[(columns.length + 63) / 64];
    this.bytes = new StagedBytes(maxRowBytes);
    this.start = SlotStart.of(layout);
    clear();
  }

  /** Takes all values away. */
  public void clear() {
    start.begin(words, 0);
    Arrays.fill(set, 0);
    for (ColumnEncoder column : columns) {
      if (column.nullMask() != 0) {
        words[column.nullWord()] |= column.nullMask();
      }
    }
    bytes.clear();
  }

  private ColumnEncoder set(int column) {
    ColumnEncoder encoder = columns[column];
    set[column >> 6] |= 1L << (column & 63);
    if (encoder.nullMask() != 0) {
      words[encoder.nullWord()] &= ~encoder.nullMask();
    }
    return encoder;
  }

  /** Sets NULL; refused at once for a NOT NULL column. */
  public void setNull(int column) {
    schema.column(column); // Refuses a position that there is not.
    columns[column].putNull(words, 0);
    set[column >> 6] &= ~(1L << (column & 63));
  }

  /** Sets a BOOLEAN. */
  public void setBoolean(int column, boolean value) {
    check(column, schema.type(column).kind() == TypeKind.BOOLEAN, "a boolean");
    columns[column].putBoolean(value, words, 0);
    set(column);
  }

  /** Sets an integer, DATE, TIME, timestamp or interval. */
  public void setLong(int column, long value) {
    DataType type = schema.type(column);
    boolean fits = type.kind().isInteger()
        || type.kind().isTimestamp()
        || type.kind().isInterval()
        || type.kind() == TypeKind.DATE
        || type.kind() == TypeKind.TIME;
    check(column, fits, "a long");
    columns[column].putLong(value, words, 0);
    set(column);
  }

  /** Sets a DATE. */
  public void setDate(int column, LocalDate value) {
    check(column, schema.type(column).kind() == TypeKind.DATE, "a date");
    columns[column].putDate(value, words, 0);
    set(column);
  }

  /** Sets a TIME. */
  public void setTime(int column, LocalTime value) {
    check(column, schema.type(column).kind() == TypeKind.TIME, "a time of day");
    columns[column].putTime(value, words, 0);
    set(column);
  }

  /** Sets a timestamp. */
  public void setInstant(int column, Instant value) {
    check(column, schema.type(column).kind().isTimestamp(), "an instant");
    columns[column].putInstant(value, words, 0);
    set(column);
  }

  /** Sets a timestamp from a date and time, read as UTC. */
  public void setDateTime(int column, LocalDateTime value) {
    check(column, schema.type(column).kind().isTimestamp(), "a date and time");
    columns[column].putDateTime(value, words, 0);
    set(column);
  }

  /** Sets a day-time interval. */
  public void setDuration(int column, Duration value) {
    check(column, schema.type(column).kind() == TypeKind.INTERVAL_DAY, "a Duration");
    columns[column].putDuration(value, words, 0);
    set(column);
  }

  /** Sets a year-month interval. */
  public void setPeriod(int column, Period value) {
    check(column, schema.type(column).kind() == TypeKind.INTERVAL_YEAR, "a Period");
    columns[column].putPeriod(value, words, 0);
    set(column);
  }

  /** Sets a REAL or DOUBLE. */
  public void setDouble(int column, double value) {
    TypeKind kind = schema.type(column).kind();
    check(column, kind == TypeKind.DOUBLE || kind == TypeKind.REAL, "a double");
    columns[column].putDouble(value, words, 0);
    set(column);
  }

  /** Sets a DECIMAL. */
  public void setDecimal(int column, BigDecimal value) {
    check(column, schema.type(column).kind() == TypeKind.DECIMAL, "a BigDecimal");
    columns[column].putDecimal(value, words, 0);
    set(column);
  }

  /** Sets a CHAR or VARCHAR. */
  public void setString(int column, CharSequence value) {
    TypeKind kind = schema.type(column).kind();
    check(column, kind == TypeKind.CHAR || kind == TypeKind.VARCHAR, "characters");
    try {
      columns[column].putChars(value, words, 0, bytes);
    } catch (LaminarException refused) {
      throw refused;
    } catch (RuntimeException thrown) {
      throw UntypedEncoder.unreadable(columns[column].name(), thrown);
    }
    set(column);
  }

  /** Sets a VARBINARY, or a CHAR or VARCHAR from its UTF-8 bytes. */
  public void setBytes(int column, byte[] value, int offset, int length) {
    TypeKind kind = schema.type(column).kind();
    check(column, kind.isBytes() && kind != TypeKind.ARRAY, "bytes");
    if ((offset | length) < 0 || length > value.length - offset) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          "there are no " + length + " bytes from " + offset + " in an array of " + value.length,
          "give an offset and a length inside the array");
    }
    columns[column].putBytes(value, offset, length, words, 0, bytes);
    set(column);
  }

  /** Sets an ARRAY. */
  public void setArray(int column, List<?> value) {
    check(column, schema.type(column).kind() == TypeKind.ARRAY, "a List");
    try {
      columns[column].elements().put(columns[column], value, words, 0, bytes);
    } catch (LaminarException refused) {
      throw refused;
    } catch (RuntimeException thrown) {
      throw UntypedEncoder.unreadable(columns[column].name(), thrown);
    }
    set(column);
  }

  private void check(int column, boolean fits, String what) {
    if (!fits) {
      throw new LaminarException(
          ErrorCode.TYPE_MISMATCH,
          "column " + schema.column(column).name() + " " + schema.type(column).sqlName()
              + " does not take " + what,
          "use the setter that fits the column's type, or CAST in the query");
    }
  }

  /**
   * Copies the row into a slot that is not published yet; the row keeps its values. When {@code
   * side} had no room, what the slot holds is undefined.
   *
   * @param slots the ring's words
   * @param base the slot's first word
   * @param side takes the bytes of long strings
   * @throws LaminarException {@link ErrorCode#NOT_NULL_VIOLATION} when a NOT NULL column was not
   *     set
   */
  public void encode(long[] slots, int base, SideBytes side) {
    for (int i = 0; i < columns.length; i++) {
      checkNotNull(i);
    }
    copy(slots, base, side);
  }

  /**
   * Copies the row as {@link #encode(long[], int, SideBytes)} does; of its NOT NULL columns only some
   * have to be set.
   *
   * @param slots the ring's words
   * @param base the slot's first word
   * @param side takes the bytes of long strings
   * @param needed the columns that must have a value
   */
  public void encode(long[] slots, int base, SideBytes side, List<Integer> needed) {
    for (int i = 0; i < needed.size(); i++) {
      checkNotNull(needed.get(i));
    }
    copy(slots, base, side);
  }

  private void copy(long[] slots, int base, SideBytes side) {
    // The sequence word is the ring's.
    System.arraycopy(
        words,
        SlotLayout.HEADER_WORD,
        slots,
        base + SlotLayout.HEADER_WORD,
        usedWords - SlotLayout.HEADER_WORD);
    for (int i = 0; i < columns.length; i++) {
      ColumnEncoder column = columns[i];
      boolean isSet = (set[i >> 6] & (1L << (i & 63))) != 0;
      if (isSet && column.type().kind().isBytes()) {
        int length = InlineBytes.length(words[column.word()]);
        if (length > InlineBytes.MAX_INLINE) {
          int position = side.reserve(length);
          if (position < 0) {
            return;
          }
          System.arraycopy(
              bytes.bytes(),
              InlineBytes.position(words[column.word() + 1]),
              side.bytes(),
              position,
              length);
          slots[base + column.word() + 1] = position;
        }
      } else if (column.type().kind().isBytes()) {
        // NULL, or not needed: nobody is to find a string of an earlier row.
        slots[base + column.word()] = 0;
        slots[base + column.word() + 1] = 0;
      }
    }
  }

  private void checkNotNull(int column) {
    if (columns[column].nullMask() == 0 && (set[column >> 6] & (1L << (column & 63))) == 0) {
      throw columns[column].nullRefused();
    }
  }
}
