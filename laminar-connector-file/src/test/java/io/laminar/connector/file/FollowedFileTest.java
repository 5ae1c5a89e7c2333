package io.laminar.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.connector.ConnectorOptions;
import io.laminar.core.connector.ConnectorRequest;
import io.laminar.core.connector.SourceConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code follow = true}: what happens to the file whenever the source waits for it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FollowedFileTest {
  @TempDir
  Path directory;

  private final Deque<Step> steps = new ArrayDeque<>();
  private final RecordedRows recorded = new RecordedRows(1);

  /** What somebody else does to the file. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private Path file() {
    return directory.resolve("f.csv");
  }

  private void append(String text) throws IOException {
    Files.writeString(file(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void rotate(String begin) throws IOException {
    Files.move(file(), directory.resolve("f.1"), StandardCopyOption.REPLACE_EXISTING);
    append(begin);
  }

  /** Reads until all steps were made, and the source waits once more. */
  private List<Object> read(String name, Map<String, String> written) {
    Schema schema = Example.of(directory, DataType.of(TypeKind.INTEGER)).schema();
    ConnectorOptions options =
        new ConnectorOptions("FILE", new ConnectorRequest("t", schema, false, written, directory));
    Path path = directory.resolve(name);
    FollowedFile followed = new FollowedFile(path, () -> {
      Step step = steps.poll();
      if (step == null) {
        throw new InterruptedException();
      }
      step.run();
    });
    try (SourceConnector source =
        new FileSource(followed, ReadOptions.of(options, schema, path, false))) {
      assertThatThrownBy(() -> {
            while (source.readSome(recorded, 2)) {
              // Reads on.
            }
          })
          .isInstanceOfSatisfying(
              LaminarException.class,
              e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.INTERRUPTED));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    List<Object> values = new ArrayList<>();
    recorded.rows.forEach(row -> values.add(String.valueOf(row.get(0))));
    return values;
  }

  @Test
  void shouldReadWhatIsAppendedAlsoInTheMiddleOfALine() throws IOException {
    append("");
    steps.add(() -> append("v\n1\n2"));
    steps.add(() -> append("3\n"));
    steps.add(() -> {});
    steps.add(() -> append("4\n5\n"));

    assertThat(read("f.csv", Map.of())).containsExactly("1", "23", "4", "5");
  }

  @Test
  void shouldReadTheRestOfAFileThatWasRotatedAndThenTheNewOne() throws IOException {
    append("v\n1\n");
    steps.add(() -> {
      append("2\n");
      rotate("w,v\n9,3\n");
      Files.writeString(directory.resolve("f.1"), "4\n", StandardOpenOption.APPEND);
    });
    steps.add(() -> append("9,5\n"));
    steps.add(() -> Files.delete(file()));
    steps.add(() -> {});
    steps.add(() -> append("v\n6\n"));

    assertThat(read("f.csv", Map.of())).containsExactly("1", "2", "4", "3", "5", "6");
  }

  @Test
  void shouldBeginAnewWhereTheFileWasEmptied() throws IOException {
    append("v\n10000\n20000\n");
    steps.add(() -> Files.writeString(file(), "v\n3\n"));

    assertThat(read("f.csv", Map.of())).containsExactly("10000", "20000", "3");
  }

  @Test
  void shouldBeginAnewWhereTheFileWasEmptiedAndGrewPastTheOldEnd() throws IOException {
    append("v\n1\n2\n");
    steps.add(() -> Files.writeString(file(), "v\n3\n4\n5\n6\n"));
    // As long as before, which shows with the next line.
    steps.add(() -> Files.writeString(file(), "v\n7\n8\n5\n6\n"));
    steps.add(() -> append("9\n"));

    assertThat(read("f.csv", Map.of()))
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "5", "6", "9");
  }

  @Test
  void shouldTellAnEmptiedFileByItsBeginningOrByWhatWasReadLast() throws IOException {
    String long1 = "1\n".repeat(20_000);
    append("v\n" + long1 + "2\n");
    steps.add(() -> Files.writeString(file(), "v\n" + long1 + "3\n4\n"));
    steps.add(() -> Files.writeString(file(), "v\n9\n" + long1 + "4\n5\n"));

    List<Object> values = read("f.csv", Map.of());

    assertThat(values.stream().filter(value -> !value.equals("1")))
        .containsExactly("2", "3", "4", "9", "4", "5");
    assertThat(values).hasSize(60_006);
  }

  @Test
  void shouldNotReadALineWhoseRestNeverCame() throws IOException {
    append("v\n1\n2");
    steps.add(() -> Files.writeString(file(), "v\n3\n"));
    steps.add(() -> append("4"));

    assertThat(read("f.csv", Map.of())).containsExactly("1", "3");
  }

  @Test
  void shouldWaitForTheLineEndUnderTheNewNameAndNotForEver() throws IOException {
    append("v\n1\n2");
    steps.add(() -> rotate("v\n4"));
    steps.add(() -> {});
    steps.add(() -> Files.writeString(directory.resolve("f.1"), "3\n", StandardOpenOption.APPEND));
    steps.add(() -> rotate("v\n6\n"));
    for (int i = 0; i < 12; i++) {
      steps.add(() -> {});
    }

    assertThat(read("f.csv", Map.of())).containsExactly("1", "23", "4", "6");
  }

  @Test
  void shouldReadAnObjectOfJsonWhenItsLineEndIsThere() throws IOException {
    Path json = directory.resolve("f.json");
    Files.writeString(json, "{\"v\":1}\n{\"v\":2}");
    steps.add(() -> assertThat(recorded.rows).hasSize(1));
    steps.add(() -> Files.writeString(json, "\n{\"v\":3} no", StandardOpenOption.APPEND));
    steps.add(() -> assertThat(recorded.rows).hasSize(2));

    assertThat(read("f.json", Map.of())).containsExactly("1", "2");
  }

  @Test
  void shouldFollowJsonLinesAndSkipBadOnes() throws IOException {
    Files.writeString(directory.resolve("f.json"), "{\"v\":1}\n{\"v\":");
    steps.add(() -> Files.writeString(
        directory.resolve("f.json"), "2}\nnot json\n{\"v\":3}\n", StandardOpenOption.APPEND));

    assertThat(read("f.json", Map.of("on_bad_record", "skip"))).containsExactly("1", "2", "3");
  }

  @Test
  void shouldRefuseWhatCannotBeFollowed() throws IOException {
    Example numbers = Example.of(directory, DataType.of(TypeKind.INTEGER)).with("follow", "true");

    assertThatThrownBy(numbers.with("path", "none.csv")::source)
        .hasMessageContaining("there is no " + directory.resolve("none.csv"));
    append("v\n");
    assertThatThrownBy(numbers.with("path", "*.csv")::source)
        .hasMessageContaining("option follow of FILE of flights");
    assertThatThrownBy(numbers.file("f.csv.gz", "")::source)
        .hasMessageContaining("option follow of FILE of flights");
  }
}
