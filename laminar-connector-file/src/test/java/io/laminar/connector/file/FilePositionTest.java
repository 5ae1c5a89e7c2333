package io.laminar.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.core.connector.Lifetime;
import io.laminar.core.connector.SourceConnector;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A source that goes on in another process reads the rows that follow, and no other. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FilePositionTest {
  private static final String CSV = """
      a,s
      1,one
      # a comment

      x,no number
      2,"two ""lines""
      and a third"
      3,Größe 日本 \uD83D\uDE00
      4
      5,five
      """;

  private static final String LINES = """
      {"a": 1, "s": "one"}
      {"a": "x", "s": "no number"} {"a": 2, "s": "in the same line"}

      7
      {"a": 3, "s": "Größe 日本 \uD83D\uDE00"}{"a": 4,
        "s": "in two lines"}
      this is no JSON
      {"a": 5, "s": "five"}
      """;

  private static final String ARRAY =
      """
      [{"a": 1, "s": "one"},
       {"a": "x", "s": "no number"}, {"a": 2, "s": "in the same line"}
       , "no object",
       {"a": 3, "s": "Größe 日本 \uD83D\uDE00"},{"a": 4,
        "s": "in two lines"}, %s
       {"a": 5, "s": "five"}
      ]
      """.formatted("{\"s\":" + "[".repeat(1001) + "]".repeat(1001) + "},");

  @TempDir
  Path directory;

  private Example example() {
    return Example.ofColumns(
        directory,
        new Column("a", DataType.of(TypeKind.INTEGER)),
        new Column("s", DataType.of(TypeKind.VARCHAR).withNullable(true)));
  }

  /** What was read: rows, and what is wrong with those that were skipped. */
  private record Read(List<Object> rows, List<String> errors) {
    static Read nothing() {
      return new Read(new ArrayList<>(), new ArrayList<>());
    }

    /** Reads some records, or all; gives the position behind the last. */
    byte[] some(SourceConnector source, int records) {
      RecordedRows recorded = new RecordedRows(2);
      source.reportBadRecordsTo(error -> errors.add(error.problem()));
      boolean more = true;
      for (int i = 0; i < records && more; i++) {
        more = source.readSome(recorded, 1);
      }
      rows.addAll(recorded.rows);
      return source.position().orElseThrow();
    }
  }

  /** Cuts the reading behind each record. */
  private void shouldGoOnBehindEachRecord(Example example, int records) {
    Read whole = Read.nothing();
    try (SourceConnector source = example.source(Lifetime.DURABLE)) {
      byte[] unused = whole.some(source, Integer.MAX_VALUE);
    }
    assertThat(whole.rows().size() + whole.errors().size()).isEqualTo(records);
    for (int cut = 0; cut <= records; cut++) {
      Read parts = Read.nothing();
      byte[] position;
      try (SourceConnector source = example.source(Lifetime.DURABLE)) {
        position = parts.some(source, cut);
      }
      try (SourceConnector source = example.source(Lifetime.goingOn(position))) {
        position = parts.some(source, 1);
      }
      try (SourceConnector source = example.source(Lifetime.goingOn(position))) {
        byte[] unused = parts.some(source, Integer.MAX_VALUE);
      }
      assertThat(parts).as("behind record " + cut).isEqualTo(whole);
    }
  }

  private Example skipping() {
    return example().with("on_bad_record", "skip");
  }

  @Test
  void shouldGoOnInCsv() throws IOException {
    shouldGoOnBehindEachRecord(skipping().with("comment", "#").file("a.csv", CSV), 6);
    String windows = "\uFEFF" + CSV.replace("\n", "\r\n");
    shouldGoOnBehindEachRecord(skipping().with("comment", "#").file("b.csv", windows), 6);
    String old = "x\ry\r" + CSV.replace("\n", "\r");
    shouldGoOnBehindEachRecord(
        skipping().with("comment", "#").with("skip", "2").file("c.csv", old), 6);
    shouldGoOnBehindEachRecord(
        skipping().with("header", "false").file("d.csv", "1,a\n2,\"b\n\"\nx,c\n4,d"), 4);
  }

  @Test
  void shouldGoOnInJson() throws IOException {
    shouldGoOnBehindEachRecord(skipping().file("a.json", LINES), 8);
    shouldGoOnBehindEachRecord(skipping().file("b.json", LINES.replace("\n", "\r\n")), 8);
    shouldGoOnBehindEachRecord(skipping().file("c.json", ARRAY), 8);
    shouldGoOnBehindEachRecord(skipping().file("d.json", ARRAY.replace("\n", " ")), 8);
  }

  @Test
  void shouldGoOnInPackedFiles() throws IOException {
    Path file = directory.resolve("a.csv.gz");
    try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(file))) {
      packed.write(CSV.getBytes(StandardCharsets.UTF_8));
    }
    shouldGoOnBehindEachRecord(skipping().with("comment", "#").with("path", "a.csv.gz"), 6);
  }

  @Test
  void shouldGoOnInTheFilesThatThereWere() throws IOException {
    for (int file = 0; file < 3; file++) {
      String text = "a,s\n" + file + "1,x\n" + file + "2,y\n";
      Files.writeString(directory.resolve(file + ".csv"), text);
    }
    Example example = example().with("path", "?.csv");
    Read read = Read.nothing();
    byte[] position;
    try (SourceConnector source = example.source(Lifetime.DURABLE)) {
      position = read.some(source, 4);
    }
    Files.delete(directory.resolve("0.csv"));
    Files.writeString(directory.resolve("3.csv"), "a,s\n31,x\n");
    try (SourceConnector source = example.source(Lifetime.goingOn(position))) {
      position = read.some(source, Integer.MAX_VALUE);
    }
    assertThat(read.rows()).extracting(Object::toString).hasSize(6).last().isEqualTo("[22, y]");
    try (SourceConnector source = example.source(Lifetime.goingOn(position))) {
      assertThat(source.readSome(new RecordedRows(2), 1)).isFalse();
    }
  }

  @Test
  void shouldGoOnInAFileThatGrew() throws IOException {
    Example example = example().file("a.csv", "a,s\n1,x\n2,y\n");
    Read read = Read.nothing();
    byte[] position;
    try (SourceConnector source = example.source(Lifetime.DURABLE)) {
      position = read.some(source, 1);
    }
    Example unused = example.file("a.csv", "a,s\n1,x\n2,y\n3,z\n");
    try (SourceConnector source = example.source(Lifetime.goingOn(position))) {
      byte[] unusedEnd = read.some(source, Integer.MAX_VALUE);
    }
    assertThat(read.rows()).hasSize(3);
  }

  @Test
  void shouldRefuseAnotherFile() throws IOException {
    Example example = example().file("a.csv", "a,s\n1,x\n2,y\n");
    byte[] position;
    try (SourceConnector source = example.source(Lifetime.DURABLE)) {
      position = Read.nothing().some(source, 2);
    }
    for (String other : List.of("a,s\n1,x\n", "a,s\n7,x\n2,y\n", "a,s\n\n1,x\n2,y\n")) {
      Example unused = example.file("a.csv", other);
      assertThatThrownBy(() -> example.source(Lifetime.goingOn(position)))
          .isInstanceOfSatisfying(LaminarException.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.IO_FAILURE);
            assertThat(refused).hasMessageContaining("a.csv is not the file that was read");
          });
    }
    Files.delete(directory.resolve("a.csv"));
    assertThatThrownBy(() -> example.source(Lifetime.goingOn(position)))
        .hasMessageContaining("there is no");
  }
}
