package io.laminar.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Databases that are opened in a heap which has no room for what they keep. Any thread of the Java runtime may be the one that
 * finds none, so that no two runs are the same: a search, which {@code -Dfull-heaps=true} asks for. What an opening does where
 * memory runs out in one place stands in {@code OpeningInAFullHeapTest}.
 */
@EnabledIfSystemProperty(named = "full-heaps", matches = "true")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FullHeapTest {
  private static final int TEXTS = 40;
  private static final int TEXT_BYTES = 990_000;

  @TempDir
  Path temporary;

  private Config config(Store store) {
    return Config.builder()
        .dataDirectory(temporary.resolve("data"))
        .storage(store)
        .checkpointInterval(Duration.ofDays(1))
        .bufferSize(16)
        .memoryLimit(1L << 40)
        .build();
  }

  private void make(Store store, boolean hasCheckpoint) {
    try (LaminarDB db = LaminarDB.open(config(store))) {
      db.execute("""
          CREATE SOURCE t (k BIGINT NOT NULL, s VARCHAR);
          CREATE MATERIALIZED VIEW texts AS SELECT k, MAX(s) AS s FROM t GROUP BY k;
          """);
      Source<Row> rows = db.source("t");
      for (long row = 0; row < TEXTS; row++) {
        rows.push(Row.of(rows.schema(), row, "x".repeat(TEXT_BYTES)));
      }
      if (hasCheckpoint) {
        assertThat(db.checkpoint()).isPresent();
      }
    }
  }

  private List<String> open(Store store, String collector, int heapMegabytes) throws IOException {
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+Use" + collector,
            "-Xmx" + heapMegabytes + "m",
            "-cp",
            System.getProperty("java.class.path"),
            HeapStarver.class.getName(),
            store.name(),
            temporary.resolve("data").toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said.lines().toList();
  }

  @ParameterizedTest
  @CsvSource({
    "SEGMENT, true, G1GC",
    "SEGMENT, false, G1GC",
    "SEGMENT, true, SerialGC",
    "SEGMENT, false, SerialGC"
  })
  void shouldRefuseAndGiveTheDirectoryBack(Store store, boolean hasCheckpoint, String collector)
      throws IOException {
    make(store, hasCheckpoint);
    for (int heap : new int[] {22, 28, 33}) {
      assertThat(open(store, collector, heap))
          .hasSize(3)
          .allSatisfy(line -> assertThat(line)
              .startsWith("RESOURCE_LIMIT")
              .contains("the heap has no room for what " + temporary.resolve("data"), "-Xmx")
              .doesNotContain("locked"));
    }
    // No query was stopped for it.
    assertThat(open(store, collector, 512)).containsOnly("opened " + TEXTS);
  }
}
