package io.laminar.core.arrow;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.codec.ColumnEncoder;
import io.laminar.core.codec.ValueRange;
import io.laminar.core.data.Batch;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** A column of one word a value, from Arrow values of a fixed width. */
final class FixedColumn extends ArrowColumn {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** How the bytes of a value are read. */
  enum Form {
    BIT(0),
    INT8(1),
    UINT8(1),
    INT16(2),
    UINT16(2),
    INT32(4),
    UINT32(4),
    INT64(8),
    UINT64(8),
    FLOAT32(4),
    FLOAT64(8);

    final int width;

    Form(int width) {
      this.width = width;
    }
  }

  /**
   * How a value becomes the column's.
   *
   * @param form how its bytes are read
   * @param multiplier what it is multiplied by, where the column's unit is finer
   * @param divisor what it must be a multiple of, where the column's unit is coarser
   */
  record Conversion(Form form, long multiplier, long divisor) {
    static Conversion of(Form form) {
      return new Conversion(form, 1, 1);
    }

    static Conversion units(Form form, long givenPerSecond, long neededPerSecond) {
      return givenPerSecond <= neededPerSecond
          ? new Conversion(form, neededPerSecond / givenPerSecond, 1)
          : new Conversion(form, 1, givenPerSecond / neededPerSecond);
    }
  }

  private final Conversion conversion;
  private final boolean checksRange;

  /** Whether Arrow's words are the column's. */
  private final boolean isPlain;

  private final long[] values = new long[Batch.MAX_ROWS];
  private @Nullable ArrowBuf data;

  FixedColumn(ColumnEncoder column, int stride, Conversion conversion) {
    super(column, stride);
    this.conversion = conversion;
    this.isPlain = conversion.multiplier() == 1
        && conversion.divisor() == 1
        && (conversion.form() == Form.INT64 || conversion.form() == Form.FLOAT64);
    ValueRange range = ValueRange.of(column.type());
    boolean covered = switch (conversion.form()) {
      case BIT, FLOAT32, FLOAT64 -> true;
      case INT8 -> range.contains(Byte.MIN_VALUE) && range.contains(Byte.MAX_VALUE);
      case UINT8 -> range.contains(0) && range.contains(0xFF);
      case INT16 -> range.contains(Short.MIN_VALUE) && range.contains(Short.MAX_VALUE);
      case UINT16 -> range.contains(0) && range.contains(0xFFFF);
      case INT32 -> range.contains(Integer.MIN_VALUE) && range.contains(Integer.MAX_VALUE);
      case UINT32 -> range.contains(0) && range.contains(0xFFFF_FFFFL);
      case INT64 -> range.contains(Long.MIN_VALUE) && range.contains(Long.MAX_VALUE);
      case UINT64 -> false;
    };
    this.checksRange =
        !covered || conversion.multiplier() != 1 || conversion.divisor() != 1 || column.step() != 1;
  }

  @Override
  boolean isPlainNow() {
    return isPlain && !mayHaveNulls();
  }

  @Override
  void pointValues(FieldVector vector, int rows) {
    ArrowBuf buffer = vector.getDataBuffer();
    int width = conversion.form().width;
    checkCapacity(buffer, width == 0 ? (rows + 7L) / Byte.SIZE : (long) rows * width, "values");
    data = buffer;
  }

  @Override
  void check(int from, int count, int[] rowBytes) {
    checkValidity(from, count);
    boolean checksAll = !isPlain || column.step() != 1;
    if (!checksRange || (!checksAll && isWithinRange(from, count))) {
      return;
    }
    load(from, count);
    for (int i = 0; i < count; i++) {
      if (!isNull(i)) {
        checkValue(from + i, values[i]);
      }
    }
  }

  /** Whether all words are in range; what lies in place of a NULL may be the reason why not. */
  private boolean isWithinRange(int from, int count) {
    long min = column.min();
    long max = column.max();
    long address = address(from, count);
    long outside = 0;
    for (int i = 0; i < count; i++) {
      long value = MemoryUtil.getLong(address + (long) i * Long.BYTES);
      // No minimum is above zero: a difference that overflows has its sign set too.
      outside |= (value - min) | (max - value);
    }
    return outside >= 0;
  }

