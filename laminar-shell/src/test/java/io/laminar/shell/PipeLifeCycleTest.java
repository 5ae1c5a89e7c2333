package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Connectors over pipes whose other end does not come, is silent, or reads no more. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipeLifeCycleTest {
  /** More than a pipe and the rings hold. */
  private static final int MANY = 20_000;

  /** One more than the 64 KiB of a pipe of the usual size hold. */
  private static final int TOO_MANY = 12_775;

  @TempDir
  Path directory;

  private static LaminarDB open() {
    return LaminarDB.open(Config.builder().bufferSize(16).build());
  }

  private Path pipe(String name) throws IOException, InterruptedException {
    Path path = directory.resolve(name);
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    return path;
  }

  private void from(LaminarDB db, String name, String file) {
    db.execute(
        "CREATE OR REPLACE SOURCE " + name + " (v INTEGER NOT NULL) FROM FILE (path = '" + file
            + "')",
        directory);
  }

  private void into(LaminarDB db, String name, String file) {
    db.execute(
        "CREATE OR REPLACE SINK " + name + " FROM s INTO FILE (path = '" + file + "')", directory);
  }

  private static void closeEarly(LaminarDB db) {
    db.close();
  }

  @Test
  void shouldGoOnAndEndThoughNobodyOpensTheOtherEnds() throws Exception {
    pipe("in.csv");
    pipe("out.csv");
    try (LaminarDB db = open()) {
      from(db, "s", "in.csv");
      into(db, "k", "out.csv");
      db.execute("CREATE MATERIALIZED VIEW n AS SELECT COUNT(*) AS n FROM s");
      assertThat(db.query("SELECT n FROM n").rows()).isEmpty();
      db.stop();
      db.start();
      // Replaced, dropped, created again, closed.
      from(db, "s", "in.csv");
      into(db, "k", "out.csv");
      db.execute("DROP SINK k");
      assertThat(db.connectorFailure().orElseThrow().code()).isEqualTo(ErrorCode.IO_FAILURE);
      db.execute("DROP SOURCE s CASCADE");
      from(db, "s", "in.csv");
      into(db, "k", "out.csv");
    }
  }

  @Test
  void shouldReadRowsAsTheyAreWrittenAndEndWhileTheWriterIsSilent() throws Exception {
    Path pipe = pipe("in.csv");
    try (LaminarDB db = open()) {
      from(db, "s", "in.csv");
      try (Subscription<Row> rows = db.sink("s").subscribe();
          Writer writer = Files.newBufferedWriter(pipe)) {
        for (int i = 0; i < 3; i++) {
          writer.write((i == 0 ? "v\n" : "") + i + "\n");
          writer.flush();
          Row row = rows.recv();
          assertThat(row == null ? null : row.get(0)).isEqualTo(i);
        }
        closeEarly(db);
        assertThat(db.connectorFailure()).isEmpty();
      }
    }
  }

  @Test
  void shouldTellReadersWhatIsWrongWithThePipe() throws Exception {
    Path pipe = pipe("in.csv");
    try (LaminarDB db = open()) {
      from(db, "s", "in.csv");
      try (Subscription<Row> rows = db.sink("s").subscribe()) {
        Files.writeString(pipe, "w\n1\n");
        org.assertj.core.api.Assertions.assertThatThrownBy(rows::recv)
            .hasMessageContaining("BINDING_MISMATCH");
      }
    }
  }

  @Test
  void shouldWriteEverythingToAReaderOfAPipe() throws Exception {
    Path pipe = pipe("out.csv");
    Process reader = new ProcessBuilder("cat", pipe.toString())
        .redirectOutput(directory.resolve("read.csv").toFile())
        .start();
    try (LaminarDB db = open()) {
      db.execute("CREATE SOURCE s (v INTEGER NOT NULL)");
      into(db, "k", "out.csv");
      push(db, MANY);
    }
    assertThat(reader.waitFor()).isZero();
    assertThat(Files.readAllLines(directory.resolve("read.csv")))
        .hasSize(MANY + 1)
        .endsWith(String.valueOf(MANY - 1));
  }

  private static void push(LaminarDB db, int rows) {
    try (Source<Row> source = db.source("s")) {
      for (int i = 0; i < rows; i++) {
        source.push(Row.of(source.schema(), i));
      }
    }
  }

  /**
   * Pushes more than the pipe holds, and until everything before it seems to be full: whatever runs when, the rest cannot
   * be written. A pipe may hold less than its size.
   */
  private static void fill(LaminarDB db) {
    try (Source<Row> source = db.source("s")) {
      int waiting = 0;
      int next = 0;
      while (waiting < (next < TOO_MANY ? 300_000 : 1_000)) {
        if (source.tryPush(Row.of(source.schema(), next))) {
          next++;
          waiting = 0;
        } else {
          waiting++;
          java.util.concurrent.locks.LockSupport.parkNanos(100_000);
        }
      }
    }
  }

  @Test
  void shouldStopAndGoOnThoughAReaderReadsNoMore() throws Exception {
    Path pipe = pipe("out.csv");
    try (LaminarDB db = open()) {
      db.execute("CREATE SOURCE s (v INTEGER NOT NULL)");
      into(db, "k", "out.csv");
      try (var reader = Files.newBufferedReader(pipe)) {
        fill(db);
        db.stop();
        db.start();
        assertThat(reader.readLine()).isEqualTo("v");
      }
    }
  }

  @Test
  void shouldWriteTheOtherFilesThoughAReaderReadsNoMore() throws Exception {
    Path pipe = pipe("out.csv");
    LaminarDB db = open();
    db.execute("CREATE SOURCE s (v INTEGER NOT NULL)");
    into(db, "k", "out.csv");
    into(db, "whole", "whole.csv");
    try (var reader = Files.newBufferedReader(pipe)) {
      fill(db);
      long accepted = db.metrics().sources().get(0).rowsIn();
      db.close();

      assertThat(db.connectorFailure().orElseThrow().problem()).contains("nobody read");
      List<String> whole = Files.readAllLines(directory.resolve("whole.csv"));
      assertThat(whole).hasSizeGreaterThan((int) accepted);
      assertThat(whole.get(whole.size() - 1)).isEqualTo(String.valueOf(whole.size() - 2));
      assertThat(reader.readLine()).isEqualTo("v");
    }
  }

  @Test
  void shouldDropASinkWhoseReaderReadsNoMore() throws Exception {
    Path pipe = pipe("out.csv");
    try (LaminarDB db = open()) {
      db.execute("CREATE SOURCE s (v INTEGER NOT NULL)");
      into(db, "k", "out.csv");
      try (var reader = Files.newBufferedReader(pipe)) {
        fill(db);
        db.execute("DROP SINK k");
        assertThat(db.connectorFailure().orElseThrow().problem()).contains("nobody read");
        // What the sink held back flows on.
        push(db, MANY);
        assertThat(reader.readLine()).isEqualTo("v");
      }
    }
  }
}
