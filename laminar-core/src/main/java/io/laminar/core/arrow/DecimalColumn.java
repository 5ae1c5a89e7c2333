package io.laminar.core.arrow;

import io.laminar.core.codec.ColumnEncoder;
import io.laminar.core.codec.ValueRange;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Objects;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** A DECIMAL from 128-bit Arrow decimals of the same scale. */
final class DecimalColumn extends ArrowColumn {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int WIDTH = 16;

  // The largest unscaled value, in two words.
  private final long limitHigh;
  private final long limitLow;
  private @Nullable ArrowBuf data;

  DecimalColumn(ColumnEncoder column, int stride) {
    super(column, stride);
    BigInteger limit = BigInteger.TEN.pow(column.type().precision()).subtract(BigInteger.ONE);
    this.limitHigh = limit.shiftRight(Long.SIZE).longValue();
    this.limitLow = limit.longValue();
  }

  @Override
  void pointValues(FieldVector vector, int rows) {
    ArrowBuf buffer = vector.getDataBuffer();
    checkCapacity(buffer, (long) rows * WIDTH, "values");
    data = buffer;
  }

  @Override
  void check(int from, int count, int[] rowBytes) {
    checkValidity(from, count);
    load(from, count);
    for (int i = 0; i < count; i++) {
      if (!isNull(i) && !fits(high(i), low(i))) {
        byte[] bigEndian = new byte[WIDTH];
        for (int k = 0; k < WIDTH; k++) {
          bigEndian[k] = scratch[i * WIDTH + WIDTH - 1 - k];
        }
        BigDecimal value =
            new BigDecimal(new BigInteger(bigEndian), column.type().scale());
        throw new RefusedRow(from + i, ValueRange.outOfRange(column.name(), column.type(), value));
      }
    }
  }

  // |value| <= limit, with the magnitude as an unsigned 128-bit number.
  private boolean fits(long high, long low) {
    boolean negative = high < 0;
    long magnitudeLow = negative ? -low : low;
    long magnitudeHigh = negative ? ~high + (low == 0 ? 1 : 0) : high;
    int byHigh = Long.compareUnsigned(magnitudeHigh, limitHigh);
    return byHigh < 0 || (byHigh == 0 && Long.compareUnsigned(magnitudeLow, limitLow) <= 0);
  }

  private void load(int from, int count) {
    Objects.requireNonNull(data).getBytes((long) from * WIDTH, scratch, 0, count * WIDTH);
  }

  private long low(int row) {
    return (long) LONG.get(scratch, row * WIDTH);
  }

  private long high(int row) {
    return (long) LONG.get(scratch, row * WIDTH + Long.BYTES);
  }

  @Override
  void addSideBytes(int from, int count, int[] rowBytes) {
    // None: a value is at most two words.
  }

  @Override
  int writeValues(int from, int count, long[] slots, int word, byte[] side, int position) {
    load(from, count);
    boolean wide = column.type().words() == 2;
    for (int i = 0, at = word; i < count; i++, at += stride) {
      if (wide) {
        slots[at] = high(i);
        slots[at + 1] = low(i);
      } else {
        slots[at] = low(i);
      }
    }
    return position;
  }
}
