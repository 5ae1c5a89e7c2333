package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Store;
import io.laminar.core.storage.MemoryStorage;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Openings in which memory runs out: nothing stays open. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OpeningInAFullHeapTest {
  @TempDir
  Path directory;

  @AfterEach
  void forget() {
    MemoryStorage.forget(directory);
  }

  private LaminarDB open() {
    return LaminarDB.open(Config.builder()
        .dataDirectory(directory)
        .storage(Store.SEGMENT)
        .checkpointInterval(Duration.ofDays(1))
        .build());
  }

  private void shouldRefuse(String log) {
    MemoryStorage.of(directory).whenOpened((name, opened) -> {
      if (name.startsWith(log)) {
        throw new OutOfMemoryError("Java heap space");
      }
    });
    assertThatThrownBy(this::open)
        .isInstanceOfSatisfying(
            LaminarException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.RESOURCE_LIMIT))
        .hasMessageContainingAll(
            "the heap has no room for what " + directory, "Java heap space", "-Xmx")
        .hasRootCauseInstanceOf(OutOfMemoryError.class);
    MemoryStorage.of(directory).whenOpened((name, opened) -> {});
  }

  @Test
  void shouldGiveTheDirectoryBack() {
    try (LaminarDB db = open()) {
      db.execute("CREATE TABLE t (k INTEGER PRIMARY KEY)");
      db.execute("INSERT INTO t VALUES (1)");
    }

    shouldRefuse("rows");
    shouldRefuse("checkpoint");

    try (LaminarDB db = open()) {
      assertThat(db.query("SELECT k FROM t").rows()).hasSize(1);
    }
  }
}
