package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a process that is told to end leaves behind. */
@Timeout(600)
class EndOfProcessTest {
  private static final int ROWS = 500_000;
  private static final int COLUMNS = 20;

  @TempDir
  Path directory;

  @Test
  void shouldCompleteFilesWhenASessionIsTold() throws Exception {
    Path in = directory.resolve("in.csv");
    Path out = directory.resolve("out.csv");
    Files.writeString(
        in,
        IntStream.range(0, ROWS)
            .mapToObj(row -> row + "\n")
            .collect(Collectors.joining("", "a\n", "")));
    // Writing is slower than reading: rows always wait, so that nothing asks for a flush.
    String columns = IntStream.range(0, COLUMNS)
        .mapToObj(column -> "a AS a" + column)
        .collect(Collectors.joining(", "));
    Process session = session("CREATE SOURCE t (a INTEGER) FROM FILE (path = '" + in + "');"
        + " CREATE STREAM wide AS SELECT " + columns + " FROM t;"
        + " CREATE SINK k FROM wide INTO FILE (path = '" + out + "');\n");
    try {
      long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (!Files.exists(out) || Files.size(out) < 200_000) {
        assertThat(System.nanoTime()).as("nothing was written").isLessThan(deadline);
        Thread.onSpinWait();
      }
      session.destroy();
      assertThat(session.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      session.destroyForcibly();
    }

    String written = Files.readString(out);
    assertThat(written).endsWith("\n");
    List<String> lines = written.lines().toList();
    String last = String.valueOf(lines.size() - 2);
    assertThat(lines.get(lines.size() - 1))
        .isEqualTo(String.join(",", Collections.nCopies(COLUMNS, last)));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void shouldEndThoughNobodyOpensTheOtherEndsOfPipes() throws Exception {
    for (String name : List.of("in.csv", "out.csv")) {
      String path = directory.resolve(name).toString();
      assertThat(new ProcessBuilder("mkfifo", path).start().waitFor()).isZero();
    }
    Process session = session("CREATE SOURCE t (a INTEGER) FROM FILE (path = '"
        + directory.resolve("in.csv") + "'); CREATE SINK piped FROM t INTO FILE (path = '"
        + directory.resolve("out.csv") + "'); SHOW SINKS;\n");
    try {
      long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (!Files.readString(directory.resolve("session.txt")).contains("piped")) {
        assertThat(System.nanoTime()).as("the statements wait").isLessThan(deadline);
        Thread.onSpinWait();
      }
      session.destroy();
      assertThat(session.waitFor(120, TimeUnit.SECONDS)).isTrue();
    } finally {
      session.destroyForcibly();
    }
  }

  /** A session whose input does not end. */
  private Process session(String statements) throws IOException {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("session.txt").toFile())
        .start();
    process.getOutputStream().write(statements.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    return process;
  }
}
