package io.laminar.capi;

import io.laminar.api.DataType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one call of a function, and room for its result, in memory of the host.
 *
 * <pre>
 *  a value an argument | the result | text, bytes
 * </pre>
 */
final class HostArguments implements AutoCloseable {
  private final HostCalls host;
  private final long memory;
  private final int count;
  private final List<ExportedList> lists = new ArrayList<>(0);
  private long end;

  private HostArguments(HostCalls host, long memory, int count) {
    this.host = host;
    this.memory = memory;
    this.count = count;
    this.end = memory + (count + 1L) * HostValue.BYTES;
  }

  static HostArguments of(HostCalls host, List<DataType> types, @Nullable Object[] arguments) {
    byte[][] texts = new byte[arguments.length][];
    long size = (arguments.length + 1L) * HostValue.BYTES;
    for (int i = 0; i < arguments.length; i++) {
      Object value = arguments[i];
      byte[] text = value instanceof String string
          ? Text.encode(string)
          : value instanceof byte[] bytes ? bytes : new byte[0];
      texts[i] = text;
      size += text.length;
    }
    long memory = Host.present().allocate(size);
    MemoryUtil.setMemory(memory, size, (byte) 0);
    HostArguments made = new HostArguments(host, memory, arguments.length);
    try {
      for (int i = 0; i < arguments.length; i++) {
        made.set(i, types.get(i), arguments[i], texts[i]);
      }
      return made;
    } catch (RuntimeException | Error failed) {
      made.close();
      throw failed;
    }
  }

  /** Where the arguments lie. */
  long address() {
    return memory;
  }

  /** Where the result goes. */
  long result() {
    return memory + (long) count * HostValue.BYTES;
  }

  private void set(int index, DataType type, @Nullable Object value, byte[] text) {
    long at = memory + (long) index * HostValue.BYTES;
    if (value == null) {
      return;
    }
    switch (type.kind()) {
      case BOOLEAN -> put(at, Tags.BOOL, 0, (Boolean) value ? 1 : 0);
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
        put(at, Tags.INT64, 0, ((Number) value).longValue());
      case REAL, DOUBLE ->
        put(at, Tags.DOUBLE, 0, Double.doubleToRawLongBits(((Number) value).doubleValue()));
      case DECIMAL -> {
        BigDecimal decimal = (BigDecimal) value;
        BigInteger unscaled = decimal.unscaledValue();
        put(at, Tags.DECIMAL, decimal.scale(), unscaled.longValue());
        MemoryUtil.putLong(at + HostValue.SECOND, unscaled.shiftRight(Long.SIZE).longValue());
      }
      case CHAR, VARCHAR -> bytes(at, Tags.TEXT, text);
      case VARBINARY -> bytes(at, Tags.BYTES, text);
      case DATE -> put(at, Tags.DATE, 0, ((LocalDate) value).toEpochDay());
      case TIME -> put(at, Tags.TIME, Units.NANO, ((LocalTime) value).toNanoOfDay());
      case TIMESTAMP ->
        time(at, Tags.TIMESTAMP, type, ((LocalDateTime) value).toInstant(ZoneOffset.UTC));
      case TIMESTAMP_LTZ -> time(at, Tags.INSTANT, type, (Instant) value);
      case INTERVAL_DAY -> {
        Duration duration = (Duration) value;
        long units = Units.of(type, duration.getSeconds(), duration.getNano());
        put(at, Tags.DURATION, unit(type), units);
      }
      case INTERVAL_YEAR -> put(at, Tags.MONTHS, 0, ((Period) value).toTotalMonths());
      case ARRAY -> list(at, type.elementType(), (List<?>) value);
    }
  }

  private static void put(long at, int type, int unit, long word) {
    MemoryUtil.putInt(at + HostValue.TYPE, type);
    MemoryUtil.putInt(at + HostValue.UNIT, unit);
    MemoryUtil.putLong(at + HostValue.FIRST, word);
  }

  private static void time(long at, int tag, DataType type, Instant instant) {
    put(at, tag, unit(type), Units.of(type, instant));
  }

  private static int unit(DataType type) {
    return type.precision() <= 3 ? 1 : type.precision() <= 6 ? 2 : Units.NANO;
  }

  private void bytes(long at, int type, byte[] text) {
    put(at, type, 0, end);
    MemoryUtil.putLong(at + HostValue.SECOND, text.length);
    MemoryUtil.copyToMemory(text, 0, end, text.length);
    end += text.length;
  }

  private void list(long at, DataType type, List<?> values) {
    ExportedList list = ExportedList.of(type, values);
    lists.add(list);
    put(at, Tags.LIST, 0, list.array());
    MemoryUtil.putLong(at + HostValue.SECOND, list.schema());
  }

  @Override
  public void close() {
    for (ExportedList list : lists) {
      list.close();
    }
    host.free(memory);
  }
}
