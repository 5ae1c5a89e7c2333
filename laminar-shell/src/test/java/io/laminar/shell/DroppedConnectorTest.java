package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DROP of what has a connector. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DroppedConnectorTest {
  private static final int COPIES = 40;

  @TempDir
  Path directory;

  @ParameterizedTest
  @CsvSource({
    "DROP SINK k, false",
    "DROP STREAM many CASCADE, false",
    "DROP SOURCE s CASCADE, false",
    "DROP SINK k, true",
    "DROP SOURCE s CASCADE, true",
    "CREATE OR REPLACE SINK k FROM s, false",
    "CREATE OR REPLACE SINK k FROM s, true"
  })
  void shouldWriteWhatWasEmittedBefore(String statement, boolean stopped) throws IOException {
    try (LaminarDB db = LaminarDB.open(Config.builder().bufferSize(16).build())) {
      db.execute(
          "CREATE SOURCE s (v INTEGER NOT NULL); CREATE STREAM many AS "
              + "SELECT v FROM s UNION ALL ".repeat(COPIES - 1) + "SELECT v FROM s;"
              + "CREATE SINK k FROM many INTO FILE (path = 'out.csv')",
          directory);
      db.execute("INSERT INTO s VALUES (1)");
      while (db.metrics().sources().get(0).rowsIn() == 0) {
        Thread.onSpinWait();
      }
      if (stopped) {
        db.stop();
      }
      db.execute(statement, directory);

      assertThat(Files.readAllLines(directory.resolve("out.csv"))).hasSize(COPIES + 1);
      assertThat(db.connectorFailure()).isEmpty();
    }
  }
}
