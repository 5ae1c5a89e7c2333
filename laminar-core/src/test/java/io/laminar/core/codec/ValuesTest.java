package io.laminar.core.codec;

import static io.laminar.core.codec.CodecFixture.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a column takes and what it refuses, through the untyped codec. */
class ValuesTest {
  private static CodecFixture column(DataType type) {
    return new CodecFixture(schema("v", type));
  }

  private static void accepts(DataType type, Object value, Object back) {
    assertThat(column(type).roundTrip(value).get(0)).isEqualTo(back);
  }

  private static void refuses(DataType type, Object value, ErrorCode code, String... words) {
    CodecFixture slot = column(type);
    assertThatThrownBy(() -> slot.roundTrip(value))
        .isInstanceOfSatisfying(LaminarException.class, e -> {
          assertThat(e.code()).isEqualTo(code);
          assertThat(e.getMessage()).contains("column v");
          assertThat(List.of(words)).allMatch(e.getMessage()::contains);
        });
  }

  private static void outOfRange(DataType type, Object value, String... words) {
    refuses(type, value, ErrorCode.VALUE_OUT_OF_RANGE, words);
  }

  private static DataType varchar(int length) {
    return new DataType(TypeKind.VARCHAR, length, 0, false);
  }

  private static DataType character(int length) {
    return new DataType(TypeKind.CHAR, length, 0, false);
  }

  @Test
  void shouldTakeAnyNumberThatFitsExactly() {
    accepts(DataType.of(TypeKind.INTEGER), 7L, 7);
    accepts(DataType.of(TypeKind.TINYINT), new BigInteger("-128"), (byte) -128);
    accepts(DataType.of(TypeKind.BIGINT), 3.0, 3L);
    accepts(DataType.of(TypeKind.DOUBLE), 3, 3.0);
    accepts(DataType.of(TypeKind.REAL), 0.1f, 0.1f);
    accepts(DataType.decimal(5, 2), 0.1, new BigDecimal("0.10"));
    accepts(DataType.decimal(5, 2), 12L, new BigDecimal("12.00"));
    outOfRange(DataType.of(TypeKind.TINYINT), 128, "128");
    outOfRange(DataType.of(TypeKind.BIGINT), 3.5, "3.5");
    outOfRange(DataType.of(TypeKind.BIGINT), new BigDecimal("1E+1000000000"));
    outOfRange(DataType.of(TypeKind.INTEGER), Double.NaN);
    outOfRange(DataType.of(TypeKind.REAL), 1e300, "to 3.4028235E38", "DOUBLE");
    refuses(DataType.of(TypeKind.INTEGER), "7", ErrorCode.TYPE_MISMATCH, "a String", "an integer");
    refuses(DataType.of(TypeKind.BOOLEAN), 1, ErrorCode.TYPE_MISMATCH);
    refuses(DataType.of(TypeKind.VARBINARY), "x", ErrorCode.TYPE_MISMATCH);
  }

