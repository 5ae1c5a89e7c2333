package io.laminar.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.LaminarException;
import io.laminar.core.connector.SourceConnector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code on_bad_record = 'skip'}. */
class BadRecordTest {
  @TempDir
  Path directory;

  private final RecordedRows recorded = new RecordedRows(3);
  private final List<String> problems = new ArrayList<>();

  private void read(String name, String text) throws IOException {
    read(Example.flights(directory).file(name, text));
  }

  private void read(Example file) {
    try (SourceConnector source = file.with("on_bad_record", "skip").source()) {
      source.reportBadRecordsTo(error -> problems.add(error.problem()));
      boolean more = true;
      while (more) {
        more = source.readSome(recorded, 2);
      }
    }
  }

  @Test
  void shouldSkipRecordsOfCsvAndSayWhereTheyAre() throws IOException {
    read("f.csv", """
        ts,delay,origin
        1970-01-01,1,A
        1970-01-01,late,B
        1970-01-01,2
        1970-01-01,3,
        soon,"4
        ",D
        1970-01-01,,E
        """);

    assertThat(recorded.rows).containsExactly(List.of(0L, 1L, "A"), Arrays.asList(0L, null, "E"));
    assertThat(problems)
        .containsExactly(
            "f.csv, line 3, column 12: column delay: 'late' is no INTEGER",
            "f.csv, line 4, column 1: the record has 2 fields and the header 3",
            "f.csv, line 5, column 14: column origin: the value is missing and the column is"
                + " NOT NULL",
            "f.csv, line 6, column 1: column ts: 'soon' is no TIMESTAMP(3)");
  }

  @Test
  void shouldSkipObjectsOfJsonAndLinesThatAreNotJson() throws IOException {
    read("f.json", """
        {"ts":"1970-01-01","delay":1,"origin":"A"}
        {"ts":"1970-01-01","delay":[1,{"x":2}],"origin":"B"}
        {"ts":"1970-01-01" "delay":2}
        not json
        7
        {"ts":"1970-01-01","delay":3}
        {"ts":"1970-01-01","origin":"E"} {"ts":"1970-01-01","delay":{},"origin":"F"}
        {"ts":"soon","delay":4,"origin":"G"}
        {"ts":"1970-01-01","origin":"H""");

    assertThat(recorded.rows).containsExactly(List.of(0L, 1L, "A"), Arrays.asList(0L, null, "E"));
    assertThat(problems)
        .containsExactly(
            "f.json, line 2, column 28: column delay: an array is no INTEGER",
            "f.json, line 3, column 20: the text is not JSON",
            "f.json, line 4, column 1: the text is not JSON",
            "f.json, line 5, column 1: an object is expected here, one for each row, not 7",
            "f.json, line 6, column 1: column origin: the value is missing and the column is"
                + " NOT NULL",
            "f.json, line 7, column 61: column delay: an object is no INTEGER",
            "f.json, line 8, column 7: column ts: 'soon' is no TIMESTAMP(3)",
            "f.json, line 9, column 31: the text ends in the middle of an object, an array or a"
                + " string");
  }

  @Test
  void shouldSkipObjectsInAnArrayButNotTextThatIsNotJson() throws IOException {
    Example file = Example.flights(directory)
        .file("f.json", "[{\"ts\":1},\n{\"ts\":\"1970-01-01\",\"origin\":\"A\"},\n{\"ts\"]");

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(LaminarException.class)
        .hasMessageContaining(
            "f.json, line 3, column 6: the text is not JSON, and the next record of the"
                + " array cannot be found");
    assertThat(recorded.rows).containsExactly(Arrays.asList(0L, null, "A"));
    assertThat(problems).hasSize(1);
  }

  @Test
  void shouldSkipWhatIsNotAnObjectInAnArray() throws IOException {
    read(
        "f.json",
        "[7, {\"ts\":\"1970-01-01\",\"origin\":\"A\"}, [{\"ts\":0}, [2]],\n null, \""
            + "x".repeat(50) + "\", {\"ts\":\"1970-01-01\",\"origin\":\"B\"}, true]");

    assertThat(recorded.rows)
        .containsExactly(Arrays.asList(0L, null, "A"), Arrays.asList(0L, null, "B"));
    assertThat(problems)
        .containsExactly(
            "f.json, line 1, column 2: an object is expected here, one for each row, not 7",
            "f.json, line 1, column 39: an object is expected here, one for each row, not [",
            "f.json, line 2, column 2: an object is expected here, one for each row, not null",
            "f.json, line 2, column 8: an object is expected here, one for each row, not "
                + "x".repeat(40) + "…",
            "f.json, line 2, column 96: an object is expected here, one for each row, not true");
  }

