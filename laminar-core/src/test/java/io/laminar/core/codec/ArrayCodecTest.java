package io.laminar.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.data.InlineBytes;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"ArrayRecordComponent", "JdkObsolete"}) // What users may have.
class ArrayCodecTest {
  private static DataType arrayOf(TypeKind kind) {
    return DataType.array(DataType.of(kind));
  }

  private static CodecFixture fixture(DataType type) {
    return new CodecFixture(CodecFixture.schema("xs", type));
  }

  private record Longs(List<Long> xs) {}

  private record Texts(String @Nullable [] xs) {}

  private record Primitives(int[] xs) {}

  private record Days(List<DayOfWeek> xs) {}

  private record Ids(List<UUID> xs) {}

  private record Moments(List<Instant> xs) {}

  private record Wrong(List<String> xs) {}

  private record Raw(@SuppressWarnings("rawtypes") List xs) {}

  private static void refused(ErrorCode code, Runnable call, String... words) {
    assertThatThrownBy(call::run).isInstanceOfSatisfying(LaminarException.class, e -> {
      assertThat(e.code()).isEqualTo(code);
      assertThat(e.getMessage()).contains(words);
    });
  }

  @Test
  void shouldRoundTripListsAndArraysOfRecords() {
    Longs longs = new Longs(Arrays.asList(1L, null, Long.MIN_VALUE));
    assertThat(fixture(arrayOf(TypeKind.BIGINT)).roundTrip(Longs.class, longs)).isEqualTo(longs);
    Days days = new Days(List.of(DayOfWeek.MONDAY, DayOfWeek.WEDNESDAY));
    assertThat(fixture(arrayOf(TypeKind.VARCHAR)).roundTrip(Days.class, days)).isEqualTo(days);
    Ids ids = new Ids(List.of(new UUID(1, 2)));
    assertThat(fixture(arrayOf(TypeKind.VARCHAR)).roundTrip(Ids.class, ids)).isEqualTo(ids);
    Moments moments = new Moments(List.of(Instant.ofEpochSecond(5)));
    assertThat(fixture(DataType.array(DataType.timestamp(3))).roundTrip(Moments.class, moments))
        .isEqualTo(moments);
    CodecFixture texts = fixture(arrayOf(TypeKind.VARCHAR).withNullable(true));
    String[] given = {"a", null, "more than twelve bytes", ""};
    assertThat(texts.roundTrip(Texts.class, new Texts(given)).xs()).containsExactly(given);
    assertThat(texts.roundTrip(Texts.class, new Texts(null)).xs()).isNull();
  }

  @Test
  void shouldTakeArraysOfPrimitivesAndAnyListOfAnUntypedRow() {
    CodecFixture ints = fixture(arrayOf(TypeKind.INTEGER));
    ints.encode(RecordEncoder.of(Primitives.class, ints.layout), new Primitives(new int[] {7, -7}));
    Row read = ints.decode(UntypedDecoder.of(ints.layout));
    assertThat(read.get(0)).isEqualTo(List.of(7, -7));
    for (Object form : new Object[] {
      new long[] {7, -7},
      new Number[] {(byte) 7, BigDecimal.valueOf(-7)},
      new LinkedList<>(List.of(7, -7L))
    }) {
      ints.encode(UntypedEncoder.of(ints.layout), Row.of(ints.layout.schema(), form));
      assertThat(ints.decode(UntypedDecoder.of(ints.layout))).isEqualTo(read);
    }
  }

