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
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkTest {
  private static final LocalDateTime NOON = LocalDateTime.of(2001, 1, 31, 12, 0);

  @TempDir
  Path directory;

  private String written(Example file, boolean changelog) throws IOException {
    try (SinkConnector sink = file.sink(changelog)) {
      sink.write(row(file, 1, NOON, 5, "ORD"));
      sink.write(row(file, -1, NOON.plusNanos(250_000_000), null, "a,\"b\"\nc"));
      sink.write(row(file, 1, NOON, -1, ""));
    }
    try (var files = Files.list(directory)) {
      return Files.readString(files.toList().get(0));
    }
  }

  private static ExampleRow row(Example file, long weight, @Nullable Object... values) {
    return new ExampleRow(Row.of(file.schema(), values), weight);
  }

  @Test
  void shouldWriteCsvWithHeader() throws IOException {
    assertThat(written(Example.flights(directory).with("path", "r.csv"), false)).isEqualTo("""
            ts,delay,origin
            2001-01-31 12:00:00,5,ORD
            2001-01-31 12:00:00.25,,"a,""b""
            c"
            2001-01-31 12:00:00,-1,""
            """);
  }

  @Test
  void shouldWriteWeightsOfAChangelogAndNullText() throws IOException {
    Example file = Example.flights(directory)
        .with("path", "r.csv")
        .with("delimiter", ";")
        .with("null_string", "ORD");

    assertThat(written(file, true)).startsWith("""
            __weight;ts;delay;origin
            1;2001-01-31 12:00:00;5;"ORD"
            -1;2001-01-31 12:00:00.25;ORD;"a,""b""
            """);
  }

  @Test
  void shouldWriteOneJsonObjectALine() throws IOException {
    assertThat(written(Example.flights(directory).with("path", "r.json"), true)).isEqualTo("""
            {"__weight":1,"ts":"2001-01-31T12:00:00","delay":5,"origin":"ORD"}
            {"__weight":-1,"ts":"2001-01-31T12:00:00.25","delay":null,"origin":"a,\\"b\\"\\nc"}
            {"__weight":1,"ts":"2001-01-31T12:00:00","delay":-1,"origin":""}
            """);
  }

  @Test
  void shouldReadBackWhatItWrote() throws IOException {
    Example csv = Example.flights(directory).with("path", "r.csv");
    written(csv, false);

    assertThat(csv.rows()).hasSize(3);
    assertThat(csv.rows().get(1)).containsExactly(980_942_400_250L, null, "a,\"b\"\nc");
    assertThat(csv.rows().get(2)).containsExactly(980_942_400_000L, -1L, "");
  }

  @Test
  void shouldAppendWithoutASecondHeader() throws IOException {
    Example file = Example.flights(directory).with("path", "r.csv").with("if_exists", "append");
    written(file, false);

    assertThat(written(file, false).split("ts,delay,origin", -1)).hasSize(2);
    assertThat(file.with("if_exists", "replace")).isNotNull();
    assertThat(written(file, false).lines()).hasSize(5);
  }

  @Test
  void shouldLeaveTheFileAloneUntilItBegins() throws IOException {
    Example file = Example.flights(directory).with("path", "r.csv");
    SinkConnector before = file.sink(false);
    before.write(row(file, 1, NOON, 1, "A"));
    SinkConnector after = file.sink(false);
    before.flush();
    assertThat(directory.resolve("r.csv")).content().contains(",1,A");
    before.close();

    after.flush();
    assertThat(directory.resolve("r.csv")).hasContent("ts,delay,origin\n");
    after.write(row(file, 1, NOON, 2, "B"));
    after.close();
    assertThat(directory.resolve("r.csv")).hasContent("ts,delay,origin\n2001-01-31 12:00:00,2,B\n");
  }

  @Test
  void shouldRefuseToReplaceWhenAskedNotTo() throws IOException {
    Example file = Example.flights(directory).with("path", "r.csv").with("if_exists", "error");
    written(file, false);

    assertThatThrownBy(() -> file.sink(false))
        .hasMessageContaining("exists already")
        .hasMessageContaining("if_exists = 'replace'");
  }

  @Test
  void shouldRefuseAColumnThatTheWeightsHideInAChangelog() throws IOException {
    Column weight = new Column("__Weight", DataType.of(TypeKind.BIGINT));
    for (String name : List.of("r.csv", "r.json", "r.arrow")) {
      Example file = Example.ofColumns(directory, weight).with("path", name);
      assertThatThrownBy(() -> file.sink(true))
          .hasMessageContaining("DUPLICATE_NAME")
          .hasMessageContaining("column __Weight would stand twice in " + directory.resolve(name));
      assertThat(directory.resolve(name)).doesNotExist();
      file.sink(false).close();
    }
    Column end = new Column("__ends_commit", DataType.of(TypeKind.BOOLEAN));
    Example.ofColumns(directory, end).with("path", "e.csv").sink(true).close();
    assertThatThrownBy(
            () -> Example.ofColumns(directory, end).with("path", "e.arrow").sink(true))
        .hasMessageContaining("column __ends_commit would stand twice");
  }

  @Test
  void shouldWriteNothingIntoADataDirectory() throws IOException {
    Path data = Files.createDirectories(directory.resolve("data"));
    Path log = Files.createDirectories(data.resolve("rows")).resolve("20010131.cq4");
    Files.createFile(data.resolve("laminar.store"));
    Path checkpoint = Files.writeString(data.resolve("checkpoint-1.seg"), "state");
    Files.writeString(log, "rows");
    Files.createSymbolicLink(directory.resolve("linked.csv"), checkpoint);
    Files.createSymbolicLink(directory.resolve("elsewhere"), data);

    for (String path : List.of(
        "data/checkpoint-1.seg",
        "data/new.csv",
        "data/rows/20010131.cq4",
        "data/../data/new.csv",
        "linked.csv",
        "elsewhere/new.csv")) {
      Example file = Example.flights(directory).with("path", path).with("format", "csv");
      assertThatThrownBy(() -> file.sink(false))
          .as(path)
          .hasMessageContaining("INVALID_OPTION")
          .hasMessageContaining("the data directory of a database");
    }
    assertThat(checkpoint).hasContent("state");
    assertThat(log).hasContent("rows");
    assertThat(data.resolve("new.csv")).doesNotExist();
    Example.flights(directory).with("path", "beside.csv").sink(false).close();
  }
}
