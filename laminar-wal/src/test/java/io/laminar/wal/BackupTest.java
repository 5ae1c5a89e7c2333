package io.laminar.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.api.WalMode;
import io.laminar.core.storage.DataDirectory;
import io.laminar.core.storage.DirectoryBackup;
import io.laminar.core.storage.Disk;
import io.laminar.core.storage.FileSystemDisk;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.Storage;
import io.laminar.core.storage.StorageOptions;
import io.laminar.core.storage.StorageProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BackupTest {
  private static final String STATEMENTS = """
      CREATE SOURCE IF NOT EXISTS t (k BIGINT NOT NULL, v VARCHAR);
      CREATE MATERIALIZED VIEW IF NOT EXISTS counts AS SELECT COUNT(v) AS n FROM t;
      """;

  @TempDir
  Path temporary;

  private LaminarDB open(Store store, String directory) {
    LaminarDB db = LaminarDB.open(Config.builder()
        .dataDirectory(temporary.resolve(directory))
        .storage(store)
        .walMode(WalMode.SYNC)
        .checkpointInterval(Duration.ofDays(1))
        .build());
    db.execute(STATEMENTS);
    return db;
  }

  private static void push(Source<Row> rows, long from, long to) {
    for (long row = from; row < to; row++) {
      rows.push(Row.of(rows.schema(), row, "a text that is long, number " + row));
    }
  }

  private static long count(LaminarDB db) {
    return (long)
        Objects.requireNonNull(db.query("SELECT n FROM counts").rows().get(0).get("n"));
  }

  private static void refused(ErrorCode code, Runnable call, String words) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            LaminarException.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @EnumSource
  void shouldOpenAsADatabaseOfItsOwn(Store store) throws IOException {
    try (LaminarDB db = open(store, "d")) {
      Source<Row> rows = db.source("t", "feed");
      push(rows, 0, 100);
      db.checkpoint();
      push(rows, 100, 150);
      db.backup(temporary.resolve("b"));
      push(rows, 150, 200);
      db.checkpoint();
      // Of what was backed up, nothing is needed any more.
      db.checkpoint();
      db.backup(Files.createDirectory(temporary.resolve("empty")));
      assertThat(count(db)).isEqualTo(200L);
    }
    for (long life = 0; life < 2; life++) {
      try (LaminarDB backup = open(store, "b")) {
        assertThat(count(backup)).isEqualTo(150 + 10 * life);
        Source<Row> rows = backup.source("t", "feed");
        assertThat(rows.lastDurableSequence()).hasValue(150 + 10 * life);
        push(rows, 0, 10);
        assertThat(backup.checkpoint()).hasValue(3 + life);
      }
    }
    try (LaminarDB backup = open(store, "empty")) {
      assertThat(count(backup)).isEqualTo(200L);
    }
  }

  @Test
  void shouldLookThroughSymbolicLinks() throws IOException {
    Path data = Files.createDirectory(temporary.resolve("d"));
    Files.createSymbolicLink(temporary.resolve("link"), data);
    Path other = Files.createDirectory(temporary.resolve("other"));
    Files.createSymbolicLink(temporary.resolve("elsewhere"), other);
    try (LaminarDB db = open(Store.SEGMENT, "link")) {
      push(db.source("t", "feed"), 0, 10);
      refused(ErrorCode.INVALID_ARGUMENT, () -> db.backup(data.resolve("sub")), "lies in");
      refused(
          ErrorCode.INVALID_ARGUMENT, () -> db.backup(temporary.resolve("link/sub")), "lies in");
      db.backup(temporary.resolve("elsewhere"));
    }
    assertThat(temporary.resolve("elsewhere")).isSymbolicLink();
    try (LaminarDB backup = open(Store.SEGMENT, "other")) {
      assertThat(count(backup)).isEqualTo(10L);
    }
  }

  @Test
  void shouldNotHoldProducersUp() {
    Store store = Store.SEGMENT;
    AtomicBoolean isDone = new AtomicBoolean();
    try (LaminarDB db = open(store, "d")) {
      Source<Row> rows = db.source("t", "feed");
      push(rows, 0, 100);
      CompletableFuture<Long> pushed = CompletableFuture.supplyAsync(() -> {
        long row = 100;
        while (!isDone.get()) {
          push(rows, row, row + 1);
          row++;
        }
        return row;
      });
      for (int number = 0; number < 2; number++) {
        db.checkpoint();
        db.backup(temporary.resolve("b" + number));
      }
      isDone.set(true);
      long all = pushed.join();
      assertThat(count(db)).isEqualTo(all);
      try (LaminarDB backup = open(store, "b1")) {
        assertThat(count(backup)).isBetween(100L, all);
        assertThat(backup.source("t", "feed").lastDurableSequence()).hasValue(count(backup));
      }
    }
  }

  @Test
  void shouldRefuseOtherPlacesByName() throws IOException {
    Path full = Files.createDirectories(temporary.resolve("full"));
    Path file = full.resolve("a file");
    Files.writeString(file, "text");
    Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary.resolve("gone"));
    LaminarDB db = open(Store.SEGMENT, "d");
    refused(ErrorCode.INVALID_ARGUMENT, () -> db.backup(link), "which is not there");
    refused(ErrorCode.INVALID_ARGUMENT, () -> db.backup(link.resolve("b")), "which is not there");
    refused(ErrorCode.INVALID_ARGUMENT, () -> db.backup(file.resolve("b")), "is not a directory");
    refused(ErrorCode.INVALID_ARGUMENT, () -> db.backup(Path.of("/")), "root of a file system");
    refused(ErrorCode.INVALID_ARGUMENT, () -> db.backup(file), "exists already");
    refused(ErrorCode.INVALID_ARGUMENT, () -> db.backup(full), "exists already");
    refused(ErrorCode.INVALID_ARGUMENT, () -> db.backup(temporary.resolve("d/b")), "lies in");
    refused(ErrorCode.INVALID_ARGUMENT, () -> db.backup(temporary.resolve("x/../d")), "lies in");
    db.close();
    refused(ErrorCode.CLOSED, () -> db.backup(temporary.resolve("b")), "closed");
    assertThat(temporary.resolve("b")).doesNotExist();
    try (LaminarDB memory = LaminarDB.open()) {
      refused(ErrorCode.INVALID_CONFIG, () -> memory.backup(temporary.resolve("b")), "in memory");
    }
  }

  /** Copies a log on a disk of which a call fails; tells whether it came to its end. */
  private boolean isCopied(StorageProvider store, DataDirectory from, FrameLog log, Disk disk) {
    try (DirectoryBackup backup =
        DirectoryBackup.begin(from, temporary.resolve("b"), store, StorageOptions.DEFAULT, disk)) {
      backup.copy("rows", log, 0, log.next());
      backup.finish();
      return true;
    } catch (LaminarException failed) {
      assertThat(failed.code()).isEqualTo(ErrorCode.IO_FAILURE);
      assertThat(failed)
          .hasMessageContainingAll("Too many open files", "name another directory", "is as it was");
      return false;
    }
  }

  @Test
  void shouldLeaveNothingThatOpensWhereItFails() {
    StorageProvider store = SavedLogs.store("segment");
    Path path = temporary.resolve("d");
    try (DataDirectory directory = DataDirectory.open(path, "segment", new FileSystemDisk());
        Storage storage = store.open(directory, StorageOptions.DEFAULT);
        FrameLog log = storage.open("rows")) {
      for (int frame = 0; frame < 20; frame++) {
        log.append(0, 0, SavedLogs.payload("rows", frame));
      }
      int call = 1;
      while (!isCopied(store, directory, log, new FailingDisk(call))) {
        assertThat(temporary.resolve("b.unfinished")).doesNotExist();
        call++;
      }
      assertThat(call).isGreaterThan(10);
    }
  }

  @Test
  void shouldRefuseTheBeginningOfABackup() throws IOException {
    Path begun = temporary.resolve("b.unfinished");
    DataDirectory.open(begun, "segment", new FileSystemDisk()).close();
    Files.createFile(begun.resolve("laminar.unfinished"));
    refused(
        ErrorCode.FOREIGN_DATA_DIRECTORY,
        () -> open(Store.SEGMENT, "b.unfinished"),
        "did not come to its end");
    try (LaminarDB db = open(Store.SEGMENT, "d")) {
      refused(
          ErrorCode.INVALID_ARGUMENT, () -> db.backup(temporary.resolve("b")), "exists already");
    }
  }
}