  private void checkValue(int row, long value) {
    if (conversion.form() == Form.UINT64 && value < 0) {
      throw new RefusedRow(row, outOfRange(Long.toUnsignedString(value)));
    }
    long converted = value * conversion.multiplier();
    if (Math.multiplyHigh(value, conversion.multiplier()) != converted >> 63) {
      throw new RefusedRow(row, outOfRange(value));
    }
    if (conversion.divisor() != 1) {
      if (value % conversion.divisor() != 0) {
        throw new RefusedRow(
            row,
            new LaminarException(
                ErrorCode.VALUE_OUT_OF_RANGE,
                value + " is finer than column " + column.name() + " "
                    + column.type().sqlName() + " can hold",
                "cast the Arrow column, or declare the column with a higher precision"));
      }
      converted = value / conversion.divisor();
    }
    if (converted < column.min() || converted > column.max()) {
      throw new RefusedRow(row, outOfRange(converted));
    }
    if (column.step() != 1 && converted % column.step() != 0) {
      throw new RefusedRow(
          row, ValueRange.tooFine(column.name(), column.type(), Long.valueOf(converted)));
    }
  }

  private LaminarException outOfRange(Object value) {
    return ValueRange.outOfRange(column.name(), column.type(), value);
  }

  @Override
  void addSideBytes(int from, int count, int[] rowBytes) {
    // None: a value is one word.
  }

  @Override
  int writeValues(int from, int count, long[] slots, int word, byte[] side, int position) {
    if (isPlain) {
      long address = address(from, count);
      for (int i = 0; i < count; i++) {
        slots[word + i * stride] = MemoryUtil.getLong(address + (long) i * Long.BYTES);
      }
      return position;
    }
    load(from, count);
    long multiplier = conversion.multiplier();
    long divisor = conversion.divisor();
    for (int i = 0, at = word; i < count; i++, at += stride) {
      long value = values[i];
      slots[at] = divisor == 1 ? value * multiplier : value / divisor;
    }
    return position;
  }

  /** Where a chunk of words begins, checked to lie within the buffer. */
  long address(int from, int count) {
    ArrowBuf buffer = buffer();
    long start = (long) from * Long.BYTES;
    buffer.checkBytes(start, start + (long) count * Long.BYTES);
    return buffer.memoryAddress() + start;
  }

  private ArrowBuf buffer() {
    return Objects.requireNonNull(data);
  }

  /** Reads a chunk of values, widened to words. */
  private void load(int from, int count) {
    byte[] bytes = scratch;
    long[] out = values;
    Form form = conversion.form();
    if (form == Form.BIT) {
      int first = from / Byte.SIZE;
      int bit = from - first * Byte.SIZE;
      buffer().getBytes(first, bytes, 0, (bit + count + 7) / Byte.SIZE);
      for (int i = 0; i < count; i++, bit++) {
        out[i] = (bytes[bit >> 3] >> (bit & 7)) & 1;
      }
      return;
    }
    buffer().getBytes((long) from * form.width, bytes, 0, count * form.width);
    for (int i = 0; i < count; i++) {
      out[i] = switch (form) {
        case BIT -> throw new AssertionError(form);
        case INT8 -> bytes[i];
        case UINT8 -> bytes[i] & 0xFFL;
        case INT16 -> (short) SHORT.get(bytes, i * 2);
        case UINT16 -> (short) SHORT.get(bytes, i * 2) & 0xFFFFL;
        case INT32 -> (int) INT.get(bytes, i * 4);
        case UINT32 -> (int) INT.get(bytes, i * 4) & 0xFFFF_FFFFL;
        case INT64, UINT64, FLOAT64 -> (long) LONG.get(bytes, i * 8);
        case FLOAT32 ->
          Double.doubleToRawLongBits(Float.intBitsToFloat((int) INT.get(bytes, i * 4)));
      };
    }
  }
}
