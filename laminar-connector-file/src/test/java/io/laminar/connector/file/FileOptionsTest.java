package io.laminar.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.core.connector.Connectors;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOptionsTest {
  @TempDir
  Path directory;

  private Example flights() throws IOException {
    return Example.flights(directory).file("flights.csv", "ts,delay,origin\n");
  }

  @Test
  void shouldBeFoundByName() {
    assertThat(Connectors.source("file")).isInstanceOf(FileSourceConnectorFactory.class);
    assertThat(Connectors.sink("File")).isInstanceOf(FileSinkConnectorFactory.class);
    assertThatThrownBy(() -> Connectors.source("KAFKA"))
        .hasMessage("UNKNOWN_CONNECTOR (1060): there is no connector KAFKA for FROM."
            + " on the class path are: FILE");
  }

  @Test
  void shouldListTheOptionsWhenOneIsUnknown() throws IOException {
    assertThatThrownBy(flights().with("hedaer", "true")::source)
        .hasMessageContaining("FILE of flights has no option hedaer")
        .hasMessageContaining(
            "comment, compression, delimiter, follow, format, header, null_string, numbers, on_bad_record,"
                + " path, quote, skip, timestamp_format");
    assertThatThrownBy(() -> flights().with("mode", "w").sink(false))
        .hasMessageContaining("FILE of result has no option mode");
  }

  @Test
  void shouldRefuseOptionsOfCsvForJson() throws IOException {
    assertThatThrownBy(flights().with("format", "json").with("delimiter", ";")::source)
        .hasMessageContaining("no option delimiter")
        .hasMessageContaining("compression, follow, format, numbers, on_bad_record, path, skip,");
  }

  @Test
  void shouldListWhatAValueMayBe() throws IOException {
    assertThatThrownBy(flights().with("format", "xml")::source)
        .hasMessageContaining("'csv', 'json', 'arrow'");
    assertThatThrownBy(flights().with("header", "maybe")::source)
        .hasMessageContaining("'true', 'false'");
    assertThatThrownBy(flights().with("delimiter", "||")::source)
        .hasMessageContaining("give one character");
    assertThatThrownBy(flights().with("null_string", "a,b")::source)
        .hasMessageContaining("would have to stand in quotes");
    assertThatThrownBy(flights().with("comment", ",")::source)
        .hasMessageContaining("option comment of FILE of flights is the delimiter or the quote");
    assertThatThrownBy(flights().with("skip", "-1")::source)
        .hasMessageContaining("give a whole number from 0 to 1000000000");
    assertThatThrownBy(flights().with("numbers", "any")::source)
        .hasMessageContaining("'strict', 'lenient'");
    assertThatThrownBy(flights().with("on_bad_record", "ignore")::source)
        .hasMessageContaining("'fail', 'skip'");
    assertThatThrownBy(flights().with("compression", "lz4")::source)
        .hasMessageContaining("'none', 'gzip', 'zstd'");
    assertThatThrownBy(flights().with("quote", ",")::source)
        .hasMessageContaining("two different characters");
    assertThatThrownBy(flights().with("timestamp_format", "qwertz")::source)
        .hasMessageContaining("'epoch_millis'");
    assertThatThrownBy(() -> flights().with("if_exists", "x").sink(false))
        .hasMessageContaining("'replace', 'append', 'error'");
  }

  @Test
  void shouldAskForAPathAndAFormat() {
    assertThatThrownBy(Example.flights(directory)::source)
        .hasMessageContaining("option path of FILE of flights is missing");
    assertThatThrownBy(Example.flights(directory).with("path", "flights.dat")::source)
        .hasMessageContaining(
            "option format of FILE of flights is missing and the name flights.dat");
  }

  @Test
  void shouldNameAFileThatIsNotThere() {
    Example file = Example.flights(directory).with("path", "none.csv");

    assertThatThrownBy(file::source)
        .hasMessageContaining("IO_FAILURE (3009): there is no " + directory.resolve("none.csv"));
  }
}
