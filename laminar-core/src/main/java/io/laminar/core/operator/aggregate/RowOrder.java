package io.laminar.core.operator.aggregate;

import io.laminar.api.DataType;
import io.laminar.core.data.Batch;
import io.laminar.core.data.InlineBytes;
import io.laminar.core.data.Vector;
import io.laminar.core.operator.aggregate.AggregateOptions.Direction;
import io.laminar.core.state.OrderedEntries;
import java.util.Arrays;
import java.util.List;

/**
 * The place of a row among others by some columns, then by arrival, as a key of {@link
 * OrderedEntries}: NaN is the largest number, −0.0 equals 0.0.
 *
 * <pre>
 *   one column of one word, NOT NULL:  word │ arrival                       two words
 *   others:                            NULL? │ value │ … │ arrival          bytes, compared unsigned
 * </pre>
 *
 * <p>A value is written so that its bytes compare as it does: big-endian with the sign turned round;
 * a string with 0 as 0 255 and 0 0 at its end. Where the order descends, the bytes are complemented.
 */
final class RowOrder {
  private static final int FIRST_CAPACITY = 64;
  private static final byte NULL_FIRST = 0;
  private static final byte PRESENT = 1;
  private static final byte NULL_LAST = 2;
  private static final byte ESCAPED = (byte) 0xFF;

  private final DataType[] types;
  private final List<Direction> directions;
  private final boolean isPair;
  private byte[] bytes = new byte[FIRST_CAPACITY];
  private int length;
  private long word0;
  private long word1;

  RowOrder(List<DataType> types, List<Direction> directions) {
    this.types = types.toArray(DataType[]::new);
    this.directions = List.copyOf(directions);
    this.isPair = this.types.length == 1 && this.types[0].words() == 1 && !this.types[0].nullable();
  }

  /** How the keys are compared. */
  OrderedEntries.Order order() {
    return isPair ? OrderedEntries.Order.PAIR : OrderedEntries.Order.BYTES;
  }

  /** Makes the key of a row: {@link #word0}, {@link #word1} and {@link #bytes}. */
  void load(Batch batch, int[] columns, int row, long arrival) {
    if (isPair) {
      long word = ordered(types[0], batch.column(columns[0]).word(row));
      word0 = directions.get(0).descending() ? ~word : word;
      word1 = arrival;
      return;
    }
    length = 0;
    for (int i = 0; i < columns.length; i++) {
      append(i, batch.column(columns[i]), row);
    }
    append(arrival);
    word0 = InlineBytes.word0(bytes, 0, length);
    word1 = length <= InlineBytes.MAX_INLINE ? InlineBytes.inlineWord1(bytes, 0, length) : 0;
  }

  long word0() {
    return word0;
  }

  long word1() {
    return word1;
  }

  byte[] bytes() {
    return bytes;
  }

  private static long ordered(DataType type, long word) {
    if (!WordExtreme.isFloating(type)) {
      return word;
    }
    return WordExtreme.isZero(word) ? 0 : WordExtreme.ordered(WordExtreme.oneNan(word));
  }

  private void append(int column, Vector vector, int row) {
    DataType type = types[column];
    Direction direction = directions.get(column);
    if (type.nullable()) {
      boolean isNull = vector.isNull(row);
      append(isNull ? (direction.nullsFirst() ? NULL_FIRST : NULL_LAST) : PRESENT);
      if (isNull) {
        return;
      }
    }
    int start = length;
    if (type.kind().isBytes()) {
      appendString(vector.word(row), vector.secondWord(row), vector.heap());
    } else {
      append(ordered(type, vector.word(row)) ^ Long.MIN_VALUE);
      if (type.words() == 2) {
        append(vector.secondWord(row));
      }
    }
    for (int i = start; direction.descending() && i < length; i++) {
      bytes[i] = (byte) ~bytes[i];
    }
  }

  private void appendString(long text0, long text1, byte[] heap) {
    int size = InlineBytes.length(text0);
    for (int i = 0; i < size; i++) {
      byte next = InlineBytes.byteAt(text0, text1, heap, i);
      append(next);
      if (next == 0) {
        append(ESCAPED);
      }
    }
    append((byte) 0);
    append((byte) 0);
  }

  private void append(long word) {
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      append((byte) (word >>> shift));
    }
  }

  private void append(byte next) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = next;
  }
}
