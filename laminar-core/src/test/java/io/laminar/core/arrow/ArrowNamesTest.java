package io.laminar.core.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.Test;

class ArrowNamesTest {
  private static String name(ArrowType type) {
    return ArrowNames.of(Field.nullable("c", type));
  }

  @Test
  void shouldNameTypesAsAllOfArrowDoes() {
    assertThat(name(new ArrowType.Int(64, true))).isEqualTo("int64");
    assertThat(name(new ArrowType.Int(8, false))).isEqualTo("uint8");
    assertThat(name(new ArrowType.FloatingPoint(FloatingPointPrecision.HALF))).isEqualTo("float16");
    assertThat(name(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)))
        .isEqualTo("float32");
    assertThat(name(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)))
        .isEqualTo("float64");
    assertThat(name(new ArrowType.Decimal(10, 2, 128))).isEqualTo("decimal128(10, 2)");
    assertThat(name(new ArrowType.Bool())).isEqualTo("bool");
    assertThat(name(new ArrowType.Utf8())).isEqualTo("string");
    assertThat(name(new ArrowType.LargeUtf8())).isEqualTo("large_string");
    assertThat(name(new ArrowType.Binary())).isEqualTo("binary");
    assertThat(name(new ArrowType.LargeBinary())).isEqualTo("large_binary");
    assertThat(name(new ArrowType.Null())).isEqualTo("null");
    assertThat(name(new ArrowType.Struct())).isEqualTo("struct");
  }

  @Test
  void shouldNameTimesWithTheirUnits() {
    assertThat(name(new ArrowType.Date(DateUnit.DAY))).isEqualTo("date32");
    assertThat(name(new ArrowType.Date(DateUnit.MILLISECOND))).isEqualTo("date64");
    assertThat(name(new ArrowType.Time(TimeUnit.SECOND, 32))).isEqualTo("time32[s]");
    assertThat(name(new ArrowType.Time(TimeUnit.NANOSECOND, 64))).isEqualTo("time64[ns]");
    assertThat(name(new ArrowType.Timestamp(TimeUnit.MILLISECOND, null)))
        .isEqualTo("timestamp[ms]");
    assertThat(name(new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC")))
        .isEqualTo("timestamp[us, tz=UTC]");
    assertThat(name(new ArrowType.Duration(TimeUnit.MICROSECOND))).isEqualTo("duration[us]");
    assertThat(name(new ArrowType.Interval(IntervalUnit.YEAR_MONTH))).isEqualTo("month_interval");
    assertThat(name(new ArrowType.Interval(IntervalUnit.DAY_TIME))).isEqualTo("day_time_interval");
    assertThat(name(new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO)))
        .isEqualTo("month_day_nano_interval");
  }

  @Test
  void shouldNameTheElementsOfLists() {
    Field list = new Field(
        "c",
        FieldType.nullable(new ArrowType.List()),
        List.of(Field.nullable("e", new ArrowType.Int(32, true))));
    assertThat(ArrowNames.of(list)).isEqualTo("list<int32>");
  }
}
