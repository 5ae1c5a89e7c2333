package io.laminar.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.Row;
import io.laminar.api.TypeKind;
import io.laminar.core.connector.SinkConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrowFileTest {
  private static final DataType INTEGER = DataType.of(TypeKind.INTEGER).withNullable(true);
  private static final DataType VARCHAR = DataType.of(TypeKind.VARCHAR);

  @TempDir
  Path directory;

  private Example numbers(String name) {
    return Example.ofColumns(directory, new Column("n", INTEGER), new Column("s", VARCHAR))
        .with("path", name);
  }

  private static void write(Example file, int rows) {
    try (SinkConnector sink = file.sink(false)) {
      for (int i = 0; i < rows; i++) {
        @Nullable Integer value = i % 7 == 3 ? null : i;
        sink.write(new ExampleRow(Row.of(file.schema(), value, "text number " + i), 1));
        if (i % 5_000 == 4_999) {
          sink.flush();
        }
      }
    }
  }

  @Test
  void shouldReadBackWhatItWroteInBatches() {
    for (String name : List.of("n.arrow", "n.feather.gz")) {
      write(numbers(name), 20_000);

      List<List<@Nullable Object>> rows = numbers(name).rows();
      assertThat(rows).hasSize(20_000);
      assertThat(rows.get(3)).isEqualTo(Arrays.asList(null, "text number 3"));
      assertThat(rows.get(19_999)).isEqualTo(List.of(19_999L, "text number 19999"));
    }
  }

  @Test
  void shouldPassOverFieldsWithoutAColumnAndNameThoseThatLack() {
    write(numbers("n.arrow"), 2);

    assertThat(Example.ofColumns(directory, new Column("S", VARCHAR))
            .with("path", "n.arrow")
            .rows())
        .containsExactly(List.of("text number 0"), List.of("text number 1"));
    assertThatThrownBy(
            Example.ofColumns(directory, new Column("x", VARCHAR)).with("path", "n.arrow")::rows)
        .hasMessageContaining("n.arrow, record batch 1: ")
        .hasMessageContaining("there is no Arrow field for column x VARCHAR NOT NULL");
    assertThatThrownBy(Example.ofColumns(directory, new Column("n", DataType.of(TypeKind.DATE)))
            .with("path", "n.arrow")::rows)
        .hasMessageContaining("but column n DATE takes");
  }

  @Test
  void shouldReadAStreamAsWellAsAFile() throws IOException {
    write(numbers("n.arrow"), 3);
    byte[] file = Files.readAllBytes(directory.resolve("n.arrow"));
    Files.write(directory.resolve("s.arrow"), Arrays.copyOfRange(file, 8, file.length));

    assertThat(numbers("s.arrow").rows()).hasSize(3);
  }

  @Test
  void shouldSayThatAFileIsDamagedOrSomethingElse() throws IOException {
    write(numbers("n.arrow"), 100);
    byte[] file = Files.readAllBytes(directory.resolve("n.arrow"));
    for (int cut = 0; cut < file.length; cut += 37) {
      Files.write(directory.resolve("c.arrow"), Arrays.copyOf(file, cut));
      assertThatThrownBy(numbers("c.arrow")::rows)
          .as("cut at %d of %d", cut, file.length)
          .hasMessageContaining("c.arrow")
          .hasMessageContaining("damaged or cut off");
    }
    Files.writeString(directory.resolve("t.arrow"), "n,s\n1,a\n".repeat(100));
    assertThatThrownBy(numbers("t.arrow")::rows).hasMessageContaining("is not Arrow's IPC format");
  }

  @Test
  void shouldRefuseOptionsOfTextAndAppending() {
    assertThatThrownBy(numbers("n.arrow").with("skip", "1")::source)
        .hasMessageContaining("no option skip. the options are: compression, format, path");
    assertThatThrownBy(() -> numbers("n.arrow").with("if_exists", "append").sink(false))
        .hasMessageContaining("allowed are: 'replace', 'error'");
  }
}
