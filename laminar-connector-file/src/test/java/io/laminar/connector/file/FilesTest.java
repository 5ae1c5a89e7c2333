package io.laminar.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.DataType;
import io.laminar.api.Row;
import io.laminar.api.TypeKind;
import io.laminar.core.connector.SinkConnector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are read, how they are packed, and what is passed over in them. */
class FilesTest {
  @TempDir
  Path directory;

  private Example numbers() {
    return Example.of(directory, DataType.of(TypeKind.INTEGER).withNullable(true));
  }

  private List<Object> read(Example file) {
    List<Object> values = new ArrayList<>();
    file.rows().forEach(row -> values.add(String.valueOf(row.get(0))));
    return values;
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void gzip(String name, String... members) throws IOException {
    try (OutputStream file = Files.newOutputStream(directory.resolve(name))) {
      for (String member : members) {
        GZIPOutputStream packed = new GZIPOutputStream(file);
        packed.write(member.getBytes(StandardCharsets.UTF_8));
        packed.finish();
      }
    }
  }

  @Test
  void shouldReadMatchingFilesInTheOrderOfTheirNames() throws IOException {
    for (String name : List.of("b.csv", "a.csv", "c.txt", "d/e.csv", "d/f/g.csv")) {
      write("in/" + name, "v\n" + (int) name.charAt(name.length() - 5) + "\n");
    }

    assertThat(read(numbers().with("path", "in/*.csv"))).containsExactly("97", "98");
    assertThat(read(numbers().with("path", "in/{b,c}.*").with("format", "csv")))
        .containsExactly("98", "99");
    assertThat(read(numbers().with("path", "in/d/**.csv"))).containsExactly("101", "103");
    assertThat(read(numbers().with("path", "i?/[bc].csv"))).containsExactly("98");
  }

  @Test
  void shouldReadTheFilesOfADirectory() throws IOException {
    for (String name : List.of("2.csv", "1.csv", ".hidden", "_SUCCESS", "sub/3.csv")) {
      write("in/" + name, "v\n" + name.charAt(0) + "\n");
    }

    assertThat(read(numbers().with("path", "in"))).containsExactly("1", "2");
  }

  @Test
  void shouldSayWhichFileIsWrongAndWhenThereIsNone() throws IOException {
    write("in/1.csv", "v\n1\n");
    write("in/2.csv", "w\n1\n");

    assertThatThrownBy(numbers().with("path", "in/*.csv")::rows)
        .hasMessageContaining("2.csv, line 1, column 1: the header lacks v");
    assertThatThrownBy(numbers().with("path", "in/*.tsv").with("format", "csv")::source)
        .hasMessageContaining("no file matches " + directory.resolve("in/*.tsv"));
    assertThatThrownBy(numbers().with("path", "no/*.csv")::source)
        .hasMessageContaining("there is no " + directory.resolve("no"));
    Files.createDirectory(directory.resolve("empty"));
    assertThatThrownBy(numbers().with("path", "empty").with("format", "csv")::source)
        .hasMessageContaining("there is no file in ");
    write("in/we[ird].csv", "v\n7\n");
    assertThat(read(numbers().with("path", "in/we[ird].csv"))).containsExactly("7");
  }

  @Test
  void shouldReadPackedFilesOfSeveralMembers() throws IOException {
    gzip("v.csv.gz", "v\n1\n", "2\n");
    gzip("packed", "{\"v\":3}");

    assertThat(read(numbers().with("path", "v.csv.gz"))).containsExactly("1", "2");
    assertThat(read(
            numbers().with("path", "packed").with("format", "json").with("compression", "gzip")))
        .containsExactly("3");
  }

  @Test
  void shouldSayThatAPackedFileIsDamagedOrNotPacked() throws IOException {
    write("v.csv.gz", "v\n1\n");
    assertThatThrownBy(numbers().with("path", "v.csv.gz")::source)
        .hasMessageContaining("MALFORMED_INPUT (2010): v.csv.gz, line 1, column 1: at or after")
        .hasMessageContaining("the file is not gzip, or is damaged");
    assertThat(read(numbers().with("path", "v.csv.gz").with("compression", "none")))
        .containsExactly("1");
    write("v.csv.zst", "v\n1\n");
    assertThatThrownBy(numbers().with("path", "v.csv.zst")::source)
        .hasMessageContaining("the file is not zstd");

    gzip("cut.csv.gz", "v\n" + "12345\n".repeat(1000));
    byte[] whole = Files.readAllBytes(directory.resolve("cut.csv.gz"));
    Files.write(directory.resolve("cut.csv.gz"), Arrays.copyOf(whole, whole.length - 9));
    assertThatThrownBy(numbers().with("path", "cut.csv.gz")::rows)
        .hasMessageContaining("gzip data ends in the middle");
  }

  @Test
  void shouldWritePackedFilesThatCanBeReadAndAppendedTo() throws IOException {
    for (String name : List.of("v.csv.gz", "v.json.gz", "v.csv.zst", "v.json.zst")) {
      Example file = numbers().with("path", name).with("if_exists", "append");
      for (int round = 0; round < 2; round++) {
        try (SinkConnector sink = file.sink(false)) {
          sink.write(new ExampleRow(Row.of(file.schema(), round), 1));
          sink.flush();
          sink.write(new ExampleRow(Row.of(file.schema(), (Object) null), 1));
        }
      }
      assertThat(read(numbers().with("path", name)))
          .as(name)
          .containsExactly("0", "null", "1", "null");
    }
    byte[] packed = Files.readAllBytes(directory.resolve("v.csv.gz"));
    assertThat(new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("v\n0\n\n1\n\n");
  }

  @Test
  void shouldPassOverLinesAndComments() throws IOException {
    write("v.csv", "made by\r\n#x\r\nv\r\n#,,\n1\r\n\"#\n2\"\r\n");
    Example file = numbers().with("path", "v.csv").with("skip", "2").with("comment", "#");

    assertThatThrownBy(file::rows)
        .hasMessageContaining("v.csv, line 6, column 1: column v: '#\n2' is no INTEGER");
    write("v.json", "[[[\n{\"v\":1}\n{\"v\":x}");
    assertThatThrownBy(numbers().with("path", "v.json").with("skip", "1")::rows)
        .hasMessageContaining("v.json, line 3, column ");
    write("v.csv", "a\rb\rv\r1\r");
    assertThat(read(numbers().with("path", "v.csv").with("skip", "2"))).containsExactly("1");
    assertThat(read(numbers().with("path", "v.csv").with("skip", "9").with("header", "false")))
        .isEmpty();
  }

  @Test
  void shouldTakeAnEmptyLineOfOneColumnForNull() throws IOException {
    write("v.csv", "v\n\n1\n\n\n2\n");

    assertThat(read(numbers().with("path", "v.csv")))
        .containsExactly("null", "1", "null", "null", "2");
    write("w.csv", "w,v\n\n1,2\n\n");
    assertThat(read(numbers().with("path", "w.csv"))).containsExactly("2");
  }

  @Test
  void shouldReadLenientNumbersOnlyWhereAsked() throws IOException {
    write("v.csv", "v\n1.0\n1e3\n -20.00 \n9.223372036854775807e18\n");
    Example file = Example.of(directory, DataType.of(TypeKind.BIGINT)).with("path", "v.csv");

    assertThatThrownBy(file::rows).hasMessageContaining("'1.0' is no BIGINT");
    assertThat(read(file.with("numbers", "lenient")))
        .containsExactly("1", "1000", "-20", "9223372036854775807");
    for (String bad : List.of("1.5", "1e19", "1e999999999", "1.", ".", "e", "1e", "nan")) {
      write("v.csv", "v\n" + bad + "\n");
      if (!bad.equals("1.")) {
        assertThatThrownBy(file::rows).hasMessageContaining("'" + bad + "' is no BIGINT");
      }
    }
    Example real = Example.of(directory, DataType.of(TypeKind.REAL))
        .with("numbers", "lenient")
        .with("path", "r.csv");
    write("r.csv", "v\nnan\nInf\n-INFINITY\n+inf\n16777217\n");
    assertThat(read(real))
        .containsExactly("NaN", "Infinity", "-Infinity", "Infinity", "1.6777216E7");
    write("r.csv", "v\n1e39\n");
    assertThatThrownBy(real::rows).hasMessageContaining("'1e39' is no REAL");
  }
}
