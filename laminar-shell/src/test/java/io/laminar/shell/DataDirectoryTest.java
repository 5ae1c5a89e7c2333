package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.RecoveryProgress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A shell that keeps its database in a directory. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DataDirectoryTest {
  private static final String OBJECTS = """
      CREATE SOURCE IF NOT EXISTS s (a BIGINT);
      CREATE MATERIALIZED VIEW IF NOT EXISTS v AS SELECT COUNT(*) AS n FROM s;
      """;

  @TempDir
  Path temporary;

  private ShellFixture durable(String input, String... more) {
    String[] arguments = new String[more.length + 4];
    arguments[0] = "--data-dir";
    arguments[1] = temporary.resolve("data").toString();
    arguments[2] = "--storage";
    arguments[3] = "segment";
    System.arraycopy(more, 0, arguments, 4, more.length);
    return ShellFixture.fed(input).run(arguments);
  }

  @Test
  void shouldGoOnWithWhatTheDirectoryHolds() throws IOException {
    ShellFixture first = durable(OBJECTS + "INSERT INTO s VALUES (1), (2);\n.checkpoint\n");
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.err()).doesNotContain("recovered");
    ShellFixture again =
        durable("INSERT INTO s VALUES (3); SELECT * FROM v;\n.recovery\n", "--format", "csv");
    assertThat(again.err())
        .matches("(?s)recovered: checkpoint 2, 0 rows of the log, 0 bytes dropped at its end,"
            + " [0-9.]+ s\n.*");
    assertThat(again.out()).startsWith("n\n3\ncheckpoint,rows,").contains("\n2,0,");
    Path script = temporary.resolve("v.sql");
    Files.writeString(script, OBJECTS + "SELECT * FROM v;");
    ShellFixture run = durable("", script.toString(), "--format", "csv");
    assertThat(run.out()).as(run.err()).isEqualTo("n\n3\n");
    assertThat(run.err()).contains("recovered: checkpoint 2, 1 rows");
    ShellFixture behind = ShellFixture.ran(
        "run",
        script.toString(),
        "--data-dir",
        temporary.resolve("data").toString(),
        "--storage",
        "segment",
        "--format",
        "csv");
    assertThat(behind.out()).as(behind.err()).isEqualTo("n\n3\n");
  }

  @Test
  void shouldShowTheLogAndCopyIt() {
    Path copy = temporary.resolve("copy");
    ShellFixture shell =
        durable(OBJECTS + ".checkpoint\n.durability\n.backup " + copy + "\n", "--format", "csv");
    assertThat(shell.out()).contains("newest checkpoint,2,epoch\n", "exposed rows,0,rows\n");
    assertThat(copy).isNotEmptyDirectory();
  }

  @Test
  void shouldRefuseRecoveryOfADatabaseInMemory() {
    ShellFixture shell =
        ShellFixture.fed(".recovery\n.durability\n.backup d\n.backup\n").run();
    assertThat(shell.err())
        .contains("the database is in memory: nothing was brought back")
        .contains("the database is in memory: it has neither a log nor checkpoints")
        .contains("a database in memory has nothing that could be backed up")
        .contains(".backup needs a directory");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--storage segment | --storage is given without --data-dir",
        "--restore none | --restore is given without --data-dir",
        "--data-dir d --storage paper | --storage is 'paper'",
        "--data-dir d --wal-mode sync | --wal-mode is given without --checkpoint-interval",
        "--data-dir d --wal-mode now --checkpoint-interval 1s | --wal-mode is 'now'",
        "--data-dir d --checkpoint-interval 0s | --checkpoint-interval is '0s'",
        "--data-dir d --flush-interval 5 | --flush-interval is '5'",
        "--data-dir d --checkpoints-kept x | --checkpoints-kept is 'x'",
        "--data-dir d --checkpoints-kept 1 | checkpointsKept is 1",
        "--data-dir d --max-log-bytes 10 | maxLogBytes is 10",
        "--data-dir d --restore yesterday | --restore is 'yesterday'",
        "--data-dir d --restore 0 | a checkpoint has no epoch 0",
      })
  void shouldRefuseWrongOptionsByName(String arguments, String problem) {
    ShellFixture shell = ShellFixture.fed("").run(arguments.split(" "));
    assertThat(shell.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(shell.err()).startsWith("error INVALID_").contains(problem);
  }

  @Test
  void shouldRefuseThemWhereNothingIsKept() {
    ShellFixture shell = ShellFixture.ran("--data-dir", "d", "demo");
    assertThat(shell.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(shell.err()).contains("demo takes no options of a data directory");
    ShellFixture twice =
        ShellFixture.ran("--data-dir", "d", "run", "x.sql", "--storage", "segment");
    assertThat(twice.exitCode()).isEqualTo(ExitCode.USAGE.number());
  }

  @Test
  void shouldShowABarOnATerminalAndLinesElsewhere() {
    StringWriter terminal = new StringWriter();
    StringWriter file = new StringWriter();
    OpeningLine bar = new OpeningLine(streams(terminal, true));
    OpeningLine lines = new OpeningLine(streams(file, false));
    for (int second = 1; second <= 11; second++) {
      RecoveryProgress progress =
          new RecoveryProgress(1000L * second, second, 20, Duration.ofSeconds(second));
      bar.onRecoveryProgress(progress);
      lines.onRecoveryProgress(progress);
    }
    bar.clear();
    assertThat(file).hasToString("""
        recovering: 25 % of the log, 5,000 rows, 5.0 s
        recovering: 50 % of the log, 10,000 rows, 10.0 s
        """);
    assertThat(terminal.toString())
        .contains("\r\u001b[K[###############               ] recovering: 50 %")
        .endsWith("11.0 s\r\u001b[K");
  }

  private static Streams streams(StringWriter err, boolean terminal) {
    return new Streams(new ByteArrayInputStream(new byte[0]), new StringWriter(), err, terminal);
  }
}
