package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.Metrics;
import io.laminar.api.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Savepoints by command, of databases that read and write files. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SavepointCommandTest {
  private static final String OBJECTS = """
      CREATE SOURCE s (a BIGINT NOT NULL) FROM FILE (path = 'in.csv', follow = 'true');
      CREATE MATERIALIZED VIEW v AS SELECT COUNT(*) AS n FROM s;
      CREATE STREAM doubled AS SELECT 2 * a AS b FROM s;
      CREATE SINK kept FROM doubled INTO FILE (path = 'kept.csv', format = 'csv');
      """;
  private static final String GONE =
      "CREATE SINK gone FROM doubled INTO FILE (path = 'gone.csv', format = 'csv');\n";

  @TempDir
  Path directory;

  private LaminarDB open(String data) {
    return LaminarDB.open(Config.builder()
        .dataDirectory(directory.resolve(data))
        .storage(Store.SEGMENT)
        .checkpointInterval(Duration.ofHours(1))
        .build());
  }

  private void append(int first, int last) throws IOException {
    StringBuilder text = new StringBuilder(first == 1 ? "a\n" : "");
    for (int number = first; number <= last; number++) {
      text.append(number).append('\n');
    }
    Files.writeString(
        directory.resolve("in.csv"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static void await(LaminarDB db, long rows) {
    while (db.metrics().sources().stream()
                .mapToLong(Metrics.SourceMetrics::rowsIn)
                .sum()
            < rows
        && db.connectorFailure().isEmpty()) {
      Thread.onSpinWait();
    }
    db.awaitIdle();
  }

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  private int lines(String file) throws IOException {
    return Files.readAllLines(directory.resolve(file)).size();
  }

  @Test
  void shouldGoOnWithFilesUnderOtherViews() throws IOException {
    append(1, 100);
    try (LaminarDB db = open("data")) {
      var unused = db.execute(OBJECTS + GONE, directory);
      await(db, 100);
    }
    ShellFixture made = ShellFixture.ran("savepoint", path("data"), path("savepoint"));
    assertThat(made.out()).as(made.err()).isEqualTo("savepoint: " + path("savepoint") + "\n");
    append(101, 150);
    try (LaminarDB db = open("data")) {
      await(db, 150);
    }
    assertThat(lines("gone.csv")).isEqualTo(151);
    Path script = directory.resolve("script.sql");
    Files.writeString(script, OBJECTS + "CREATE MATERIALIZED VIEW most AS SELECT MAX(a) FROM s;");
    ShellFixture restored =
        ShellFixture.ran("restore", path("savepoint"), path("new"), script.toString());
    assertThat(restored.out()).as(restored.err()).isEqualTo("""
        restored: source s
        restored: materialized view v
        restored: stream doubled
        restored: sink kept
        empty: materialized view most
            the savepoint has no most
            earlier rows of s are not in it
        left out: sink gone
            the script has no gone
        %s: has checkpoint 2 of %s
        """.formatted(
            path("new"), path("savepoint")));
    append(151, 170);
    try (LaminarDB db = open("new")) {
      await(db, 170);
      assertThat(db.query("SELECT n FROM v").rows()).hasToString("[(n=170)]");
    }
    assertThat(lines("kept.csv")).isEqualTo(171);
    assertThat(lines("gone.csv")).isEqualTo(151);
  }

  @Test
  void shouldRefuseWhatIsNoDataDirectory() throws IOException {
    ShellFixture made = ShellFixture.ran("savepoint", path("nothing"), path("savepoint"));
    assertThat(made.err()).contains("is not a data directory");
    assertThat(directory).isEmptyDirectory();
    ShellFixture restored =
        ShellFixture.ran("restore", path("nothing"), path("new"), path("script.sql"));
    assertThat(restored.err()).contains("is not a data directory");
    assertThat(ShellFixture.ran("--data-dir", "d", "savepoint", "a", "b").err())
        .contains("savepoint takes no options of a data directory");
    ShellFixture shell = ShellFixture.fed(".savepoint\n.savepoint d\n").run();
    assertThat(shell.err())
        .contains(".savepoint needs a directory")
        .contains("a database in memory has nothing that could be backed up");
  }
}
