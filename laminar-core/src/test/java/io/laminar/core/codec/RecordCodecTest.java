package io.laminar.core.codec;

import static io.laminar.core.codec.CodecFixture.nullable;
import static io.laminar.core.codec.CodecFixture.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.data.SlotLayout;
import java.math.BigDecimal;
import java.nio.CharBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
  private record Primitives(boolean a, byte b, short c, int d, long e, float f, double g) {}

  private record Boxed(
      @Nullable Boolean a,
      @Nullable Byte b,
      @Nullable Short c,
      @Nullable Integer d,
      @Nullable Long e,
      @Nullable Float f,
      @Nullable Double g) {}

  private record Others(
      @Nullable BigDecimal price,
      @Nullable String name,
      @Nullable LocalDate day,
      @Nullable LocalTime time,
      @Nullable LocalDateTime local,
      @Nullable Instant instant) {}

  private enum Side {
    BUY,
    SELL
  }

  private record Order(Side side, CharSequence symbol, long quantity) {}

  @SuppressWarnings("ArrayRecordComponent") // What is tested.
  private record Bytes(byte[] payload, byte[] text) {}

  private static final Schema OTHERS = schema(
      "price", DataType.decimal(38, 10).withNullable(true),
      "name", nullable(TypeKind.VARCHAR),
      "day", nullable(TypeKind.DATE),
      "time", new DataType(TypeKind.TIME, 9, 0, true),
      "local", DataType.timestamp(9).withNullable(true),
      "instant", new DataType(TypeKind.TIMESTAMP_LTZ, 6, 0, true));

  private static Schema primitives(boolean nullable) {
    TypeKind[] kinds = {
      TypeKind.BOOLEAN,
      TypeKind.TINYINT,
      TypeKind.SMALLINT,
      TypeKind.INTEGER,
      TypeKind.BIGINT,
      TypeKind.REAL,
      TypeKind.DOUBLE
    };
    List<Object> columns = new ArrayList<>();
    for (int i = 0; i < kinds.length; i++) {
      columns.add(String.valueOf((char) ('a' + i)));
      columns.add(DataType.of(kinds[i]).withNullable(nullable));
    }
    return schema(columns.toArray());
  }

  @Test
  void shouldRoundTripPrimitivesAtTheirBounds() {
    CodecFixture slot = new CodecFixture(primitives(false));
    for (Primitives row : List.of(
        new Primitives(
            true,
            Byte.MAX_VALUE,
            Short.MAX_VALUE,
            Integer.MAX_VALUE,
            Long.MAX_VALUE,
            Float.MAX_VALUE,
            Double.MAX_VALUE),
        new Primitives(
            false,
            Byte.MIN_VALUE,
            Short.MIN_VALUE,
            Integer.MIN_VALUE,
            Long.MIN_VALUE,
            Float.MIN_VALUE,
            Double.MIN_VALUE),
        new Primitives(true, (byte) 0, (short) -1, 1, -1L, Float.NaN, Double.NEGATIVE_INFINITY),
        new Primitives(true, (byte) 0, (short) -1, 1, -1L, -0.0f, -0.0))) {
      assertThat(slot.roundTrip(Primitives.class, row)).isEqualTo(row);
    }
  }

  @Test
  void shouldRoundTripNullsInEveryPosition() {
    CodecFixture slot = new CodecFixture(primitives(true));
    Boxed full = new Boxed(true, (byte) 1, (short) 2, 3, 4L, 5.5f, 6.5);
    Boxed none = new Boxed(null, null, null, null, null, null, null);
    Boxed some = new Boxed(null, (byte) 1, null, 3, null, 5.5f, null);
    for (Boxed row : List.of(full, none, some, full)) {
      assertThat(slot.roundTrip(Boxed.class, row)).isEqualTo(row);
    }
  }

  @Test
  void shouldRoundTripObjects() {
    CodecFixture slot = new CodecFixture(OTHERS);
    Others row = new Others(
        new BigDecimal("-1234567890123456789012345678.0123456789"),
        "naïve ☃ 𝄞 and more than twelve",
        LocalDate.of(9999, 12, 31),
        LocalTime.of(23, 59, 59, 999_999_999),
        LocalDateTime.of(2262, 4, 11, 23, 47, 16, 854_775_806),
        Instant.parse("0001-01-01T00:00:00Z"));
    Others none = new Others(null, null, null, null, null, null);

    assertThat(slot.roundTrip(Others.class, row)).isEqualTo(row);
    assertThat(slot.roundTrip(Others.class, none)).isEqualTo(none);
  }

  @Test
  void shouldBindByNameIgnoringCaseAndOrder() {
    record Trade(long ts, String SYMBOL) {}
    CodecFixture slot =
        new CodecFixture(schema("symbol", TypeKind.VARCHAR, "Ts", TypeKind.TIMESTAMP));
    assertThat(slot.roundTrip(Trade.class, new Trade(42, "AAPL"))).isEqualTo(new Trade(42, "AAPL"));
    assertThat(slot.decode(UntypedDecoder.of(slot.layout)).get("symbol")).isEqualTo("AAPL");
  }

  @Test
  void shouldBindEnumsAndCharSequences() {
    CodecFixture slot = new CodecFixture(schema(
        "side", new DataType(TypeKind.CHAR, 6, 0, false),
        "symbol", TypeKind.VARCHAR,
        "quantity", TypeKind.BIGINT));
    slot.encode(
        RecordEncoder.of(Order.class, slot.layout),
        new Order(Side.BUY, CharBuffer.wrap("a symbol beyond twelve"), 7));
    assertThat(slot.decode(RecordDecoder.of(Order.class, slot.layout)))
        .isEqualTo(new Order(Side.BUY, "a symbol beyond twelve", 7));
  }

  @Test
  void shouldNameTheValueThatIsNoConstant() {
    record One(Side side) {}
    CodecFixture slot = new CodecFixture(schema("side", TypeKind.VARCHAR));
    slot.encode(
        UntypedEncoder.of(slot.layout), io.laminar.api.Row.of(slot.layout.schema(), "HOLD"));
    RecordDecoder<One> decoder = RecordDecoder.of(One.class, slot.layout);
    assertThatThrownBy(() -> slot.decode(decoder)).hasMessageContaining("'HOLD'");
  }

  @Test
  void shouldBindByteArrays() {
    CodecFixture slot =
        new CodecFixture(schema("payload", TypeKind.VARBINARY, "text", TypeKind.VARCHAR));
    Bytes row = slot.roundTrip(
        Bytes.class,
        new Bytes(new byte[] {-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, new byte[] {'a'}));
    assertThat(row.payload()).containsExactly(-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertThat(row.text()).containsExactly('a');
  }

  @Test
  void shouldListEveryMismatchInOneError() {
    record Wrong(int price, String quantity, long extra) {}
    SlotLayout layout = SlotLayout.of(
        schema("price", TypeKind.DOUBLE, "quantity", TypeKind.INTEGER, "symbol", TypeKind.VARCHAR));
    assertThatThrownBy(() -> RecordEncoder.of(Wrong.class, layout))
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BINDING_MISMATCH))
        .hasMessageContaining("component price is int, but column price DOUBLE")
        .hasMessageContaining("component quantity is String")
        .hasMessageContaining("no column for component extra")
        .hasMessageContaining("no component for column symbol");
  }

  @Test
  void shouldRefusePrimitivesForNullableColumnsOnTheWayOutOnly() {
    record One(long n) {}
    SlotLayout layout = SlotLayout.of(schema("n", nullable(TypeKind.BIGINT)));
    assertThat(RecordEncoder.of(One.class, layout)).isNotNull();
    assertThatThrownBy(() -> RecordDecoder.of(One.class, layout))
        .hasMessageContaining("can be NULL: use Long, or COALESCE");
  }

  @Test
  void shouldRefuseNarrowComponentsOnTheWayOutOnly() {
    record One(int n) {}
    SlotLayout layout = SlotLayout.of(schema("n", TypeKind.BIGINT));
    assertThat(RecordEncoder.of(One.class, layout)).isNotNull();
    assertThatThrownBy(() -> RecordDecoder.of(One.class, layout))
        .hasMessageContaining("component n is int, but column n BIGINT NOT NULL takes long");
  }

  @Test
  void shouldRefuseWhatIsNoPlainRecord() {
    record Generic<A>(A n) {}
    SlotLayout layout = SlotLayout.of(schema("n", TypeKind.BIGINT));
    assertThatThrownBy(() -> RecordEncoder.of(Generic.class, layout))
        .hasMessageContaining("is generic");
    assertThatThrownBy(() -> RecordDecoder.of(String.class, layout))
        .hasMessageContaining("java.lang.String is not a record");
  }

  @Test
  void shouldBindMoreComponentsThanANullWordHasBits() {
    CodecFixture slot = new CodecFixture(WideRecord.schema());
    WideRecord row = WideRecord.of(1);
    assertThat(slot.roundTrip(WideRecord.class, row)).isEqualTo(row);
  }

  @Test
  void shouldCheckTheRangeOfAWiderComponent() {
    record One(long n) {}
    CodecFixture slot = new CodecFixture(schema("n", TypeKind.INTEGER));
    RecordEncoder<One> encoder = RecordEncoder.of(One.class, slot.layout);
    slot.encode(encoder, new One(Integer.MIN_VALUE));
    assertThatThrownBy(() -> slot.encode(encoder, new One(1L << 31)))
        .isInstanceOfSatisfying(
            LaminarException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE))
        .hasMessageContaining("2147483648 is outside the range of column n INTEGER");
  }

  @Test
  void shouldRefuseNullForANotNullColumn() {
    record One(@Nullable String s) {}
    CodecFixture slot = new CodecFixture(schema("s", TypeKind.VARCHAR));
    RecordEncoder<One> encoder = RecordEncoder.of(One.class, slot.layout);
    assertThatThrownBy(() -> slot.encode(encoder, new One(null)))
        .isInstanceOfSatisfying(
            LaminarException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_NULL_VIOLATION))
        .hasMessageContaining("column s is NOT NULL");
  }

  @Test
  void shouldRefuseARowWhoseAccessorThrows() {
    CodecFixture slot = new CodecFixture(schema("n", TypeKind.BIGINT));
    RecordEncoder<Failing> encoder = RecordEncoder.of(Failing.class, slot.layout);
    assertThatThrownBy(() -> slot.encode(encoder, new Failing(1)))
        .isInstanceOfSatisfying(
            LaminarException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining("Failing cannot be read")
        .hasCauseInstanceOf(IllegalStateException.class);
  }

  @SuppressWarnings("UnusedMethod") // Called through the codec.
  private record Failing(long n) {
    @Override
    public long n() {
      throw new IllegalStateException("on purpose");
    }
  }
}