  @Test
  void shouldOwnWhatItGivesOut() {
    CodecFixture bytes = fixture(arrayOf(TypeKind.VARBINARY));
    Schema schema = bytes.layout.schema();
    Row pushed = Row.of(schema, Arrays.asList(new byte[] {1}, null, new byte[20]));
    bytes.encode(UntypedEncoder.of(bytes.layout), pushed);
    Row read = bytes.decode(UntypedDecoder.of(bytes.layout));
    assertThat(read).isEqualTo(pushed).hasSameHashCodeAs(pushed);
    assertThat(read).hasToString("(xs=[01, null, " + "00".repeat(20) + "])");
    assertThatThrownBy(() -> ((List<?>) read.values().get(0)).clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void shouldGiveEqualArraysTheSameBytes() {
    CodecFixture doubles = fixture(arrayOf(TypeKind.DOUBLE));
    UntypedEncoder encoder = UntypedEncoder.of(doubles.layout);
    Schema schema = doubles.layout.schema();
    int word = doubles.base + doubles.layout.columnWord(0);
    doubles.encode(encoder, Row.of(schema, List.of(-0.0, Double.longBitsToDouble(-1))));
    byte[] first = Arrays.copyOf(doubles.side.bytes(), InlineBytes.length(doubles.slots[word]));
    doubles.encode(encoder, Row.of(schema, List.of(0.0, Double.NaN)));
    byte[] second = Arrays.copyOf(doubles.side.bytes(), InlineBytes.length(doubles.slots[word]));
    assertThat(first).isEqualTo(second);
  }

  @Test
  void shouldNameTheColumnOfAnElementThatDoesNotFit() {
    CodecFixture tiny = fixture(arrayOf(TypeKind.TINYINT));
    UntypedEncoder encoder = UntypedEncoder.of(tiny.layout);
    Schema schema = tiny.layout.schema();
    refused(
        ErrorCode.VALUE_OUT_OF_RANGE,
        () -> tiny.encode(encoder, Row.of(schema, List.of(1, 128))),
        "128 is outside the range of column xs[] TINYINT");
    refused(
        ErrorCode.TYPE_MISMATCH,
        () -> tiny.encode(encoder, Row.of(schema, List.of("x"))),
        "column xs[] TINYINT got a String");
    refused(
        ErrorCode.TYPE_MISMATCH,
        () -> tiny.encode(encoder, Row.of(schema, 5)),
        "column xs TINYINT ARRAY got an Integer",
        "a List or a Java array");
    refused(
        ErrorCode.TYPE_MISMATCH,
        () -> tiny.encode(encoder, Row.of(schema, List.of(List.of(1)))),
        "column xs[] TINYINT got a List");
  }

  @Test
  void shouldRefuseComponentsThatDoNotFit() {
    CodecFixture longs = fixture(arrayOf(TypeKind.BIGINT));
    for (Class<?> type : List.of(Wrong.class, Raw.class)) {
      refused(
          ErrorCode.BINDING_MISMATCH,
          () -> RecordEncoder.of(type, longs.layout),
          "component xs is List",
          "BIGINT ARRAY NOT NULL takes a List or an array of byte, short, int or long");
      refused(
          ErrorCode.BINDING_MISMATCH,
          () -> RecordDecoder.of(type, longs.layout),
          "takes a List, or an array that can hold null, of long");
    }
    refused(
        ErrorCode.BINDING_MISMATCH,
        () -> RecordDecoder.of(Primitives.class, fixture(arrayOf(TypeKind.INTEGER)).layout),
        "an array that can hold null");
  }

  @Test
  void shouldMakeColumnsOfListsAndArrays() {
    assertThat(JavaColumns.of(Longs.class, Map.of(), null).type(0))
        .isEqualTo(arrayOf(TypeKind.BIGINT).withNullable(true));
    assertThat(JavaColumns.of(Primitives.class, Map.of(), null).type(0))
        .isEqualTo(arrayOf(TypeKind.INTEGER).withNullable(true));
    refused(
        ErrorCode.BINDING_MISMATCH,
        () -> JavaColumns.of(Raw.class, Map.of(), null),
        "the type of component xs does not say that of its column");
  }

  @Test
  void shouldWriteArraysColumnByColumn() {
    CodecFixture longs = fixture(arrayOf(TypeKind.BIGINT));
    StagedRow staged = new StagedRow(longs.layout, 1 << 10, io.laminar.api.TemporalRounding.REFUSE);
    staged.setArray(0, Collections.nCopies(50, 3L));
    staged.encode(longs.slots, longs.base, longs.side);
    assertThat(longs.decode(UntypedDecoder.of(longs.layout)).get(0))
        .isEqualTo(Collections.nCopies(50, 3L));
    refused(
        ErrorCode.TYPE_MISMATCH,
        () -> staged.setBytes(0, new byte[3], 0, 3),
        "does not take bytes");
    staged.clear();
    refused(
        ErrorCode.ROW_TOO_LARGE, () -> staged.setArray(0, Collections.nCopies(200, 3L)), "1604");
  }
}
