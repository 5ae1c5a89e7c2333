package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.LaminarDB;
import io.laminar.api.Row;
import io.laminar.api.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records that a source's connector skips, and what is said of those that end it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BadRecordsTest {
  private static final String SKIPPING =
      "CREATE SOURCE t (v TINYINT, d DECIMAL(3, 2)) FROM FILE (path = 't.csv', on_bad_record = 'skip')";

  @TempDir
  Path directory;

  private void file(String text) throws IOException {
    Files.writeString(directory.resolve("t.csv"), text);
  }

  @Test
  void shouldGiveSkippedRecordsToWhoeverReadsTheErrorsOfTheSource() throws IOException {
    file("v,d\n1,1\nx,2\n128,3\n2,1.234\n3,3\n");
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(SKIPPING, directory);
      try (Subscription<Row> errors = db.sink("t$errors").subscribe();
          Subscription<Row> rows = db.sink("t").subscribe()) {
        List<Object> values = new ArrayList<>();
        rows.forEach(row -> values.add(row.get(0)));
        List<String> messages = new ArrayList<>();
        errors.forEach(row -> messages.add(row.get("error") + " " + row.get("message")));

        assertThat(values).containsExactly((byte) 1, (byte) 3);
        assertThat(messages).hasSize(3);
        assertThat(messages.get(0))
            .isEqualTo("MALFORMED_INPUT t.csv, line 3, column 1: column v: 'x' is no TINYINT");
        assertThat(messages.get(1)).startsWith("VALUE_OUT_OF_RANGE t.csv, line 4, column 1:");
        assertThat(messages.get(2)).startsWith("VALUE_OUT_OF_RANGE t.csv, line 5, column 3:");
      }
      assertThat(db.metrics().sources().get(0).badRecords()).isEqualTo(3);
      assertThat(db.connectorFailure()).isEmpty();
    }
  }

  @Test
  void shouldKeepTheRoomOfTheRowWhenManyRecordsAreSkipped() throws IOException {
    file("v,s\n" + ("x," + "y".repeat(100) + "\n").repeat(100) + "1," + "z".repeat(100) + "\n");
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(
          "CREATE SOURCE t (s VARCHAR, v INTEGER) FROM FILE (path = 't.csv', on_bad_record = 'skip')"
              + " WITH (max_row_bytes = 128)",
          directory);
      try (Subscription<Row> rows = db.sink("t").subscribe()) {
        assertThat(rows).hasSize(1);
      }
    }
  }

  @Test
  void shouldSayHowManyWereSkipped() throws IOException {
    file("v,d\n1,1\nx,2\n");
    Path script =
        Files.writeString(directory.resolve("s.sql"), SKIPPING + ";CREATE SINK k FROM t;");

    ShellFixture shell = ShellFixture.ran("run", script.toString());

    assertThat(shell.exitCode()).isZero();
    assertThat(shell.err())
        .startsWith(
            "note: t skipped a record: t.csv, line 3, column 1: column v: 'x' is no TINYINT\n")
        .contains("1 row in ")
        .endsWith(", 1 bad record skipped\n");
  }

  @Test
  void shouldShowTheFirstRecordsThatAreSkippedInThePipedShell() throws IOException {
    file("v,d\n" + "x,2\n".repeat(9) + "1,1\n");

    ShellFixture shell = ShellFixture.fed(
            SKIPPING.replace("t.csv", directory.resolve("t.csv").toString())
                + ";\nSELECT * FROM t;\n")
        .run();

    assertThat(shell.exitCode()).as(shell.err()).isZero();
    assertThat(shell.err().lines())
        .hasSize(5)
        .allMatch(line -> line.startsWith("note: t skipped a record: t.csv, line "));
  }

  @Test
  void shouldNameARemedyThatFitsAFile() throws IOException {
    file("v,d\n1,1.234\n");
    Path script = Files.writeString(
        directory.resolve("s.sql"),
        SKIPPING.replace("'skip'", "'fail'") + ";CREATE SINK k FROM t;");

    ShellFixture shell = ShellFixture.ran("run", script.toString());

    assertThat(shell.err()).endsWith("""
        t.csv, line 2, column 3: column d: 1.234 has more digits after the point than column d DECIMAL(3, 2)
        correct the field, or declare the column with more digits, or as DOUBLE or VARCHAR
        """);
  }
}
