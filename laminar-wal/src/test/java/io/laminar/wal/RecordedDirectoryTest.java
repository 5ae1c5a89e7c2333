package io.laminar.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.LaminarDB;
import io.laminar.api.Compression;
import io.laminar.api.Config;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.api.WalMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Data directories that were written once and are kept beside the tests: as long as their formats are read, they open, hold what
 * they held, and go on. {@code -Drecorded.write=true} writes those of the present version anew.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RecordedDirectoryTest {
  private static final String VERSION = "1";
  private static final boolean WRITES = Boolean.getBoolean("recorded.write");
  private static final LocalDateTime NOON = LocalDateTime.of(2026, 1, 1, 12, 0);
  private static final String STATEMENTS = """
      CREATE SOURCE IF NOT EXISTS t (k BIGINT NOT NULL, v VARCHAR, p DECIMAL(10, 2), ts TIMESTAMP(3) NOT NULL,
        WATERMARK FOR ts AS ts - INTERVAL '1' SECOND);
      CREATE TABLE IF NOT EXISTS names (k BIGINT NOT NULL, name VARCHAR, PRIMARY KEY (k));
      CREATE MATERIALIZED VIEW IF NOT EXISTS sums WITH (retain = 1000) AS SELECT k, COUNT(*) AS n, SUM(p) AS p, MAX(v) AS v FROM t GROUP BY k;
      CREATE MATERIALIZED VIEW IF NOT EXISTS minutes AS
        SELECT window_start, COUNT(DISTINCT v) AS n FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE))
        GROUP BY window_start, window_end;
      CREATE MATERIALIZED VIEW IF NOT EXISTS named AS
        SELECT names.name, COUNT(*) AS n FROM t JOIN names ON t.k = names.k GROUP BY names.name;
      CREATE MATERIALIZED VIEW IF NOT EXISTS top AS SELECT k, v, p FROM t ORDER BY p DESC LIMIT 3;
      """;

  @TempDir
  Path folder;

  private static LaminarDB open(Path directory, Store store, Compression compression) {
    LaminarDB db = LaminarDB.open(Config.builder()
        .dataDirectory(directory)
        .compression(compression)
        .storage(store)
        .walMode(WalMode.SYNC)
        .checkpointInterval(Duration.ofDays(1))
        .build());
    db.execute(STATEMENTS);
    return db;
  }

  private static void push(Source<Row> rows, int from, int to) {
    for (int row = from; row < to; row++) {
      String text = row % 7 == 0 ? null : "a value that is too long for a slot, number " + row % 5;
      String price = row + ".25";
      rows.push(
          Row.of(rows.schema(), row % 4L, text, new BigDecimal(price), NOON.plusSeconds(row)));
    }
  }

  /** What the views hold after so many rows. */
  private static void assertHolds(LaminarDB db, int rows) {
    List<List<Object>> sums = rows(db, "SELECT k, n FROM sums ORDER BY k");
    assertThat(sums).hasSize(4);
    for (long key = 0; key < 4; key++) {
      assertThat(sums.get((int) key)).containsExactly(key, (rows - key + 3) / 4);
    }
    // The whole minutes before the watermark, which is one second behind the last row.
    assertThat(rows(db, "SELECT n FROM minutes"))
        .hasSize((rows - 2) / 60)
        .containsOnly(List.of(5L));
    assertThat(rows(db, "SELECT name, n FROM named ORDER BY name"))
        .containsExactly(
            List.of("one", (rows - 1 + 3) / 4L), List.of("three", (rows - 3 + 3) / 4L));
    assertThat(rows(db, "SELECT k FROM top ORDER BY p DESC"))
        .containsExactly(
            List.of((rows - 1) % 4L), List.of((rows - 2) % 4L), List.of((rows - 3) % 4L));
  }

  private static List<List<Object>> rows(LaminarDB db, String query) {
    return db.query(query).rows().stream()
        .map(row -> Stream.iterate(0, column -> column + 1)
            .limit(row.schema().size())
            .map(column -> Objects.requireNonNull(row.get(column)))
            .toList())
        .toList();
  }

  private static String name(Store store) {
    return "v" + VERSION + "-" + store.name().toLowerCase(Locale.ROOT) + ".zip";
  }

  /** Writes a directory as it is while its database is open. */
  private void write(Store store) throws IOException {
    Path directory = folder.resolve("written");
    Path target = Path.of("src/test/resources/recorded", name(store));
    try (LaminarDB db = open(directory, store, Compression.NONE)) {
      db.execute("INSERT INTO names VALUES (1, 'one'), (3, 'three')");
      Source<Row> rows = db.source("t", "feed");
      push(rows, 0, 150);
      assertThat(db.checkpoint()).isPresent();
      push(rows, 150, 200);
      db.flush();
      try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(target));
          Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          zip.putNextEntry(new ZipEntry(directory.relativize(file).toString().replace('\\', '/')));
          Files.copy(file, zip);
        }
      }
    }
  }

  private Path unpack(Store store) throws IOException {
    Path directory = folder.resolve("data");
    InputStream resource = getClass().getResourceAsStream("/recorded/" + name(store));
    try (ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(resource))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = directory.resolve(entry.getName());
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        try (OutputStream out = Files.newOutputStream(file)) {
          zip.transferTo(out);
        }
      }
    }
    return directory;
  }

  @ParameterizedTest
  @EnumSource
  void shouldOpenWhatWasWrittenOnce(Store store) throws IOException {
    if (WRITES) {
      write(store);
    }
    Path directory = unpack(store);
    try (LaminarDB db = open(directory, store, Compression.LZ4)) {
      assertHolds(db, 200);
      Source<Row> rows = db.source("t", "feed");
      assertThat(rows.lastDurableSequence()).hasValue(200);
      push(rows, 200, 260);
      assertHolds(db, 260);
    }
    // What was packed is read under either setting.
    try (LaminarDB db = open(directory, store, Compression.NONE)) {
      assertHolds(db, 260);
    }
  }
}
