package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** File connectors whose source, sink or database comes to its end. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConnectorLifeCycleTest {
  @TempDir
  Path directory;

  private static LaminarDB open() {
    return LaminarDB.open(Config.builder().bufferSize(16).build());
  }

  private static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  private void numbers(String file, int rows, String last) throws IOException {
    List<String> lines = new ArrayList<>(List.of("v"));
    for (int i = 0; i < rows; i++) {
      lines.add(String.valueOf(i));
    }
    lines.add(last);
    Files.write(directory.resolve(file), lines);
  }

  @Test
  void shouldWriteEverythingThatWasPushedBeforeTheClose() throws IOException {
    for (int round = 0; round < 20; round++) {
      Path file = directory.resolve("out.csv");
      try (LaminarDB db = open()) {
        db.execute("CREATE SOURCE s (v INTEGER NOT NULL);"
            + "CREATE SINK k FROM s INTO FILE (path = '" + file + "')");
        Source<Row> source = db.source("s");
        for (int i = 0; i < 500; i++) {
          source.push(Row.of(source.schema(), i));
        }
      }
      assertThat(Files.readAllLines(file)).hasSize(501).endsWith("499");
    }
  }

  @Test
  void shouldCloseThoughASubscriberReadsNoMoreAndAFileIsWritten() throws IOException {
    Path file = directory.resolve("out.csv");
    LaminarDB db = open();
    db.execute("CREATE SOURCE s (v INTEGER NOT NULL);" + "CREATE SINK k FROM s INTO FILE (path = '"
        + file + "')");
    Subscription<Row> abandoned = db.sink("s").subscribe();
    Source<Row> source = db.source("s");
    for (int i = 0; i < 32; i++) {
      source.push(Row.of(source.schema(), i));
    }
    db.close();

    assertThat(abandoned).hasSize(16);
    assertThat(Files.readAllLines(file)).hasSize(17);
  }

  @Test
  void shouldTellSubscribersWhyAFileEndsBeforeItsTime() throws IOException {
    numbers("in.csv", 1_000, "no number");
    try (LaminarDB db = open()) {
      db.execute(
          "CREATE SOURCE s (v INTEGER NOT NULL) FROM FILE (path = 'in.csv');"
              + "CREATE STREAM q AS SELECT v + 1 AS v FROM s",
          directory);
      try (Subscription<Row> rows = db.sink("q").subscribe()) {
        List<Object> seen = new ArrayList<>();
        assertRefused(ErrorCode.MALFORMED_INPUT, () -> rows.forEach(row -> seen.add(row.get(0))));
        assertThat(seen).hasSize(1_000);
      }
      assertThat(db.connectorFailure().orElseThrow().code()).isEqualTo(ErrorCode.MALFORMED_INPUT);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DROP SOURCE s CASCADE",
        "DROP MATERIALIZED VIEW q; CREATE OR REPLACE SOURCE s (w INTEGER)"
      })
  void shouldTellAfterTheEndThatASourceFailedBeforeItWasTakenOut(String statements)
      throws IOException {
    numbers("in.csv", 1_000, "no number");
    LaminarDB db = open();
    try (db) {
      db.execute(
          "CREATE SOURCE s (v INTEGER NOT NULL) FROM FILE (path = 'in.csv');"
              + "CREATE MATERIALIZED VIEW q AS SELECT COUNT(*) AS n FROM s",
          directory);
      while (db.hasOpenConnectors()) {
        Thread.onSpinWait();
      }
      assertThatThrownBy(() -> db.query("SELECT n FROM q")).hasMessageContaining("no number");
      db.execute(statements);
      assertThat(db.connectorFailure()).isEmpty();
    }
    assertThat(db.connectorFailure().orElseThrow().code()).isEqualTo(ErrorCode.MALFORMED_INPUT);
  }

  @Test
  void shouldLetReadersGoOnWhenASourceThatFailedIsReplaced() throws IOException {
    numbers("in.csv", 10, "no number");
    numbers("mended.csv", 10, "7");
    String source = "CREATE OR REPLACE SOURCE s (v INTEGER NOT NULL) FROM FILE (path = '%s');";
    try (LaminarDB db = open()) {
      db.execute(
          source.formatted("in.csv")
              + "CREATE MATERIALIZED VIEW q AS SELECT v FROM s;"
              + "CREATE MATERIALIZED VIEW n AS SELECT COUNT(*) AS n FROM q",
          directory);
      while (db.hasOpenConnectors()) {
        Thread.onSpinWait();
      }
      assertThatThrownBy(() -> db.query("SELECT n FROM n")).hasMessageContaining("no number");
      db.execute(source.formatted("mended.csv"), directory);
      while (db.hasOpenConnectors()) {
        Thread.onSpinWait();
      }
      db.awaitIdle();
      assertThat(db.query("SELECT n FROM n").rows().get(0).get(0)).isEqualTo(11L);
    }
  }

  @Test
  void shouldPauseWhileTheDatabaseIsStopped() throws IOException {
    numbers("in.csv", 1_000, "1000");
    try (LaminarDB db = open()) {
      db.execute(
          "CREATE SOURCE s (v INTEGER NOT NULL) FROM FILE (path = 'in.csv');"
              + "CREATE STREAM q AS SELECT v FROM s",
          directory);
      try (Subscription<Row> rows = db.sink("q").subscribe()) {
        List<Object> seen = new ArrayList<>();
        for (int stop = 0; stop < 5; stop++) {
          for (int i = 0; i < 100; i++) {
            seen.add(Objects.requireNonNull(rows.recv()).get(0));
          }
          db.stop();
          rows.drain(row -> seen.add(row.get(0)));
          db.start();
        }
        rows.forEach(row -> seen.add(row.get(0)));
        assertThat(seen).hasSize(1_001).doesNotHaveDuplicates().first().isEqualTo(0);
      }
      assertThat(db.connectorFailure()).isEmpty();
    }
  }

  @Test
  void shouldDropAndCloseWhileAFileIsReadInAStoppedDatabase() throws IOException {
    numbers("in.csv", 1_000, "1000");
    try (LaminarDB db = open()) {
      db.execute(
          "CREATE SOURCE s (v INTEGER NOT NULL) FROM FILE (path = 'in.csv');"
              + "CREATE SOURCE t (v INTEGER NOT NULL) FROM FILE (path = 'in.csv');"
              + "CREATE MATERIALIZED VIEW q AS SELECT COUNT(*) AS n FROM s;"
              + "CREATE MATERIALIZED VIEW r AS SELECT COUNT(*) AS n FROM t",
          directory);
      db.stop();
      db.execute("DROP SOURCE s CASCADE");
      assertThat(db.connectorFailure()).isEmpty();
    }
  }

  @Test
  void shouldDropAndCloseWhileAFileIsReadAndAnotherWritten() throws IOException {
    numbers("in.csv", 20_000, "20000");
    for (int round = 0; round < 30; round++) {
      try (LaminarDB db = open()) {
        db.execute(
            "CREATE SOURCE s (v INTEGER NOT NULL) FROM FILE (path = 'in.csv');"
                + "CREATE STREAM q AS SELECT v + 1 AS v FROM s;"
                + "CREATE SINK k FROM q INTO FILE (path = 'out.csv')",
            directory);
        if (round % 3 == 0) {
          db.execute("DROP SINK k");
        } else if (round % 3 == 1) {
          db.execute("DROP SOURCE s CASCADE");
        }
        assertThat(db.connectorFailure()).isEmpty();
      }
      List<String> written = Files.readAllLines(directory.resolve("out.csv"));
      assertThat(written).as("round %s", round).isNotEmpty();
      assertThat(written.get(written.size() - 1))
          .isEqualTo(written.size() == 1 ? "v" : String.valueOf(written.size() - 1));
    }
  }

  @Test
  void shouldLeaveFilesAloneOnceItIsClosed() throws IOException {
    Path file = directory.resolve("out.csv");
    Files.writeString(file, "precious");
    LaminarDB db = open();
    db.execute("CREATE SOURCE s (v INTEGER NOT NULL)");
    db.close();

    assertRefused(
        ErrorCode.CLOSED,
        () -> db.execute("CREATE SINK k FROM s INTO FILE (path = '" + file + "')"));
    assertThat(file).hasContent("precious");
  }
}
