package io.laminar.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonSourceTest {
  @TempDir
  Path directory;

  private Example flights(String text) throws IOException {
    return Example.flights(directory).file("flights.json", text);
  }

  @Test
  void shouldReadObjectsOneAfterAnother() throws IOException {
    Example file = flights("""
        {"TS":"1970-01-01T00:00:01","delay":5,"origin":"ORD"}
        {"origin":"a\\"b","ts":"1970-01-01","extra":{"x":[1]}}
        """);

    assertThat(file.rows())
        .containsExactly(List.of(1000L, 5L, "ORD"), Arrays.asList(0L, null, "a\"b"));
  }

  @Test
  void shouldReadAnArrayOfObjects() throws IOException {
    Example file = flights("[{\"ts\":7,\"delay\":null,\"origin\":\"A\"}, "
            + "{\"ts\":8,\"delay\":\"1\",\"origin\":\"B\"}]")
        .with("timestamp_format", "epoch_millis");

    assertThat(file.rows()).containsExactly(Arrays.asList(7L, null, "A"), List.of(8L, 1L, "B"));
    assertThat(flights("[]").rows()).isEmpty();
    assertThat(flights("").rows()).isEmpty();
  }

  @Test
  void shouldNameLineAndColumnOfAValueOfAnotherKind() throws IOException {
    assertFails(
        "{\"ts\":\"1970-01-01\",\n \"delay\":1.5,\"origin\":\"A\"}",
        ErrorCode.MALFORMED_INPUT,
        "flights.json, line 2, column 10: column delay: the number 1.5 is no INTEGER");
    assertFails(
        "{\"delay\":true}",
        ErrorCode.MALFORMED_INPUT,
        "flights.json, line 1, column 10: column delay: the truth value true is no INTEGER");
    assertFails(
        "{\"delay\":[1]}",
        ErrorCode.MALFORMED_INPUT,
        "line 1, column 10: column delay: an array is no INTEGER");
    assertFails("{\"ts\":\"soon\"}", ErrorCode.MALFORMED_INPUT, "'soon' is no TIMESTAMP(3)");
  }

  @Test
  void shouldReadOneAndZeroAsTruthValues() throws IOException {
    Example file = Example.of(directory, DataType.of(TypeKind.BOOLEAN));

    assertThat(
            file.file("v.json", "{\"v\":1}{\"v\":0}{\"v\":true}{\"v\":\"f\"}").rows())
        .containsExactly(List.of(true), List.of(false), List.of(true), List.of(false));
    assertThatThrownBy(file.file("v.json", "{\"v\":2}")::rows)
        .hasMessageContaining("column v: '2' is no BOOLEAN");
  }

  @Test
  void shouldKeepTheJsonOfWhatIsNotAStringInAVarchar() throws IOException {
    Example file = Example.of(directory, DataType.of(TypeKind.VARCHAR))
        .file(
            "v.json",
            "{\"v\": 1.50}\n{\"v\":false}\n{\"v\": {\"a\": [1e2, null, \"x\"]}}\n{\"v\":[]}");

    assertThat(file.rows())
        .containsExactly(
            List.of("1.50"), List.of("false"), List.of("{\"a\":[1e2,null,\"x\"]}"), List.of("[]"));
  }

  @Test
  void shouldReadStringsLongerThanItsLibraryWould() throws IOException {
    String text = "x".repeat(20_000_001);
    Example file = Example.of(directory, DataType.of(TypeKind.VARCHAR))
        .file("v.json", "{\"v\":\"" + text + "\"}");

    assertThat(file.rows().get(0).get(0)).isEqualTo(text);
  }

  @Test
  void shouldNameTheRowThatLacksANotNullColumn() throws IOException {
    assertFails(
        "{\"ts\":\"1970-01-01\",\"origin\":\"A\"}\n{\"ts\":\"1970-01-01\"}",
        ErrorCode.NOT_NULL_VIOLATION,
        "flights.json, line 2, column 1: column origin: the value is missing");
  }

  @Test
  void shouldNameLineAndColumnOfTextThatIsNoJson() throws IOException {
    assertFails(
        "{\"ts\":\"1970-01-01\",\"origin\":\"A\"}\n{\"ts\" \"x\"}",
        ErrorCode.MALFORMED_INPUT,
        "flights.json, line 2, column 7: the text is not JSON. check quotes, commas and braces");
    assertFails("{\"ts\":", ErrorCode.MALFORMED_INPUT, "the text ends in the middle");
    assertFails("[1]", ErrorCode.MALFORMED_INPUT, "line 1, column 2: an object is expected here");
    assertFails("[] 1", ErrorCode.MALFORMED_INPUT, "nothing may follow the array");
  }

  @Test
  void shouldReadPastAByteOrderMark() throws IOException {
    assertThat(flights("\uFEFF{\"ts\":\"1970-01-01\",\"origin\":\"A\"}").rows())
        .containsExactly(Arrays.asList(0L, null, "A"));
  }

  @Test
  void shouldNameLineAndColumnOfTextThatIsNotUtf8() throws IOException {
    Example file = flights("");
    Files.write(
        directory.resolve("flights.json"),
        "{\"ts\":\"1970-01-01\",\n\"origin\":\"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(file::rows)
        .hasMessageContaining("flights.json, line 2, column 11: the text is not UTF-8");
  }

  @Test
  void shouldNameLineAndColumnOfTextThatIsTooLarge() throws IOException {
    String row = "{\"ts\":\"1970-01-01\",\"origin\":\"A\"}\n";
    assertFails(
        row + "{\"other\":" + "[".repeat(2_000),
        ErrorCode.MALFORMED_INPUT,
        "flights.json, line 2, column ");
    assertFails(
        row + "{\"delay\":" + "1".repeat(2_000) + "}",
        ErrorCode.MALFORMED_INPUT,
        "flights.json, line 2, column ");
  }

  @Test
  void shouldFindADirectoryWhenItOpens() throws IOException {
    Files.createDirectory(directory.resolve("flights.json"));
    Example file = Example.flights(directory).with("path", "flights.json");

    assertThatThrownBy(file::source)
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IO_FAILURE));
  }

  private void assertFails(String text, ErrorCode code, String message) throws IOException {
    Example file = flights(text);
    assertThatThrownBy(file::rows)
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }
}
