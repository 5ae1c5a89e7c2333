package io.laminar.capi;

import static io.laminar.capi.ForeignBatch.ABSENT;
import static io.laminar.capi.ForeignBatch.bits;
import static io.laminar.capi.ForeignBatch.ints;
import static io.laminar.capi.ForeignBatch.longs;
import static io.laminar.capi.ForeignBatch.text;
import static io.laminar.capi.Session.ok;
import static io.laminar.capi.Session.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import io.laminar.capi.ForeignBatch.Column;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportTest {
  private static String pushed(String type, ForeignBatch batch) {
    try (Session session = new Session("", "CREATE SOURCE s (v " + type + ")");
        batch) {
      long source = session.source("s");
      long subscription = session.subscribe("s");
      ok(SourceEntry.pushArrow(source, batch.array, batch.schema, 0));
      // The same schema again: what was made for it is used.
      ok(SourceEntry.pushArrow(source, batch.array, batch.schema, 0));
      ok(Entry.perform(session.database, 2));
      List<List<@Nullable Object>> rows = session.poll(subscription);
      if (rows == null) {
        return "nothing";
      }
      int half = rows.size() / 2;
      assertThat(rows.subList(half, rows.size())).isEqualTo(rows.subList(0, half));
      StringBuilder shown = new StringBuilder();
      rows.subList(0, half).forEach(row -> shown.append(row.get(0)).append(' '));
      return shown.toString().strip();
    }
  }

  @Test
  void shouldTakeWordsBehindAnOffset() {
    Column column = Column.of("l", 3, ABSENT, longs(1, 2, 3, 4, 5)).from(2);
    assertThat(pushed("BIGINT", new ForeignBatch(column))).isEqualTo("3 4 5");
    assertThat(pushed("INTEGER", new ForeignBatch(2, 1, column))).isEqualTo("4 5");
  }

  @Test
  void shouldTakeTheBitmapBehindAnOffsetThatIsNotOfABytesBeginning() {
    byte[] ten = longs(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    Column column =
        Column.of("l", 10, bits(0b1010_1000, 0b0000_1111), ten).from(3).nulls(4);
    assertThat(pushed("BIGINT", new ForeignBatch(column)))
        .isEqualTo("3 null 5 null 7 8 9 10 11 null");
    Column truths = Column.of("b", 9, ABSENT, bits(0b1100_0000, 0b0111_0101)).from(6);
    assertThat(pushed("BOOLEAN", new ForeignBatch(truths)))
        .isEqualTo("true true true false true false true true true");
  }

  @Test
  void shouldTakeMonthsAsIntervalsAndAsWholeNumbers() {
    String type = "INTERVAL YEAR TO MONTH";
    for (String format : List.of("tiM", "i")) {
      Column months = Column.of(format, 3, bits(0b101), ints(14, 0, -1)).nulls(1);
      assertThat(pushed(type, new ForeignBatch(months))).isEqualTo("P14M null P-1M");
    }
    assertThat(pushed(type, new ForeignBatch(Column.of("l", 2, ABSENT, longs(14, -25)))))
        .isEqualTo("P14M P-25M");
    try (Session session = new Session("", "CREATE SOURCE s (v " + type + ")");
        ForeignBatch wide = new ForeignBatch(Column.of("l", 2, ABSENT, longs(1, 1L << 31)))) {
      long source = session.source("s");
      refused(ErrorCode.INVALID_BATCH, SourceEntry.pushArrow(source, wide.array, wide.schema, 0));
      assertThat(Session.error().message()).startsWith("row 1 of the batch");
    }
  }

  @Test
  void shouldTakeMonthsThatAreFloats() {
    String type = "INTERVAL YEAR TO MONTH";
    Column months = Column.of("g", 3, bits(0b101), doubles(14, Double.NaN, -1)).nulls(1);
    assertThat(pushed(type, new ForeignBatch(months))).isEqualTo("P14M null P-1M");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      DATE                          | 1        | 1970-01-02
      TIME(3)                       | 1000000  | 00:00:00.001
      TIMESTAMP(3)                  | 86400000 | 1970-01-02T00:00
      TIMESTAMP(6)                  | 86400000 | 1970-01-01T00:01:26.400
      TIMESTAMP(3) WITH LOCAL TIME ZONE | 86400000 | 1970-01-02T00:00:00Z
      INTERVAL DAY TO SECOND        | 1500000  | PT1.5S
      """)
  void shouldTakeIntegersForTimesInTheColumnsOwnUnit(String type, int value, String expected) {
    assertThat(pushed(type, new ForeignBatch(Column.of("l", 1, ABSENT, longs(value)))))
        .isEqualTo(expected);
    for (String format : List.of("i", "I")) {
      assertThat(pushed(type, new ForeignBatch(Column.of(format, 1, ABSENT, ints(value)))))
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DATE", "TIME(3)", "TIMESTAMP(3)", "TIMESTAMP(6) WITH LOCAL TIME ZONE"})
  void shouldRefuseIntegersThatAreNoTimes(String type) {
    for (String format : List.of("l", "L")) {
      try (Session session = new Session("", "CREATE SOURCE s (v " + type + ")");
          ForeignBatch wide = new ForeignBatch(Column.of(format, 2, ABSENT, longs(0, -1L << 62)))) {
        long source = session.source("s");
        refused(ErrorCode.INVALID_BATCH, SourceEntry.pushArrow(source, wide.array, wide.schema, 0));
        assertThat(Session.error().message())
            .startsWith("row 1 of the batch: VALUE_OUT_OF_RANGE")
            .contains("column v");
      }
    }
  }

  @Test
  void shouldTakeDatesForInstantsAndDurationsForTimesOfDay() {
    Column day = Column.of("tdD", 1, ABSENT, ints(1));
    assertThat(pushed("TIMESTAMP(3) WITH LOCAL TIME ZONE", new ForeignBatch(day)))
        .isEqualTo("1970-01-02T00:00:00Z");
    Column hour = Column.of("tDn", 2, ABSENT, longs(3_600_123_456_789L, 0));
    assertThat(pushed("TIME(3)", new ForeignBatch(hour))).isEqualTo("01:00:00.123 00:00");
  }

  @Test
  void shouldTakeTextWithOffsetsOfBothSizes() {
    Column small = Column.of("u", 2, ABSENT, ints(0, 1, 3, 6), text("abbccc")).from(1);
    assertThat(pushed("VARCHAR", new ForeignBatch(small))).isEqualTo("bb ccc");
    Column large = Column.of("U", 3, bits(0b101), longs(0, 1, 3, 6), text("abbccc"));
    assertThat(pushed("VARCHAR", new ForeignBatch(large))).isEqualTo("a null ccc");
    Column none = Column.of("u", 0, ABSENT, ABSENT, ABSENT);
    assertThat(pushed("VARCHAR", new ForeignBatch(none))).isEqualTo("nothing");
  }

  private static byte[] view(String inline) {
    ByteBuffer view = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    return view.putInt(inline.length()).put(text(inline)).array();
  }

  private static byte[] view(int length, int buffer, int offset) {
    ByteBuffer view = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    return view.putInt(length).putInt(0).putInt(buffer).putInt(offset).array();
  }

  private static byte[] together(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(16 * parts.length);
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }

  @Test
  void shouldTakeViewsOfText() {
    byte[] views = together(view("short"), view(13, 0, 2), view(14, 1, 0), view(""));
    Column column = Column.of(
        "vu",
        4,
        bits(0b1011),
        views,
        text("..thirteen char"),
        text("fourteen chars"),
        longs(15, 14));
    assertThat(pushed("VARCHAR", new ForeignBatch(column))).isEqualTo("short thirteen char null");
  }

  @Test
  void shouldTakeTheValuesOfADictionary() {
    Column values = Column.of("u", 3, ABSENT, ints(0, 1, 3, 6), text("abbccc"));
    Column column = Column.of("c", 4, bits(0b1101), bits(2, 9, 0, 1)).of(values);
    assertThat(pushed("VARCHAR", new ForeignBatch(column))).isEqualTo("ccc null a bb");
    Column last = Column.of("c", 3, bits(0b0001), bits(2, 9, 0)).of(values);
    assertThat(pushed("VARCHAR", new ForeignBatch(last))).isEqualTo("ccc null null");
    Column numbers = Column.of("S", 2, ABSENT, new byte[] {1, 0, 0, 0})
        .of(Column.of("l", 2, ABSENT, longs(10, 20)));
    assertThat(pushed("BIGINT", new ForeignBatch(numbers))).isEqualTo("20 10");
  }

  @Test
  void shouldTakeListsOfAllOffsets() {
    Column elements = Column.of("i", 4, bits(0b1011), ints(1, 2, 3, 4)).named("item");
    Column small = Column.of("+l", 2, ABSENT, ints(0, 3, 4)).with(elements);
    assertThat(pushed("INTEGER ARRAY", new ForeignBatch(small))).isEqualTo("[1, 2, null] [4]");
    Column large = Column.of("+L", 2, bits(0b01), longs(0, 1, 4)).with(elements);
    assertThat(pushed("INTEGER ARRAY", new ForeignBatch(large))).isEqualTo("[1] null");
    Column fixed = Column.of("+w:2", 1, ABSENT).with(elements).from(1);
    assertThat(pushed("INTEGER ARRAY", new ForeignBatch(fixed))).isEqualTo("[null, 4]");
    Column texts = Column.of("+l", 1, ABSENT, ints(0, 2))
        .with(
            Column.of("vu", 2, ABSENT, together(view("a"), view("b")), longs()).named("item"));
    assertThat(pushed("VARCHAR ARRAY", new ForeignBatch(texts))).isEqualTo("[a, b]");
  }

  @Test
  void shouldTakeAColumnWithoutAType() {
    assertThat(pushed("DATE", new ForeignBatch(Column.of("n", 2)))).isEqualTo("null null");
    // As polars makes it.
    assertThat(pushed("DATE", new ForeignBatch(Column.of("n", 2, ABSENT)))).isEqualTo("null null");
    Column lists =
        Column.of("+l", 2, ABSENT, ints(0, 2, 2)).with(Column.of("n", 2).named("item"));
    assertThat(pushed("DATE ARRAY", new ForeignBatch(lists))).isEqualTo("[null, null] []");
  }

  private static byte[] doubles(double... values) {
    return longs(Arrays.stream(values).mapToLong(Double::doubleToRawLongBits).toArray());
  }

  @Test
  void shouldConvertNumbersWhereNothingIsLost() {
    Column numbers = Column.of("l", 3, bits(0b101), longs(1, 99, -4));
    assertThat(pushed("DOUBLE", new ForeignBatch(numbers))).isEqualTo("1.0 null -4.0");
    assertThat(pushed("REAL", new ForeignBatch(numbers))).isEqualTo("1.0 null -4.0");
    assertThat(pushed("DECIMAL(9, 2)", new ForeignBatch(numbers))).isEqualTo("1.00 null -4.00");
    // Nobody looks at the word in place of a NULL.
    Column floats = Column.of("g", 4, bits(0b1101), doubles(7, 0.5, -0.0, 1e9)).from(1);
    assertThat(pushed("BIGINT", new ForeignBatch(floats.from(0)))).isEqualTo("7 null 0 1000000000");
    assertThat(pushed("REAL", new ForeignBatch(3, 0, floats))).isEqualTo("null -0.0 1.0E9");
    Column halves = Column.of("e", 3, ABSENT, new byte[] {0, 0x3E, 1, 0, 0, (byte) 0xFC});
    assertThat(pushed("DOUBLE", new ForeignBatch(halves)))
        .isEqualTo("1.5 " + 0x1p-24 + " -Infinity");
    Column decimals = Column.of("d:9,1", 2, ABSENT, longs(-25, -1, 30, 0));
    assertThat(pushed("DECIMAL(9, 2)", new ForeignBatch(decimals))).isEqualTo("-2.50 3.00");
    assertThat(pushed("DOUBLE", new ForeignBatch(decimals))).isEqualTo("-2.5 3.0");
  }

  @Test
  void shouldFloorTimesThatAreFinerThanTheirColumn() {
    Column fine = Column.of("tsu:", 2, ABSENT, longs(-1, 1_234_567));
    assertThat(pushed("TIMESTAMP(3)", new ForeignBatch(fine)))
        .isEqualTo("1969-12-31T23:59:59.999 1970-01-01T00:00:01.234");
    assertThat(pushed("TIMESTAMP(0)", new ForeignBatch(fine)))
        .isEqualTo("1969-12-31T23:59:59 1970-01-01T00:00:01");
    Column time = Column.of("ttm", 1, ABSENT, ints(61_999));
    assertThat(pushed("TIME(0)", new ForeignBatch(time))).isEqualTo("00:01:01");
    assertThat(pushed("TIMESTAMP(9)", new ForeignBatch(Column.of("tdD", 1, ABSENT, ints(-1)))))
        .isEqualTo("1969-12-31T00:00");
    assertThat(pushed("DATE", new ForeignBatch(Column.of("tss:", 1, ABSENT, longs(-86_400)))))
        .isEqualTo("1969-12-31");
  }

  private static void refusedInRowOne(String type, Column column) {
    try (Session session = new Session("", "CREATE SOURCE s (v " + type + ")");
        ForeignBatch batch = new ForeignBatch(column)) {
      int error =
          SourceEntry.pushArrow(session.source("s"), batch.array, batch.schema, session.out());
      assertThat(refused(ErrorCode.INVALID_BATCH, error).message())
          .contains("row 1 of the batch: VALUE_OUT_OF_RANGE")
          .contains("column v");
      assertThat(session.outLong()).isZero();
    }
  }

  @Test
  void shouldRefuseToConvertWhereSomethingIsLost() {
    refusedInRowOne("DOUBLE", Column.of("l", 2, ABSENT, longs(1, (1L << 53) + 1)));
    refusedInRowOne("DOUBLE", Column.of("l", 2, ABSENT, longs(1, Long.MAX_VALUE)));
    refusedInRowOne("DOUBLE", Column.of("L", 2, ABSENT, longs(1, -1)));
    refusedInRowOne("BIGINT", Column.of("g", 2, ABSENT, doubles(1, 0.5)));
    refusedInRowOne("BIGINT", Column.of("g", 2, ABSENT, doubles(1, Double.NaN)));
    refusedInRowOne("BIGINT", Column.of("g", 2, ABSENT, doubles(1, 0x1p63)));
    refusedInRowOne("REAL", Column.of("g", 2, ABSENT, doubles(1, 1e300)));
    refusedInRowOne("DECIMAL(9, 2)", Column.of("g", 2, ABSENT, doubles(1, 0.125)));
    refusedInRowOne("TIMESTAMP(9)", Column.of("tdD", 2, ABSENT, ints(0, Integer.MAX_VALUE)));
    Column elements = Column.of("l", 3, ABSENT, longs(1, 2, (1L << 53) + 1)).named("item");
    refusedInRowOne("DOUBLE ARRAY", Column.of("+l", 2, ABSENT, ints(0, 2, 3)).with(elements));
  }

  @Test
  void shouldPushMoreRowsThanASourceHoldsThatRejects() {
    String config =
        "{\"buffer_size\": 4, \"backpressure\": \"reject\"," + " \"execution\": \"caller_runs\"}";
    try (Session session = new Session(config, "CREATE SOURCE s (v INTEGER)");
        ForeignBatch batch =
            new ForeignBatch(Column.of("g", 9, ABSENT, doubles(1, 2, 3, 4, 5, 6, 7, 8, 9.5)))) {
      int error =
          SourceEntry.pushArrow(session.source("s"), batch.array, batch.schema, session.out());
      assertThat(refused(ErrorCode.INVALID_BATCH, error).message())
          .contains("row 8 of the batch")
          .endsWith("; 8 rows before these were pushed");
      assertThat(session.outLong()).isEqualTo(8);
    }
  }

  @Test
  void shouldLetAColumnThatIsNotThereBeNull() {
    try (Session session =
            new Session("", "CREATE SOURCE s (v BIGINT, w VARCHAR, x INTEGER ARRAY)");
        ForeignBatch batch = new ForeignBatch(Column.of("l", 1, ABSENT, longs(5)))) {
      long source = session.source("s");
      long subscription = session.subscribe("s");
      ok(SourceEntry.pushArrow(source, batch.array, batch.schema, 0));
      ok(Entry.perform(session.database, 2));
      assertThat(String.valueOf(session.poll(subscription))).isEqualTo("[[5, null, null]]");
    }
    try (Session session = new Session("", "CREATE SOURCE s (v BIGINT, w VARCHAR NOT NULL)");
        ForeignBatch batch = new ForeignBatch(Column.of("l", 1, ABSENT, longs(5)))) {
      int error = SourceEntry.pushArrow(session.source("s"), batch.array, batch.schema, 0);
      assertThat(refused(ErrorCode.BINDING_MISMATCH, error).message()).contains("w VARCHAR");
    }
  }

  @Test
  void shouldNotWaitWhenItTriesToPush() {
    try (Session session = new Session("{\"buffer_size\": 4}", "CREATE SOURCE s (v BIGINT)");
        ForeignBatch three = new ForeignBatch(Column.of("l", 3, ABSENT, longs(1, 2, 3)));
        ForeignBatch many = new ForeignBatch(Column.of("l", 5, ABSENT, longs(1, 2, 3, 4, 5)))) {
      long source = session.source("s");
      long subscription = session.subscribe("s");
      int taken = 0;
      do {
        ok(SourceEntry.tryPushArrow(source, three.array, three.schema, session.out()));
        taken += session.outTruth() ? 3 : 0;
      } while (session.outTruth());
      refused(
          ErrorCode.INVALID_ARGUMENT,
          SourceEntry.tryPushArrow(source, many.array, many.schema, session.out()));
      int read = 0;
      while (read < taken) {
        List<List<@Nullable Object>> rows = session.recv(subscription);
        read += rows == null ? taken + 1 : rows.size();
      }
      assertThat(read).isEqualTo(taken).isPositive();
    }
  }

  /** What is done to a good batch of a text column and a number column. */
  private static Map<String, ObjLongConsumer<ForeignBatch>> damages() {
    Map<String, ObjLongConsumer<ForeignBatch>> damages = new TreeMap<>();
    damages.put("released", (b, at) -> MemoryUtil.putLong(b.array + 64, 0));
    damages.put("released child", (b, at) -> MemoryUtil.putLong(at + 64, 0));
    damages.put("released schema", (b, at) -> MemoryUtil.putLong(b.schema + 56, 0));
    damages.put("negative length", (b, at) -> MemoryUtil.putLong(at, -1));
    damages.put("huge length", (b, at) -> MemoryUtil.putLong(b.array, 1L << 40));
    damages.put("short child", (b, at) -> MemoryUtil.putLong(at, 1));
    damages.put("negative offset", (b, at) -> MemoryUtil.putLong(at + 16, -1));
    damages.put("huge offset", (b, at) -> MemoryUtil.putLong(at + 16, Long.MAX_VALUE));
    damages.put("null count", (b, at) -> MemoryUtil.putLong(at + 8, 99));
    damages.put("null count without bitmap", (b, at) -> MemoryUtil.putLong(at + 8, 1));
    damages.put("few buffers", (b, at) -> MemoryUtil.putLong(at + 24, 2));
    damages.put("many buffers", (b, at) -> MemoryUtil.putLong(at + 24, 1L << 33));
    damages.put("no buffers", (b, at) -> MemoryUtil.putLong(at + 40, 0));
    damages.put("no offsets", (b, at) -> MemoryUtil.putLong(MemoryUtil.getLong(at + 40) + 8, 0));
    damages.put("no data", (b, at) -> MemoryUtil.putLong(MemoryUtil.getLong(at + 40) + 16, 0));
    damages.put("few children", (b, at) -> MemoryUtil.putLong(b.array + 32, 1));
    damages.put("many children", (b, at) -> MemoryUtil.putLong(b.schema + 32, 1L << 40));
    damages.put("no children", (b, at) -> MemoryUtil.putLong(b.array + 48, 0));
    damages.put("no child schemas", (b, at) -> MemoryUtil.putLong(b.schema + 40, 0));
    damages.put("null child", (b, at) -> MemoryUtil.putLong(MemoryUtil.getLong(b.array + 48), 0));
    damages.put("children of text", (b, at) -> MemoryUtil.putLong(at + 32, 1));
    damages.put("dictionary", (b, at) -> MemoryUtil.putLong(at + 56, at));
    damages.put("no format", (b, at) -> MemoryUtil.putLong(b.columnSchema(0), 0));
    damages.put("offsets that go back", (b, at) -> offset(at, 1, 5));
    damages.put("negative first offset", (b, at) -> offset(at, 0, -5));
    damages.put("negative last offset", (b, at) -> offset(at, 2, -1));
    damages.put("cycle", (b, at) -> {
      MemoryUtil.putLong(b.columnSchema(0) + 32, 1);
      MemoryUtil.putLong(b.columnSchema(0) + 40, MemoryUtil.getLong(b.schema + 40));
    });
    return damages;
  }

  private static void offset(long array, int index, int value) {
    MemoryUtil.putInt(MemoryUtil.getLong(MemoryUtil.getLong(array + 40) + 8) + 4L * index, value);
  }

  @Test
  void shouldRefuseWhatIsMalformedAndTakeTheNextBatch() {
    try (Session session = new Session("", "CREATE SOURCE s (t VARCHAR, n BIGINT)")) {
      long source = session.source("s");
      long subscription = session.subscribe("s");
      damages().forEach((what, damage) -> {
        try (ForeignBatch batch = good()) {
          damage.accept(batch, batch.column(0));
          int error = SourceEntry.pushArrow(source, batch.array, batch.schema, 0);
          assertThat(error).as(what).isEqualTo(ErrorCode.INVALID_BATCH.number());
          assertThat(Session.error().message()).as(what).contains("nothing of the batch was taken");
        }
      });
      ok(Entry.perform(session.database, 2));
      assertThat(session.poll(subscription)).isNull();
      try (ForeignBatch batch = good()) {
        ok(SourceEntry.pushArrow(source, batch.array, batch.schema, 0));
      }
      ok(Entry.perform(session.database, 2));
      assertThat(String.valueOf(session.poll(subscription))).isEqualTo("[[a, 1], [bb, 2]]");
    }
  }

  private static ForeignBatch good() {
    return new ForeignBatch(
        Column.of("u", 2, ABSENT, ints(0, 1, 3), text("abb")).named("t"),
        Column.of("l", 2, ABSENT, longs(1, 2)).named("n"));
  }

  @Test
  void shouldSayHowManyDigitsADecimalHas() {
    try (Session session = new Session("", "CREATE SOURCE s (v DECIMAL(5, 2))")) {
      long source = session.source("s");
      for (String format : List.of("d:9,2", "d:9,1")) {
        try (ForeignBatch batch =
            new ForeignBatch(Column.of(format, 1, ABSENT, longs(1_000_000, 0)))) {
          int error = SourceEntry.pushArrow(source, batch.array, batch.schema, 0);
          assertThat(refused(ErrorCode.INVALID_BATCH, error).remedy())
              .startsWith("give at most 3 digits before the point");
        }
      }
    }
  }

  @Test
  void shouldNameTypesThatItDoesNotTake() {
    try (Session session = new Session("", "CREATE SOURCE s (v BIGINT)")) {
      long source = session.source("s");
      for (String format : List.of("+s", "+m", "+us:0,1", "w:16", "tiD", "d:9,2,64", "+vl", "?")) {
        try (ForeignBatch batch = new ForeignBatch(Column.of(format, 1, ABSENT, longs(1)))) {
          refused(
              ErrorCode.NOT_SUPPORTED, SourceEntry.pushArrow(source, batch.array, batch.schema, 0));
        }
      }
      for (String format : List.of("b", "d:38,77", "d:38,-77", "d:38,-2147483648")) {
        try (ForeignBatch batch = new ForeignBatch(Column.of(format, 1, ABSENT, longs(1, 0)))) {
          refused(
              ErrorCode.BINDING_MISMATCH,
              SourceEntry.pushArrow(source, batch.array, batch.schema, 0));
        }
      }
      refused(ErrorCode.INVALID_BATCH, SourceEntry.pushArrow(source, 0, 0, 0));
    }
  }

  @Test
  void shouldRefuseViewsAndIndexesThatPointOutside() {
    Column values = Column.of("u", 1, ABSENT, ints(0, 1), text("a"));
    List<Column> columns = List.of(
        Column.of("vu", 1, ABSENT, view(13, 1, 0), text("thirteen char"), longs(13)),
        Column.of("vu", 1, ABSENT, view(13, 0, 1), text("thirteen char"), longs(13)),
        Column.of("vu", 1, ABSENT, view(-1, 0, 0), text("thirteen char"), longs(13)),
        Column.of("vu", 1, ABSENT, view(13, -1, 0), text("thirteen char"), longs(13)),
        Column.of("vu", 1, ABSENT),
        Column.of("c", 1, ABSENT, bits(1)).of(values),
        Column.of("c", 1, ABSENT, bits(-1)).of(values),
        Column.of("C", 1, ABSENT, bits(200)).of(values),
        Column.of("c", 1, ABSENT, bits(0)).of(values.from(-1)));
    try (Session session = new Session("", "CREATE SOURCE s (v VARCHAR)")) {
      long source = session.source("s");
      for (Column column : columns) {
        try (ForeignBatch batch = new ForeignBatch(column)) {
          refused(
              ErrorCode.INVALID_BATCH, SourceEntry.pushArrow(source, batch.array, batch.schema, 0));
        }
      }
    }
  }
}
