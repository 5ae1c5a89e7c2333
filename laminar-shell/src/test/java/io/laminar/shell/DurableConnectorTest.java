package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics;
import io.laminar.api.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** FROM FILE in a database with a data directory: a copy of the directory is what a killed process leaves. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DurableConnectorTest {
  private static final String OBJECTS = """
      CREATE SOURCE IF NOT EXISTS s (a BIGINT NOT NULL)
        FROM FILE (path = 'in.csv', on_bad_record = 'skip'%s);
      CREATE MATERIALIZED VIEW IF NOT EXISTS v AS SELECT COUNT(*) AS n, SUM(a) AS total FROM s;
      """;

  @TempDir
  Path directory;

  private int copies;

  private LaminarDB open(Path data) {
    return LaminarDB.open(Config.builder()
        .dataDirectory(data)
        .storage(Store.SEGMENT)
        .checkpointInterval(Duration.ofHours(1))
        .build());
  }

  private LaminarDB open() {
    return open(directory.resolve("data"));
  }

  /** What a process leaves that is killed now. */
  private Path killed() throws IOException {
    Path source = directory.resolve("data");
    Path target = Files.createDirectory(directory.resolve("copy" + ++copies));
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.filter(each -> !each.endsWith("LOCK")).toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
    }
    return target;
  }

  private void append(String text) throws IOException {
    Files.writeString(
        directory.resolve("in.csv"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static String numbers(int first, int last) {
    StringBuilder text = new StringBuilder();
    for (int number = first; number <= last; number++) {
      text.append(number).append('\n');
    }
    return text.toString();
  }

  private static Metrics.SourceMetrics source(LaminarDB db) {
    return db.metrics().sources().stream()
        .filter(each -> each.name().equals("s"))
        .findFirst()
        .orElseThrow();
  }

  private static void await(LaminarDB db, long rows) {
    while (source(db).rowsIn() < rows && db.connectorFailure().isEmpty()) {
      Thread.onSpinWait();
    }
    db.awaitIdle();
  }

  private static String answer(LaminarDB db) {
    return db.query("SELECT n, total FROM v").rows().toString();
  }

  private static long badRecords(LaminarDB db) {
    return source(db).badRecords();
  }

  @Test
  void shouldReadEachRowOfAGrowingFileOnce() throws IOException {
    append("a\n" + numbers(1, 1000) + "x\n" + numbers(1001, 1500));
    String objects = OBJECTS.formatted(", follow = 'true'");
    Path first;
    try (LaminarDB db = open()) {
      var unused = db.execute(objects, directory);
      await(db, 1500);
      db.flush();
      first = killed();
      long unusedCheckpoint = db.checkpoint().orElseThrow();
      append(numbers(1501, 1510) + "y\n");
      await(db, 1510);
    }
    append(numbers(1511, 2000));
    for (Path data : List.of(first, directory.resolve("data"))) {
      try (LaminarDB db = open(data)) {
        var unused = db.execute(objects, directory.resolve("elsewhere"));
        await(db, 2000);
        assertThat(answer(db)).isEqualTo("[(n=2000, total=2001000)]");
        assertThat(badRecords(db)).isEqualTo(2);
        assertThat(db.hasOpenConnectors()).isTrue();
      }
    }
  }

  @Test
  void shouldEndOnce() throws IOException {
    append("a\nz\n" + numbers(1, 5000));
    String objects = OBJECTS.formatted("");
    try (LaminarDB db = open()) {
      var unused = db.execute(objects, directory);
      await(db, 5000);
      while (db.hasOpenConnectors()) {
        Thread.onSpinWait();
      }
      db.flush();
      Path copy = killed();
      long unusedCheckpoint = db.checkpoint().orElseThrow();
      Files.delete(directory.resolve("in.csv"));
      for (Path data : List.of(copy, killed())) {
        try (LaminarDB again = open(data)) {
          var unusedSame =
              again.execute(objects.replace("IF NOT EXISTS s", "IF NOT EXISTS S"), directory);
          assertThat(again.hasOpenConnectors()).isFalse();
          assertThat(again.connectorFailure()).isEmpty();
          assertThat(badRecords(again)).isEqualTo(1);
          assertThat(answer(again)).isEqualTo("[(n=5000, total=12502500)]");
        }
      }
    }
  }

  @Test
  void shouldStayFailedWhereItFailed() throws IOException {
    append("a\n1\n2\nx\n4\n");
    String objects = OBJECTS.formatted("").replace("'skip'", "'fail'");
    Path killed;
    try (LaminarDB db = open()) {
      var unused = db.execute(objects, directory);
      await(db, 4);
      db.flush();
      killed = killed();
    }
    Files.writeString(directory.resolve("in.csv"), "a\n1\n2\n3\n4\n");
    for (Path data : List.of(killed, directory.resolve("data"))) {
      try (LaminarDB db = open(data)) {
        LaminarException failure = awaitFailure(db);
        assertThat(failure.code()).isEqualTo(ErrorCode.MALFORMED_INPUT);
        assertThat(failure).hasMessageContaining("line 4");
        assertThatThrownBy(() -> answer(db)).hasMessageContaining("line 4");
        var unused =
            db.execute(objects.replace("SOURCE IF NOT EXISTS", "OR REPLACE SOURCE"), directory);
        await(db, 4);
        assertThat(answer(db)).isEqualTo("[(n=4, total=10)]");
      }
    }
  }

  /** The thread of the connector finds it out. */
  private static LaminarException awaitFailure(LaminarDB db) {
    while (db.connectorFailure().isEmpty()) {
      Thread.onSpinWait();
    }
    return db.connectorFailure().orElseThrow();
  }

  @Test
  void shouldOpenWithoutTheFileThatItRead() throws IOException {
    append("a\n" + numbers(1, 3));
    String objects = OBJECTS.formatted(", follow = 'true'");
    try (LaminarDB db = open()) {
      var unused = db.execute(objects, directory);
      await(db, 3);
      // It has where the connector is, which the log has a little later.
      assertThat(db.checkpoint()).isPresent();
    }
    Files.writeString(directory.resolve("in.csv"), "a\n9\n");
    try (LaminarDB db = open()) {
      assertThat(awaitFailure(db)).hasMessageContaining("is not the file that was read");
      assertThat(answer(db)).isEqualTo("[(n=3, total=6)]");
      var unused =
          db.execute(objects.replace("SOURCE IF NOT EXISTS", "OR REPLACE SOURCE"), directory);
      await(db, 4);
      assertThat(answer(db)).isEqualTo("[(n=4, total=15)]");
      assertThat(db.connectorFailure()).isEmpty();
    }
    try (LaminarDB db = open()) {
      assertThat(db.connectorFailure()).isEmpty();
      assertThat(answer(db)).isEqualTo("[(n=4, total=15)]");
    }
  }

  private static final String SINK = """
      CREATE STREAM IF NOT EXISTS big AS SELECT a FROM s WHERE a >= 10;
      CREATE SINK IF NOT EXISTS out FROM big INTO FILE (path = 'out.csv', if_exists = '%s');
      """;

  private String out() throws IOException {
    return Files.readString(directory.resolve("out.csv"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"append", "error"})
  void shouldWriteEachResultOnce(String ifExists) throws IOException {
    boolean appends = ifExists.equals("append");
    if (appends) {
      Files.writeString(directory.resolve("out.csv"), "a\n1\n");
    }
    append("a\n" + numbers(1, 15));
    String objects = OBJECTS.formatted(", follow = 'true'") + SINK.formatted(ifExists);
    Path first;
    Path second;
    try (LaminarDB db = open()) {
      var unused = db.execute(objects, directory);
      await(db, 15);
      db.flush();
      first = killed();
      long unusedCheckpoint = db.checkpoint().orElseThrow();
      append(numbers(16, 30));
      await(db, 30);
      db.flush();
      second = killed();
    }
    String expected = "a\n" + (appends ? "1\n" : "") + numbers(10, 30);
    assertThat(out()).isEqualTo(expected);
    for (Path data : List.of(directory.resolve("data"), second, first)) {
      // Of a result that was cut off in the middle.
      Files.writeString(directory.resolve("out.csv"), "77", StandardOpenOption.APPEND);
      try (LaminarDB db = open(data)) {
        var unused = db.execute(objects, directory.resolve("elsewhere"));
        await(db, 30);
      }
      assertThat(out()).as(data.toString()).isEqualTo(expected);
    }
  }

  @Test
  void shouldLeaveTheFileOfASinkThatWasDropped() throws IOException {
    append("a\n" + numbers(10, 12));
    String objects = OBJECTS.formatted("") + SINK.formatted("replace");
    Path killed;
    try (LaminarDB db = open()) {
      var unused = db.execute(objects, directory);
      await(db, 3);
      var unusedDrop = db.execute("DROP SINK out");
      killed = killed();
    }
    Files.writeString(directory.resolve("out.csv"), "mine");
    try (LaminarDB db = open(killed)) {
      assertThat(db.connectorFailure()).isEmpty();
    }
    assertThat(out()).isEqualTo("mine");
  }

  @Test
  void shouldMakeNoCheckpointWithoutResultsThatAreMissing() throws IOException {
    append("a\n" + numbers(10, 12));
    try (LaminarDB db = open()) {
      var unused =
          db.execute(OBJECTS.formatted(", follow = 'true'") + SINK.formatted("replace"), directory);
      await(db, 3);
      long unusedCheckpoint = db.checkpoint().orElseThrow();
    }
    String whole = out();
    Files.writeString(directory.resolve("out.csv"), "");
    try (LaminarDB db = open()) {
      assertThatThrownBy(db::checkpoint)
          .hasMessageContaining("no checkpoint is made while sink out has failed")
          .hasMessageContaining("out.csv has 0 bytes");
      var unused = db.execute("INSERT INTO s VALUES (13), (14)");
      db.awaitIdle();
      assertThat(answer(db)).isEqualTo("[(n=5, total=60)]");
    }
    Files.writeString(directory.resolve("out.csv"), whole);
    try (LaminarDB db = open()) {
      assertThat(db.checkpoint()).isPresent();
    }
    assertThat(out()).isEqualTo("a\n" + numbers(10, 14));
  }

  @ParameterizedTest
  @CsvSource({"out.csv.gz, a compressed file", "out.arrow, a file of Arrow", "/dev/stdout, a pipe"})
  void shouldRefuseWhatCannotBeCutOff(String path, String what) {
    try (LaminarDB db = open()) {
      String objects = "CREATE SOURCE s (a BIGINT); CREATE SINK t FROM s INTO FILE (path = '" + path
          + "', format = '" + (path.endsWith("arrow") ? "arrow" : "csv") + "')";
      assertThatThrownBy(() -> db.execute(objects, directory))
          .isInstanceOfSatisfying(LaminarException.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
            assertThat(refused).hasMessageContaining(what);
          });
      assertThatThrownBy(() -> db.execute(
              "CREATE SOURCE p (a BIGINT) FROM FILE (path = '/dev/stdin', format = 'csv')",
              directory))
          .hasMessageContaining("is a pipe or a device, which cannot be read again");
    }
  }
}
