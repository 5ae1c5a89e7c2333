package io.laminar.capi;

import io.laminar.api.DataType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.jspecify.annotations.Nullable;

/** The elements of arrays, in the Java forms that {@link io.laminar.api.Row} names, put into vectors. Stateless. */
final class ObjectVectors {
  private ObjectVectors() {}

  private static void set(FieldVector vector, int i, DataType type, @Nullable Object value) {
    if (value == null) {
      setNull(vector, i);
      return;
    }
    switch (type.kind()) {
      case BOOLEAN -> ((BitVector) vector).setSafe(i, (Boolean) value ? 1 : 0);
      case TINYINT -> ((TinyIntVector) vector).setSafe(i, ((Number) value).byteValue());
      case SMALLINT -> ((SmallIntVector) vector).setSafe(i, ((Number) value).shortValue());
      case INTEGER -> ((IntVector) vector).setSafe(i, ((Number) value).intValue());
      case BIGINT -> ((BigIntVector) vector).setSafe(i, ((Number) value).longValue());
      case REAL -> ((Float4Vector) vector).setSafe(i, ((Number) value).floatValue());
      case DOUBLE -> ((Float8Vector) vector).setSafe(i, ((Number) value).doubleValue());
      case DECIMAL ->
        ((DecimalVector) vector).setSafe(i, ((BigDecimal) value).setScale(type.scale()));
      case CHAR, VARCHAR -> ((VarCharVector) vector).setSafe(i, Text.encode((String) value));
      case VARBINARY -> ((VarBinaryVector) vector).setSafe(i, (byte[]) value);
      case DATE ->
        ((DateDayVector) vector).setSafe(i, Math.toIntExact(((LocalDate) value).toEpochDay()));
      case TIME -> ((TimeNanoVector) vector).setSafe(i, ((LocalTime) value).toNanoOfDay());
      case TIMESTAMP -> {
        Instant instant = ((LocalDateTime) value).toInstant(ZoneOffset.UTC);
        ((TimeStampVector) vector).setSafe(i, Units.of(type, instant));
      }
      case TIMESTAMP_LTZ -> ((TimeStampVector) vector).setSafe(i, Units.of(type, (Instant) value));
      case INTERVAL_DAY -> {
        Duration duration = (Duration) value;
        long units = Units.of(type, duration.getSeconds(), duration.getNano());
        ((DurationVector) vector).setSafe(i, units);
      }
      case INTERVAL_YEAR ->
        ((IntervalYearVector) vector).setSafe(i, Math.toIntExact(((Period) value).toTotalMonths()));
      case ARRAY -> setList((ListVector) vector, i, type.elementType(), (List<?>) value);
    }
  }

  /** Sets an array; null for NULL. */
  static void setList(ListVector vector, int i, DataType type, @Nullable List<?> values) {
    if (values == null) {
      setNull(vector, i);
      return;
    }
    int at = vector.startNewValue(i);
    FieldVector elements = vector.getDataVector();
    for (int k = 0; k < values.size(); k++) {
      set(elements, at + k, type, values.get(k));
    }
    vector.endValue(i, values.size());
  }

  private static void setNull(FieldVector vector, int i) {
    while (i >= vector.getValueCapacity()) {
      vector.reAlloc();
    }
    vector.setNull(i);
  }
}
