package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.DatabaseListener;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Store;
import io.laminar.core.storage.MemoryLog;
import io.laminar.core.storage.MemoryStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checkpoints that cannot be made, and a listener that cannot bear to hear it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FailedCheckpointTest {
  @TempDir
  Path directory;

  private final AtomicInteger told = new AtomicInteger();

  @AfterEach
  void forget() {
    MemoryStorage.forget(directory);
  }

  private LaminarDB open(Execution execution, Duration checkpointInterval) {
    DatabaseListener throwing = new DatabaseListener() {
      @Override
      public void onCheckpointFailed(String problem) {
        told.incrementAndGet();
        throw new IllegalStateException(problem);
      }
    };
    return LaminarDB.open(Config.builder()
        .execution(execution)
        .listener(throwing)
        .dataDirectory(directory)
        .storage(Store.SEGMENT)
        .checkpointInterval(checkpointInterval)
        .build());
  }

  private void failBy(Supplier<? extends Throwable> failure) {
    MemoryStorage.of(directory)
        .whenOpened((name, log) -> log.beforeAppend(() -> {
          Throwable thrown = failure.get();
          if (thrown instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) thrown;
        }));
  }

  private void failNoMore() {
    MemoryStorage.of(directory).whenOpened((name, log) -> {});
  }

  private static long made(LaminarDB db) {
    return db.metrics().durability().orElseThrow().checkpoints();
  }

  private void shouldGoOnBehind(Execution execution, Supplier<? extends Throwable> failure) {
    try (LaminarDB db = open(execution, Duration.ofMillis(1))) {
      failBy(failure);
      int before = told.get();
      while (told.get() < before + 2) {
        db.tick();
      }
      failNoMore();
      long made = made(db);
      while (made(db) < made + 2) {
        db.tick();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldMakeTheNextWhereTheListenerThrows(Execution execution) {
    shouldGoOnBehind(execution, MemoryLog::full);
    assertThat(told).hasPositiveValue();
  }

  @ParameterizedTest
  @EnumSource
  void shouldMakeTheNextWhereTheHeapHadNoRoom(Execution execution) {
    shouldGoOnBehind(execution, () -> new OutOfMemoryError("of the test"));
    assertThat(told).hasPositiveValue();
  }

  @ParameterizedTest
  @EnumSource
  void shouldMakeTheNextWhereOneBroke(Execution execution) {
    shouldGoOnBehind(execution, () -> new IllegalStateException("a defect of the test"));
    assertThat(told).hasPositiveValue();
  }

  @Test
  void shouldCallAHeapWithoutRoomALimit() {
    try (LaminarDB db = open(Execution.ENGINE_THREAD, Duration.ofDays(1))) {
      failBy(() -> new OutOfMemoryError("of the test"));
      assertThatThrownBy(db::checkpoint)
          .isInstanceOfSatisfying(
              LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_LIMIT))
          .hasMessageContaining("the heap has no room: of the test");
      failNoMore();
      assertThat(db.checkpoint()).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveTheDirectoryBackWhereTheLastOneFailsAndTheListenerThrows(Execution execution) {
    try (LaminarDB db = open(execution, Duration.ofDays(1))) {
      db.execute("CREATE SOURCE ticks (k BIGINT) WITH (wal_mode = 'off')");
      failBy(MemoryLog::full);
    }
    assertThat(told).hasValue(1);
    failNoMore();
    try (LaminarDB db = open(execution, Duration.ofDays(1))) {
      assertThat(db.explain("ticks")).contains("ticks");
    }
  }
}
