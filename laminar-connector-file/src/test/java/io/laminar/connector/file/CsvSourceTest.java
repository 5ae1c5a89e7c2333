package io.laminar.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.core.connector.SourceConnector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvSourceTest {
  @TempDir
  Path directory;

  private Example flights(String text) throws IOException {
    return Example.flights(directory).file("flights.csv", text);
  }

  @Test
  void shouldBindFieldsByHeaderWhateverTheirOrderAndCase() throws IOException {
    Example file = flights("ORIGIN,ignored,Delay,ts\nORD,x,5,1970-01-01 00:00\n");

    assertThat(file.rows()).containsExactly(List.of(0L, 5L, "ORD"));
  }

  @Test
  void shouldBindByPositionWithoutHeader() throws IOException {
    Example file = flights("1970-01-01T00:00:01,-3,LAX").with("header", "false");

    assertThat(file.rows()).containsExactly(List.of(1000L, -3L, "LAX"));
  }

  @Test
  void shouldReadQuotesLinesAndEmptyFields() throws IOException {
    Example file = flights(String.join(
        "\r\n",
        "\uFEFFts,delay,origin",
        "1970-01-01 00:00,,\"a \"\"b\"\",\nc\"",
        "",
        "1970-01-01 00:00:00.250,1,\"\""));

    assertThat(file.rows())
        .containsExactly(Arrays.asList(0L, null, "a \"b\",\nc"), List.of(250L, 1L, ""));
  }

  @Test
  void shouldReadMoreFieldsThanItsFirstRoomHas() throws IOException {
    String more = ",x".repeat(40);
    Example file = flights("a,b" + ",more".repeat(40) + ",ts,delay,origin\n"
        + "1,\"q\"" + more + ",1970-01-01,5,\"\"\n"
        + "2,\"q\"" + more + ",1970-01-01,,A\n");

    assertThat(file.rows()).containsExactly(List.of(0L, 5L, ""), Arrays.asList(0L, null, "A"));
  }

  @Test
  void shouldRefuseARecordThatEndsEarly() throws IOException {
    Example file = flights("ts,delay,origin\n1970-01-01,1,A\n1970-01-01,1\n");

    assertFails(
        file,
        ErrorCode.MALFORMED_INPUT,
        "flights.csv, line 3, column 1: the record has 2 fields and the header 3");
  }

  @Test
  void shouldCountDoubledQuotesInTheColumn() throws IOException {
    Example file = flights("origin,delay,ts\n\"a\"\"b\"\"c\",x,1970-01-01\n");

    assertFails(
        file,
        ErrorCode.MALFORMED_INPUT,
        "flights.csv, line 2, column 11: column delay: 'x' is no INTEGER");
  }

  @Test
  void shouldUseDelimiterQuoteAndNullText() throws IOException {
    Example file = flights("ts;delay;origin\n1970-01-01;NA;'x;y'\n1970-01-01;1;'NA'\n")
        .with("delimiter", ";")
        .with("quote", "'")
        .with("null_string", "NA");

    assertThat(file.rows()).containsExactly(Arrays.asList(0L, null, "x;y"), List.of(0L, 1L, "NA"));
  }

  @Test
  void shouldReadNoMoreRowsThanAsked() throws IOException {
    Example file = flights("ts,delay,origin\n" + "1970-01-01,1,A\n".repeat(5));
    RecordedRows recorded = new RecordedRows(3);

    try (SourceConnector source = file.source()) {
      assertThat(source.readSome(recorded, 3)).isTrue();
      assertThat(recorded.rows).hasSize(3);
      assertThat(source.readSome(recorded, 3)).isFalse();
      assertThat(recorded.rows).hasSize(5);
    }
  }

  @Test
  void shouldNameLineAndColumnOfAFieldThatIsNoValue() throws IOException {
    Example file = flights("ts,origin,delay\n1970-01-01,\"a\"\"\nb\",1\n1970-01-01,\"a,\",x7\n");

    assertFails(
        file,
        ErrorCode.MALFORMED_INPUT,
        "flights.csv, line 4, column 17: column delay: 'x7' is no INTEGER");
  }

  @Test
  void shouldNameLineAndColumnAfterAFieldOfSeveralLines() throws IOException {
    Example file = flights("origin,delay,ts\n\"a\nbc\",1,noon\n");

    assertFails(
        file,
        ErrorCode.MALFORMED_INPUT,
        "flights.csv, line 3, column 7: column ts: 'noon' is no TIMESTAMP(3)");
  }

  @Test
  void shouldNameTheMissingValueOfANotNullColumn() throws IOException {
    Example file = flights("ts,delay,origin\n1970-01-01,1,\n");

    assertFails(
        file,
        ErrorCode.NOT_NULL_VIOLATION,
        "flights.csv, line 2, column 14: column origin: the value is missing");
  }

  @Test
  void shouldRefuseARecordWithAnotherNumberOfFields() throws IOException {
    Example file = flights("ts,delay,origin\n1970-01-01,1,A\n1970-01-01,1,A,B\n");

    assertFails(
        file,
        ErrorCode.MALFORMED_INPUT,
        "flights.csv, line 3, column 1: the record has 4 fields and the header 3");
  }

  @Test
  void shouldNameAColumnThatTheHeaderHasTwice() throws IOException {
    Example file = flights("ts,delay,Delay,origin\n");

    assertThatThrownBy(file::source).hasMessageContaining("the header names delay twice");
  }

  @Test
  void shouldNameColumnsThatTheHeaderLacks() throws IOException {
    Example file = flights("ts,origin\n");

    assertThatThrownBy(file::source)
        .hasMessageContaining("the header lacks delay")
        .hasMessageContaining("it names: ts, origin");
  }

  @Test
  void shouldRefuseAnUnclosedQuoteAndAnEmptyFile() throws IOException {
    assertFails(
        flights("ts,delay,origin\n1970-01-01,1,\"A\n"), ErrorCode.MALFORMED_INPUT, "flights.csv");
    assertThatThrownBy(() -> flights("").source()).hasMessageContaining("the file is empty");
  }

  @Test
  void shouldRefuseTextThatIsNotUtf8() throws IOException {
    Example file = flights("");
    Files.write(directory.resolve("flights.csv"), new byte[] {'t', 's', (byte) 0xff, '\n'});

    assertThatThrownBy(file::source)
        .hasMessageContaining("flights.csv, line 1, column 3: the text is not UTF-8");
  }

  @Test
  void shouldReadTheRowsBeforeAByteThatIsNotUtf8AndSayWhereItIs() throws IOException {
    Example file = flights("");
    Files.writeString(
        directory.resolve("flights.csv"),
        "ts,delay,origin\r\n1970-01-01,1,\"é\ry\"\r\n1970-01-01,2,\u00ff\n",
        StandardCharsets.UTF_8);
    byte[] bytes = Files.readAllBytes(directory.resolve("flights.csv"));
    // The second byte of the last character is cut off.
    bytes[bytes.length - 2] = '\n';
    Files.write(directory.resolve("flights.csv"), bytes);
    RecordedRows rows = new RecordedRows(3);

    try (SourceConnector source = file.source()) {
      assertThatThrownBy(() -> source.readSome(rows, 10))
          .isInstanceOfSatisfying(
              LaminarException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_INPUT))
          .hasMessageContaining("flights.csv, line 4, column 14: the text is not UTF-8");
    }
    assertThat(rows.rows).containsExactly(List.of(0L, 1L, "é\ry"));
  }

  @Test
  void shouldReadCharactersThatLieAcrossTheEndOfABuffer() throws IOException {
    String origin = "é日👩".repeat(10_000);

    for (String first : List.of("", "a", "ab", "abc")) {
      assertThat(flights("ts,delay,origin\n1970-01-01,1," + first + origin).rows())
          .containsExactly(List.of(0L, 1L, first + origin));
    }
  }

  @Test
  void shouldRefuseAnOffsetThatIsNone() throws IOException {
    assertFails(
        flights("ts,delay,origin\n1970-01-01T00:00+18:01,1,A\n"),
        ErrorCode.MALFORMED_INPUT,
        "'1970-01-01T00:00+18:01' is no TIMESTAMP(3)");
    assertFails(
        flights("ts,delay,origin\n1970-01-01T00:00-01:60,1,A\n"),
        ErrorCode.MALFORMED_INPUT,
        "is no TIMESTAMP(3)");
    assertThat(flights("ts,delay,origin\n1970-01-02T00:00+18:00,1,A\n").rows())
        .containsExactly(List.of(6 * 3_600_000L, 1L, "A"));
  }

  @Test
  void shouldReadNumbersAsCastDoes() throws IOException {
    for (String text : List.of("1d", "0x1p3", "1e400", "-1e400", "１", "1f", "+-1", "")) {
      for (TypeKind kind : List.of(TypeKind.DOUBLE, TypeKind.INTEGER)) {
        assertFails(
            Example.of(directory, DataType.of(kind)).file("v.csv", "v\n\"" + text + "\"\n"),
            ErrorCode.MALFORMED_INPUT,
            "v.csv, line 2, column 1: column v: '" + text + "' is no " + kind);
      }
    }
    assertFails(
        Example.of(directory, DataType.decimal(5, 2)).file("v.csv", "v\n１\n"),
        ErrorCode.MALFORMED_INPUT,
        "column v: '１' is no DECIMAL");
    assertThat(one(DataType.of(TypeKind.DOUBLE), "-Infinity")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(one(DataType.of(TypeKind.DOUBLE), " +1.e-2 ")).isEqualTo(0.01);
    assertThat(one(DataType.of(TypeKind.INTEGER), "+7")).isEqualTo(7L);
  }

  @Test
  void shouldReadEveryType() throws IOException {
    assertThat(one(DataType.of(TypeKind.BOOLEAN), "TRUE")).isEqualTo(true);
    assertThat(one(DataType.of(TypeKind.BIGINT), " 42 ")).isEqualTo(42L);
    assertThat(one(DataType.of(TypeKind.DOUBLE), "1.5e3")).isEqualTo(1500.0);
    assertThat(one(DataType.decimal(9, 2), "1.25")).hasToString("1.25");
    assertThat(one(DataType.of(TypeKind.DATE), "1970-02-01")).isEqualTo(31L);
    assertThat(one(new DataType(TypeKind.TIME, 1, 0, false), "00:01:00.5"))
        .isEqualTo(60_500_000_000L);
    assertThat(one(DataType.timestamp(6), "1970-01-01 01:00:00.000001+01:00")).isEqualTo(1L);
    assertThat(one(DataType.of(TypeKind.VARBINARY), "0x4142")).isEqualTo("AB");
  }

  private Object one(DataType type, String text) throws IOException {
    Object value = Example.of(directory, type)
        .file("one.csv", "v\n" + text + "\n")
        .rows()
        .get(0)
        .get(0);
    assertThat(value).isNotNull();
    return java.util.Objects.requireNonNull(value);
  }

  @Test
  void shouldReadOtherTimestampFormats() throws IOException {
    assertThat(timestamp("epoch_seconds", "2")).isEqualTo(2000L);
    assertThat(timestamp("epoch_micros", "3000")).isEqualTo(3L);
    assertThat(timestamp("dd.MM.yyyy HH:mm", "02.01.1970 00:01")).isEqualTo(86_460_000L);
    assertThat(timestamp("dd.MM.yyyy", "02.01.1970")).isEqualTo(86_400_000L);
    assertThat(timestamp("MM/dd/yyyy hh:mm a", "01/02/1970 01:05 PM")).isEqualTo(133_500_000L);
    assertThat(timestamp("d MMM uuuu HH Z", "2 Jan 1970 01 +0100")).isEqualTo(86_400_000L);
    assertThat(timestamp("yyyy-MM-ddXXX", "1970-01-02+01:00")).isEqualTo(82_800_000L);
    assertThatThrownBy(() -> timestamp("dd.MM.yyyy", "31.02.2024"))
        .hasMessageContaining("'31.02.2024' is no TIMESTAMP(3)");
    assertThatThrownBy(() -> timestamp("yyyy-MM-dd hh:mm", "2024-01-01 10:30"))
        .hasMessageContaining("'2024-01-01 10:30' is no TIMESTAMP(3)");
    assertThatThrownBy(() -> timestamp("epoch_micros", "3001"))
        .hasMessageContaining("'3001' is no TIMESTAMP(3)");
  }

  private long timestamp(String format, String text) throws IOException {
    Object value = Example.of(directory, DataType.timestamp(3))
        .file("one.csv", "v\n" + text + "\n")
        .with("timestamp_format", format)
        .rows()
        .get(0)
        .get(0);
    return value instanceof Long units ? units : Long.MIN_VALUE;
  }

  @Test
  void shouldRefuseTimestampsThatAreNoneOrTooFine() throws IOException {
    for (String text : List.of(
        "2001-02-30",
        "2001-1-1",
        "2001-01-01 24:00",
        "2001-01-01 00:00:00.0001",
        "2001-01-01x",
        "2001-01-01 00:00Zx",
        "2001-01-01 00:00:00.")) {
      Example file =
          Example.of(directory, DataType.timestamp(3)).file("t.csv", "v\n" + text + "\n");
      assertFails(file, ErrorCode.MALFORMED_INPUT, "'" + text + "' is no TIMESTAMP(3)");
    }
  }

  private static void assertFails(Example file, ErrorCode code, String message) {
    assertThatThrownBy(file::rows)
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "TIMESTAMP, 0, 2024-01-01 00:00:00.4",
    "TIMESTAMP, 2, 2024-01-01 00:00:00.123",
    "TIMESTAMP, 4, 1969-12-31 23:59:59.99999",
    "TIMESTAMP_LTZ, 7, 2024-01-01T00:00:00.12345678Z",
    "TIME, 0, 12:00:00.4",
    "TIME, 3, 12:00:00.1234"
  })
  void shouldRefuseDigitsThatThePrecisionDoesNotHold(TypeKind kind, int precision, String text)
      throws IOException {
    DataType type = new DataType(kind, precision, 0, false);
    String cut = text.substring(0, text.indexOf('.'));

    assertThat(Example.of(directory, type).file("v.csv", "v\n" + cut + "\n").rows())
        .hasSize(1);
    assertFails(
        Example.of(directory, type).file("v.csv", "v\n" + text + "\n"),
        ErrorCode.MALFORMED_INPUT,
        "'" + text + "' is no " + type.sqlName());
  }
}
