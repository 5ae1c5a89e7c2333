package io.laminar.capi;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/** The values of a vector in the Java forms that {@link io.laminar.api.Row} names. Stateless. */
final class VectorObjects {
  private VectorObjects() {}

  static List<@Nullable Object> all(FieldVector vector, int count) {
    return slice(vector, 0, count);
  }

  private static List<@Nullable Object> slice(FieldVector vector, int from, int to) {
    List<@Nullable Object> values = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      // Without a bitmap no value is NULL, which the vector itself does not know.
      boolean isNull = vector.getValidityBuffer().capacity() > 0 && vector.isNull(i);
      values.add(isNull ? null : value(vector, i));
    }
    return values;
  }

  private static Object value(FieldVector vector, int i) {
    if (vector instanceof ListVector list) {
      int from = list.getOffsetBuffer().getInt((long) i * Integer.BYTES);
      int to = list.getOffsetBuffer().getInt((i + 1L) * Integer.BYTES);
      return slice(list.getDataVector(), from, to);
    }
    Object word = word(vector, i);
    return word != null ? word : other(vector, i);
  }

  private static @Nullable Object word(FieldVector vector, int i) {
    if (vector instanceof BigIntVector each) {
      return data(each, i, Long.BYTES).getLong();
    }
    if (vector instanceof Float8Vector each) {
      return data(each, i, Double.BYTES).getDouble();
    }
    if (vector instanceof IntVector each) {
      return (long) data(each, i, Integer.BYTES).getInt();
    }
    if (vector instanceof Float4Vector each) {
      return (double) data(each, i, Float.BYTES).getFloat();
    }
    if (vector instanceof Float2Vector each) {
      return NumberConversion.half(data(each, i, Short.BYTES).getShort());
    }
    if (vector instanceof SmallIntVector each) {
      return (long) data(each, i, Short.BYTES).getShort();
    }
    if (vector instanceof TinyIntVector each) {
      return (long) data(each, i, 1).getByte();
    }
    if (vector instanceof UInt1Vector each) {
      return data(each, i, 1).getByte() & 0xFFL;
    }
    if (vector instanceof UInt2Vector each) {
      return data(each, i, Short.BYTES).getShort() & 0xFFFFL;
    }
    if (vector instanceof UInt4Vector each) {
      return data(each, i, Integer.BYTES).getInt() & 0xFFFF_FFFFL;
    }
    if (vector instanceof UInt8Vector each) {
      return new BigDecimal(Long.toUnsignedString(data(each, i, Long.BYTES).getLong()));
    }
    return null;
  }

  /** One value of a vector whose data are read as they lie there. */
  private record Cell(org.apache.arrow.memory.ArrowBuf buffer, long at) {
    long getLong() {
      return buffer.getLong(at);
    }

    int getInt() {
      return buffer.getInt(at);
    }

    short getShort() {
      return buffer.getShort(at);
    }

    byte getByte() {
      return buffer.getByte(at);
    }

    double getDouble() {
      return buffer.getDouble(at);
    }

    float getFloat() {
      return buffer.getFloat(at);
    }
  }

  private static Cell data(FieldVector vector, int i, int width) {
    return new Cell(vector.getDataBuffer(), (long) i * width);
  }

  private static Object other(FieldVector vector, int i) {
    if (vector instanceof BitVector each) {
      return (each.getDataBuffer().getByte(i / Byte.SIZE) >> i % Byte.SIZE & 1) != 0;
    }
    if (vector instanceof VarCharVector each) {
      return Text.decode(bytes32(each, i), "list");
    }
    if (vector instanceof LargeVarCharVector each) {
      return Text.decode(bytes64(each, i), "list");
    }
    if (vector instanceof VarBinaryVector each) {
      return bytes32(each, i);
    }
    if (vector instanceof LargeVarBinaryVector each) {
      return bytes64(each, i);
    }
    if (vector instanceof DecimalVector each) {
      Cell cell = data(each, i, 2 * Long.BYTES);
      return HostValue.decimal(
          cell.getLong(), each.getDataBuffer().getLong(cell.at() + Long.BYTES), each.getScale());
    }
    return time(vector, i);
  }

  private static byte[] bytes32(FieldVector vector, int i) {
    long from = vector.getOffsetBuffer().getInt((long) i * Integer.BYTES);
    long to = vector.getOffsetBuffer().getInt((i + 1L) * Integer.BYTES);
    return bytes(vector, from, to);
  }

  private static byte[] bytes64(FieldVector vector, int i) {
    long from = vector.getOffsetBuffer().getLong((long) i * Long.BYTES);
    long to = vector.getOffsetBuffer().getLong((i + 1L) * Long.BYTES);
    return bytes(vector, from, to);
  }

  private static byte[] bytes(FieldVector vector, long from, long to) {
    if (from < 0 || to < from || to > vector.getDataBuffer().capacity()) {
      throw Malformed.array(vector.getName(), "has offsets from " + from + " to " + to);
    }
    byte[] bytes = new byte[(int) (to - from)];
    if (bytes.length > 0) {
      vector.getDataBuffer().getBytes(from, bytes);
    }
    return bytes;
  }

  private static Object time(FieldVector vector, int i) {
    if (vector instanceof DateDayVector each) {
      return LocalDate.ofEpochDay(data(each, i, Integer.BYTES).getInt());
    }
    if (vector instanceof DateMilliVector each) {
      return LocalDate.ofEpochDay(Math.floorDiv(data(each, i, Long.BYTES).getLong(), 86_400_000L));
    }
    if (vector instanceof TimeSecVector each) {
      return LocalTime.ofSecondOfDay(data(each, i, Integer.BYTES).getInt());
    }
    if (vector instanceof TimeMilliVector each) {
      return LocalTime.ofNanoOfDay(data(each, i, Integer.BYTES).getInt() * 1_000_000L);
    }
    if (vector instanceof TimeMicroVector each) {
      return LocalTime.ofNanoOfDay(data(each, i, Long.BYTES).getLong() * 1_000L);
    }
    if (vector instanceof TimeNanoVector each) {
      return LocalTime.ofNanoOfDay(data(each, i, Long.BYTES).getLong());
    }
    if (vector instanceof IntervalYearVector each) {
      return Period.ofMonths(data(each, i, Integer.BYTES).getInt());
    }
    if (vector instanceof TimeStampVector each) {
      ArrowType.Timestamp type = (ArrowType.Timestamp) each.getField().getType();
      long value = data(each, i, Long.BYTES).getLong();
      Object instant = HostValue.simple(Tags.INSTANT, Units.of(type.getUnit()), value);
      return type.getTimezone() == null && instant instanceof Instant at
          ? LocalDateTime.ofEpochSecond(at.getEpochSecond(), at.getNano(), ZoneOffset.UTC)
          : java.util.Objects.requireNonNull(instant);
    }
    if (vector instanceof DurationVector each) {
      ArrowType.Duration type = (ArrowType.Duration) each.getField().getType();
      long value = data(each, i, Long.BYTES).getLong();
      Object duration = HostValue.simple(Tags.DURATION, Units.of(type.getUnit()), value);
      return duration instanceof Duration given ? given : Duration.ZERO;
    }
    throw Malformed.array(vector.getName(), "has elements that cannot be taken");
  }
}