  @Test
  void shouldSkipAnArrayAmongObjectsAsOneRecord() throws IOException {
    read("f.json", """
        {"ts":"1970-01-01","origin":"A"}
        [{"ts":"1970-01-01","origin":"B"},
         {"ts":"1970-01-01","origin":"C"}]
        {"ts":"1970-01-01","origin":"D"}
        """);

    assertThat(recorded.rows).extracting(row -> row.get(2)).containsExactly("A", "D");
    assertThat(problems).hasSize(1);
  }

  @Test
  void shouldSkipWhatLiesTooDeepInAnArrayAndKnowWhereTheRestStands() throws IOException {
    String deep = "{\"x\":" + "[{\"]\\\"\":".repeat(1_000) + "\n1" + "}]".repeat(1_000) + "}";
    String good = "{\"ts\":\"1970-01-01\",\"origin\":\"A\"}";
    read(
        "f.json",
        "[" + good + "," + deep + ", 7,\n" + good + "," + deep + "," + deep + "," + good + "]");

    assertThat(recorded.rows).hasSize(3);
    assertThat(problems)
        .containsExactly(
            "f.json, line 1, column 4033: objects and arrays lie more than 1000 deep",
            "f.json, line 2, column 2005: an object is expected here, one for each row, not 7",
            "f.json, line 3, column 4032: objects and arrays lie more than 1000 deep",
            "f.json, line 4, column 6002: objects and arrays lie more than 1000 deep");
  }

  @Test
  void shouldCountColumnsOnBehindWhatLiesTooDeep() throws IOException {
    String deep = "[".repeat(1_200) + "]".repeat(1_200);
    read("f.json", "[" + deep + ",{\"x\":" + deep + "} ,7]");

    assertThat(problems)
        .containsExactly(
            "f.json, line 1, column 1002: objects and arrays lie more than 1000 deep",
            "f.json, line 1, column 3407: objects and arrays lie more than 1000 deep",
            "f.json, line 1, column 4811: an object is expected here, one for each row, not 7");
  }

  @Test
  void shouldReadTheLineBehindOneThatBreaksOff() throws IOException {
    List<String> broken = List.of(
        "-", "1.", "1e", "7", "tru", "nul", "\"x", "{\"x", "{\"x\":-", "{\"x\":1.", "{\"x\":1e+");
    for (String line : broken) {
      recorded.rows.clear();
      read("f.json", line + "\n{\"ts\":\"1970-01-01\",\"origin\":\"A\"}\n");

      assertThat(recorded.rows).as(line).hasSize(1);
    }
    assertThat(problems).hasSameSizeAs(broken);
  }

  @Test
  void shouldSkipALineThatLiesTooDeep() throws IOException {
    String good = "{\"ts\":\"1970-01-01\",\"origin\":\"A\"}\n";
    read("f.json", good + "{\"x\":" + "[".repeat(2_000) + "\n" + good + "7\n" + good);

    assertThat(recorded.rows).hasSize(3);
    assertThat(problems)
        .containsExactly(
            "f.json, line 2, column 1006: objects and arrays lie more than 1000 deep",
            "f.json, line 4, column 1: an object is expected here, one for each row, not 7");
  }

  @Test
  void shouldSayThatAnArrayEndsInTheMiddle() {
    for (String end : List.of("", ",", ",{\"ts\":\"1970", ",{\"x\":" + "[".repeat(2_000))) {
      assertThatThrownBy(() -> read("f.json", "[7" + end))
          .as(end)
          .hasMessageContaining("the text ends in the middle of an object, an array or a string");
    }
  }

  @Test
  void shouldSayThatNoRecordCanBeFoundBehindANameThatIsTooLong() {
    assertThatThrownBy(() -> read("f.json", "{\"" + "x".repeat(60_000) + "\":1}\n{}"))
        .hasMessageContaining(
            "a string or a name is too long here, and the next record cannot be found");
  }

  @Test
  void shouldNotSkipWhatHidesWhereTheNextRecordBegins() throws IOException {
    assertThatThrownBy(() -> read("f.csv", "ts,delay,origin\n1970-01-01,1,\"A\n1970-01-01,2,B\n"))
        .hasMessageContaining("f.csv, line 2, column 1: a field of this record has a quote");

    Example file = Example.flights(directory).file("g.csv", "");
    Files.write(
        directory.resolve("g.csv"),
        "ts,delay,origin\n1970-01-01,1,\u00ff\n".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> read(file)).hasMessageContaining("the text is not UTF-8");
  }

  @Test
  void shouldLeaveNothingOfASkippedRecordInTheNextRow() throws IOException {
    read(
        "f.json",
        "{\"origin\":\"A\",\"delay\":1,\"ts\":0}\n{\"ts\":\"1970-01-01\",\"origin\":\"B\"}");

    assertThat(recorded.rows).containsExactly(Arrays.asList(0L, null, "B"));
  }
}
