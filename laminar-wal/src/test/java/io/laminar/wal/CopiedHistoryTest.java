package io.laminar.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.LaminarDB;
import io.laminar.Repair;
import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.api.Subscription;
import io.laminar.api.WalMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A copy of a data directory goes on from a place from which the original has gone on too: no number is given twice. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CopiedHistoryTest {
  @TempDir
  Path folder;

  private LaminarDB open(String directory, WalMode mode) {
    LaminarDB db = LaminarDB.open(Config.builder()
        .dataDirectory(folder.resolve(directory))
        .storage(Store.SEGMENT)
        .walMode(mode)
        .checkpointInterval(Duration.ofDays(1))
        .build());
    db.execute("""
        CREATE SOURCE IF NOT EXISTS t (k BIGINT NOT NULL);
        CREATE STREAM IF NOT EXISTS kept WITH (retain = 1000) AS SELECT k FROM t;""");
    return db;
  }

  private static void push(LaminarDB db, int rows) {
    try (Source<Row> source = db.source("t", "feed")) {
      for (long row = 0; row < rows; row++) {
        source.push(Row.of(source.schema(), row));
      }
    }
    db.awaitIdle();
    db.flush();
  }

  private static List<Long> after(LaminarDB db, long number) {
    List<Long> numbers = new ArrayList<>();
    try (Subscription<Change<Row>> changes = db.sink("kept").changesAfter(number)) {
      db.awaitIdle();
      changes.drain(change -> numbers.add(change.sequence()));
    }
    return numbers;
  }

  /** What the original has given behind the third, no copy gives, and no other copy. */
  private void assertBranches(String copy, WalMode mode, Set<Long> given) {
    List<Long> own;
    try (LaminarDB db = open(copy, mode)) {
      assertThatThrownBy(() -> after(db, 5))
          .isInstanceOfSatisfying(
              LaminarException.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.SEQUENCE_LOST));
      push(db, 2);
      own = after(db, 3);
      assertThat(own).hasSize(2);
      assertThat(given).doesNotContainAnyElementsOf(own);
    }
    try (LaminarDB again = open(copy, mode)) {
      push(again, 1);
      assertThat(after(again, 3))
          .as("it goes on as itself")
          .containsExactly(own.get(0), own.get(1), own.get(1) + 1);
      given.addAll(after(again, 3));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ASYNC", "SYNC"})
  void shouldGiveOtherNumbersInABackup(WalMode mode) {
    Set<Long> given = new HashSet<>();
    try (LaminarDB db = open("data", mode)) {
      push(db, 3);
      db.backup(folder.resolve("first"));
      db.backup(folder.resolve("second"));
      push(db, 2);
      given.addAll(after(db, 0));
      assertThat(given).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
    }
    assertBranches("first", mode, given);
    assertBranches("second", mode, given);
    try (LaminarDB db = open("data", mode)) {
      push(db, 1);
      assertThat(after(db, 5)).as("the original goes on").containsExactly(6L);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"ASYNC", "SYNC"})
  void shouldGiveOtherNumbersInARepairedDirectory(WalMode mode) {
    try (LaminarDB db = open("data", mode)) {
      push(db, 3);
    }
    assertThat(Repair.salvage(folder.resolve("data"), folder.resolve("first")).isWhole())
        .isTrue();
    Set<Long> given = new HashSet<>();
    try (LaminarDB db = open("data", mode)) {
      push(db, 2);
      given.addAll(after(db, 0));
      assertThat(given).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
    }
    assertBranches("first", mode, given);
  }
}