  @Test
  void shouldKeepDecimalsExact() {
    DataType widest = DataType.decimal(38, 0);
    BigDecimal max = BigDecimal.TEN.pow(38).subtract(BigDecimal.ONE);
    for (BigDecimal value : List.of(
        max,
        max.negate(),
        BigDecimal.ZERO,
        BigDecimal.valueOf(-1),
        new BigDecimal(BigInteger.ONE.shiftLeft(63)),
        new BigDecimal(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE)),
        new BigDecimal(BigInteger.ONE.shiftLeft(64)).negate())) {
      accepts(widest, value, value);
    }
    accepts(DataType.decimal(18, 18), new BigDecimal("1E-18"), new BigDecimal("1E-18"));
    accepts(DataType.decimal(4, 2), new BigDecimal("1.5000"), new BigDecimal("1.50"));
    accepts(DataType.decimal(4, 2), new BigDecimal("0E+1000000000"), new BigDecimal("0.00"));
    outOfRange(widest, max.add(BigDecimal.ONE), "before the point");
    outOfRange(DataType.decimal(4, 2), new BigDecimal("1.505"), "after the point");
    outOfRange(DataType.decimal(4, 2), new BigDecimal("100"), "before the point");
    outOfRange(DataType.decimal(38, 2), new BigDecimal("1E+1000000000"), "before the point");
    outOfRange(DataType.decimal(38, 2), new BigDecimal("1E-1000000000"), "after the point");
  }

  @Test
  void shouldHintThatTheUnitOfATimestampIsWrong() {
    long millis = 1_700_000_000_000L;
    accepts(DataType.timestamp(3), millis, LocalDateTime.of(2023, 11, 14, 22, 13, 20));
    outOfRange(DataType.timestamp(3), millis * 1000, "looks like microseconds", "TIMESTAMP(6)");
    outOfRange(DataType.timestamp(3), millis * 1_000_000, "looks like nanoseconds");
    outOfRange(DataType.timestamp(6), millis * 1_000_000, "looks like nanoseconds");
    // Milliseconds in a TIMESTAMP(6) cannot be told from a time in January 1970.
    accepts(DataType.timestamp(6), millis, LocalDateTime.of(1970, 1, 20, 16, 13, 20));
  }

  @Test
  void shouldBoundTimestampsByTheYears() {
    LocalDateTime first = LocalDateTime.of(1, 1, 1, 0, 0);
    LocalDateTime last = LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_000_000);
    for (int precision : new int[] {3, 6}) {
      accepts(DataType.timestamp(precision), first, first);
      accepts(DataType.timestamp(precision), last, last);
      outOfRange(DataType.timestamp(precision), first.minusSeconds(1), "0001 to 9999");
      outOfRange(DataType.timestamp(precision), last.plusSeconds(1));
    }
    LocalDateTime oldest = LocalDateTime.of(1677, 9, 21, 0, 12, 43, 145_224_193);
    LocalDateTime newest = LocalDateTime.of(2262, 4, 11, 23, 47, 16, 854_775_806);
    accepts(DataType.timestamp(9), oldest, oldest);
    accepts(DataType.timestamp(9), newest, newest);
    for (LocalDateTime outside : List.of(
        oldest.minusNanos(1),
        oldest.minusNanos(145_224_193),
        oldest.minusSeconds(1),
        newest.plusNanos(1),
        newest.plusSeconds(1),
        first,
        last)) {
      outOfRange(DataType.timestamp(9), outside, "1677 to 2262");
    }
    outOfRange(new DataType(TypeKind.TIMESTAMP_LTZ, 9, 0, false), Instant.MAX);
    outOfRange(new DataType(TypeKind.TIMESTAMP_LTZ, 3, 0, false), Instant.MIN);
  }

  @Test
  void shouldRefuseATimeThatIsFinerThanTheUnit() {
    Instant fine = Instant.parse("2024-02-29T12:00:00.123456Z");
    accepts(new DataType(TypeKind.TIMESTAMP_LTZ, 6, 0, false), fine, fine);
    outOfRange(new DataType(TypeKind.TIMESTAMP_LTZ, 3, 0, false), fine, "finer", "3 fractional");
    Instant before = Instant.parse("1969-12-31T23:59:59.999Z");
    accepts(new DataType(TypeKind.TIMESTAMP_LTZ, 3, 0, false), before, before);
  }

  @ParameterizedTest
  @CsvSource({"0, 1000", "1, 100", "2, 10", "3, 1", "4, 100", "6, 1", "7, 100", "9, 1"})
  void shouldRefuseUnitsThatThePrecisionDoesNotHold(int precision, long step) {
    LocalDateTime epoch = LocalDateTime.of(1970, 1, 1, 0, 0);
    long nanos = step * (1_000_000_000L / DataType.timestamp(precision).unitsPerSecond());
    accepts(DataType.timestamp(precision), -step, epoch.minusNanos(nanos));
    accepts(DataType.timestamp(precision), epoch.minusNanos(nanos), epoch.minusNanos(nanos));
    accepts(time(precision), nanos, LocalTime.ofNanoOfDay(nanos));
    if (step > 1) {
      outOfRange(DataType.timestamp(precision), step + 1, "is finer than");
      outOfRange(DataType.timestamp(precision), -1L, "is finer than");
      outOfRange(DataType.timestamp(precision), epoch.plusNanos(nanos / 2), "is finer than");
    }
    if (nanos > 1) {
      outOfRange(time(precision), nanos - 1, "is finer than");
      outOfRange(time(precision), LocalTime.ofNanoOfDay(nanos / 2), "is finer than");
    }
  }

  private static DataType time(int precision) {
    return new DataType(TypeKind.TIME, precision, 0, false);
  }

  @Test
  void shouldBoundDatesAndTimes() {
    accepts(DataType.of(TypeKind.DATE), 0, LocalDate.EPOCH);
    accepts(DataType.of(TypeKind.DATE), LocalDate.of(1, 1, 1), LocalDate.of(1, 1, 1));
    outOfRange(DataType.of(TypeKind.DATE), LocalDate.of(10_000, 1, 1), "0001 to 9999");
    accepts(DataType.of(TypeKind.TIME), 0L, LocalTime.MIDNIGHT);
    outOfRange(DataType.of(TypeKind.TIME), 86_400_000_000_000L, "since midnight");
    outOfRange(DataType.of(TypeKind.TIME), -1);
  }

  @Test
  void shouldCountCharactersNotBytes() {
    accepts(varchar(3), "a☃𝄞", "a☃𝄞");
    outOfRange(varchar(3), "a☃𝄞b", "4 characters");
    outOfRange(varchar(12), "0123456789abc", "13 characters", "0123456789abc");
    accepts(character(4), "é", "é   ");
    accepts(character(20), "ab", "ab                  ");
    accepts(character(4), "abcd", "abcd");
    outOfRange(character(4), "abcde");
    accepts(character(6), "x".getBytes(StandardCharsets.UTF_8), "x     ");
    accepts(character(16), "x".getBytes(StandardCharsets.UTF_8), "x               ");
    outOfRange(new DataType(TypeKind.VARBINARY, 2, 0, false), new byte[3], "3 bytes");
  }

  @Test
  void shouldRefuseWhatIsNotText() {
    DataType text = DataType.of(TypeKind.VARCHAR);
    outOfRange(text, "a\uD834", "stands alone");
    outOfRange(text, "\uDD1E beyond twelve bytes", "stands alone");
    for (byte[] bytes : new byte[][] {
      {(byte) 0xC0, (byte) 0x80},
      {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
      {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
      {(byte) 0xE2, (byte) 0x98},
      {(byte) 0x80},
      {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', (byte) 0xFF}
    }) {
      outOfRange(text, bytes, "not UTF-8");
    }
  }

  @Test
  void shouldRoundTripRandomTextOfEveryLength() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int[] ranges = {0x80, 0x800, 0xD800, Character.MAX_CODE_POINT + 1};
    CodecFixture slot = column(DataType.of(TypeKind.VARCHAR));
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      int range = ranges[random.nextInt(ranges.length)];
      for (int length = random.nextInt(20); length > 0; length--) {
        int point = random.nextInt(range);
        text.appendCodePoint(point >= 0xD800 && point < 0xE000 ? '?' : point);
      }
      assertThat(slot.roundTrip(text.toString()).get(0))
          .as("seed %d", seed)
          .isEqualTo(text.toString());
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      assertThat(slot.roundTrip((Object) bytes).get(0)).isEqualTo(text.toString());
    }
  }

  @Test
  void shouldBoundTheBytesOfARow() {
    CodecFixture slot = new CodecFixture(schema("a", TypeKind.VARCHAR, "b", TypeKind.VARBINARY));
    String half = "x".repeat(1 << 19);
    assertThat(slot.roundTrip(half, new byte[1 << 19]).get(0)).isEqualTo(half);
    assertThatThrownBy(() -> slot.roundTrip(half, new byte[(1 << 19) + 1]))
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ROW_TOO_LARGE));
  }
}
