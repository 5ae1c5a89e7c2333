package io.laminar.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.LaminarDB;
import io.laminar.Repair;
import io.laminar.api.Config;
import io.laminar.api.RepairReport;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.api.WalMode;
import io.laminar.wal.disk.FileTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A damaged data directory opens again when it is repaired, with what its newest checkpoint has at least. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RepairedDatabaseTest {
  @TempDir
  Path folder;

  private LaminarDB open(String directory, Store store) {
    LaminarDB db = LaminarDB.open(Config.builder()
        .dataDirectory(folder.resolve(directory))
        .storage(store)
        .walMode(WalMode.SYNC)
        .checkpointInterval(Duration.ofDays(1))
        .build());
    db.execute("""
        CREATE SOURCE IF NOT EXISTS t (k BIGINT NOT NULL);
        CREATE MATERIALIZED VIEW IF NOT EXISTS sums AS SELECT COUNT(*) AS n, SUM(k) AS k FROM t;""");
    return db;
  }

  private static Source<Row> feed(LaminarDB db, long durable) {
    Source<Row> rows = db.source("t", "feed");
    assertThat(rows.lastDurableSequence()).hasValue(durable);
    return rows;
  }

  /** Pushes the rows from the one to the other; there are none but them and those before. */
  private static void push(LaminarDB db, Source<Row> rows, int from, int to) {
    for (long row = from; row < to; row++) {
      rows.push(Row.of(rows.schema(), row));
    }
    Row sums = db.query("SELECT n, k FROM sums").rows().get(0);
    assertThat(sums.get("n")).isEqualTo((long) to);
    assertThat(sums.get("k")).hasToString(Long.toString(to * (to - 1L) / 2));
  }

  /** Turns a bit of an early frame of the log of rows. */
  private void damage(Store store) {
    Path data = folder.resolve("data");
    Map<String, byte[]> whole = FileTree.read(data);
    Map<String, byte[]> damaged = new TreeMap<>(whole);
    String name = whole.keySet().stream()
        .filter(each -> each.matches(store == Store.SEGMENT ? "rows.*seg" : "rows.*cq4"))
        .findFirst()
        .orElseThrow();
    byte[] bytes = Objects.requireNonNull(damaged.get(name)).clone();
    byte[] early = "CREATE SOURCE".getBytes(StandardCharsets.UTF_8);
    int at = 0;
    while (!Arrays.equals(bytes, at, at + early.length, early, 0, early.length)) {
      at++;
    }
    bytes[at] ^= 1;
    damaged.put(name, bytes);
    FileTree.change(data, whole, damaged);
  }

  @ParameterizedTest
  @EnumSource
  void shouldGoOnAtTheCheckpointBehindTheDamage(Store store) {
    try (LaminarDB db = open("data", store)) {
      Source<Row> rows = feed(db, 0);
      push(db, rows, 0, 100);
      assertThat(db.checkpoint()).isPresent();
      push(db, rows, 100, 200);
      assertThat(db.checkpoint()).isPresent();
    }
    damage(store);

    RepairReport report = Repair.salvage(folder.resolve("data"), folder.resolve("repaired"));

    assertThat(report.isWhole()).isFalse();
    try (LaminarDB db = open("repaired", store)) {
      push(db, feed(db, 200), 200, 300);
    }
    try (LaminarDB db = open("repaired", store)) {
      push(db, feed(db, 300), 300, 301);
    }
  }
}
