package io.laminar.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.LaminarDB;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** CREATE OR REPLACE of what has a connector. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReplacedConnectorTest {
  @TempDir
  Path directory;

  @Test
  void shouldNeitherReadNorWriteAnewWhatIsDefinedTheSame() throws IOException {
    Files.write(directory.resolve("in.csv"), List.of("v", "1", "2"));
    String source = "SOURCE s (v INTEGER NOT NULL) FROM FILE (path = 'in.csv')";
    String sink = "SINK k FROM s INTO FILE (path = 'out.csv')";
    try (LaminarDB db = LaminarDB.open()) {
      db.execute(
          "CREATE " + source + "; CREATE MATERIALIZED VIEW t AS SELECT SUM(v) AS t FROM s;"
              + "CREATE " + sink,
          directory);
      while (db.hasOpenConnectors()) {
        Thread.onSpinWait();
      }
      db.execute("CREATE OR REPLACE " + source + "; CREATE OR REPLACE " + sink, directory);
      while (db.hasOpenConnectors()) {
        Thread.onSpinWait();
      }
      assertThat(db.query("SELECT t FROM t").rows().get(0).get(0)).isEqualTo(3L);
    }
    assertThat(Files.readAllLines(directory.resolve("out.csv"))).containsExactly("v", "1", "2");
  }

  @Test
  void shouldNotReplaceAViewWhoseRowsAFileHolds() throws IOException {
    String another = "CREATE OR REPLACE MATERIALIZED VIEW m AS SELECT v FROM s WHERE v > 5";
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("CREATE SOURCE s (v INTEGER NOT NULL);"
          + "CREATE MATERIALIZED VIEW m AS SELECT v FROM s; CREATE STREAM p AS SELECT v FROM m;"
          + "CREATE STREAM total AS SELECT SUM(v) AS total FROM m");
      db.execute(
          "CREATE SINK rows_ FROM p INTO FILE (path = 'rows.csv');"
              + "CREATE SINK totals FROM total INTO FILE (path = 'totals.csv')",
          directory);
      db.execute("INSERT INTO s VALUES (3), (4)");
      assertThatThrownBy(() -> db.execute(another))
          .hasMessageStartingWith("HAS_DEPENDENTS")
          .hasMessageContaining("rows_");

      db.execute("DROP SINK rows_; " + another);
      assertThat(db.connectorFailure()).isEmpty();
    }
    assertThat(Files.readAllLines(directory.resolve("totals.csv")))
        .containsExactly("__weight,total", "1,3", "-1,3", "1,7", "-1,7", "1,");
  }
}
