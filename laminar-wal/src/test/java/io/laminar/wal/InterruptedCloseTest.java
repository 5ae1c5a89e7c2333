package io.laminar.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.LaminarDB;
import io.laminar.Savepoint;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Store;
import io.laminar.api.WalMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Threads that were interrupted before they close a database, open it or copy its directory. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InterruptedCloseTest {
  private static final String STATEMENTS = """
      CREATE SOURCE t (k BIGINT NOT NULL);
      CREATE MATERIALIZED VIEW counts AS SELECT COUNT(*) AS n FROM t;
      """;

  @TempDir
  Path temporary;

  static Stream<Arguments> ways() {
    List<Arguments> all = new ArrayList<>();
    for (Store store : Store.values()) {
      for (Execution execution : Execution.values()) {
        for (String mode : List.of("async", "sync", "off")) {
          all.add(Arguments.of(store, execution, mode));
        }
      }
    }
    return all.stream();
  }

  private Config config(Store store, Execution execution) {
    return Config.builder()
        .dataDirectory(temporary.resolve("data"))
        .storage(store)
        .execution(execution)
        .walMode(WalMode.ASYNC)
        .checkpointInterval(Duration.ofDays(1))
        .build();
  }

  private Config config() {
    return config(Store.SEGMENT, Execution.ENGINE_THREAD);
  }

  private Path lock() {
    return temporary.resolve("data").resolve("laminar.lock");
  }

  @AfterEach
  void forget() {
    boolean unused = Thread.interrupted();
  }

  private void assertHas(long rows, Config config) {
    try (LaminarDB again = LaminarDB.open(config)) {
      assertThat(again.query("SELECT n FROM counts").rows())
          .extracting(each -> each.get("n"))
          .containsExactly(rows);
    }
    assertThat(lock()).isEmptyFile();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldGiveTheDirectoryBack(Store store, Execution execution, String mode) {
    Config config = config(store, execution);
    LaminarDB db = LaminarDB.open(config);
    db.execute(STATEMENTS.replace("NOT NULL)", "NOT NULL) WITH (wal_mode = '" + mode + "')"));
    Source<Row> rows = db.source("t");
    for (long row = 0; row < 10; row++) {
      rows.push(Row.of(rows.schema(), row));
    }
    assertThat(lock()).isNotEmptyFile();

    Thread.currentThread().interrupt();
    db.close();

    assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
    assertThat(lock()).isEmptyFile();
    db.close();
    assertHas(10, config);
  }

  private static void refused(ThrowingCallable call) {
    Thread.currentThread().interrupt();
    assertThat(catchThrowableOfType(LaminarException.class, call))
        .extracting(LaminarException::code)
        .isEqualTo(ErrorCode.INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void shouldBeOpenedAgainWhereAnOpeningWasInterrupted(
      Store store, Execution execution, String mode) {
    Config config = config(store, execution);
    refused(() -> LaminarDB.open(config));
    assertThat(lock()).isEmptyFile();
    try (LaminarDB db = LaminarDB.open(config)) {
      db.execute(STATEMENTS.replace("NOT NULL)", "NOT NULL) WITH (wal_mode = '" + mode + "')"));
      db.execute("INSERT INTO t VALUES (1), (2)");
    }
    refused(() -> LaminarDB.open(config));
    assertHas(2, config);
  }

  @Test
  void shouldLeaveNothingOfCopiesThatWereInterrupted() {
    Path savepoint = temporary.resolve("savepoint");
    try (LaminarDB db = LaminarDB.open(config())) {
      db.execute(STATEMENTS);
      db.execute("INSERT INTO t VALUES (1), (2)");
      refused(() -> db.backup(temporary.resolve("backup")));
      refused(() -> db.savepoint(temporary.resolve("savepoint")));
      db.savepoint(savepoint);
    }
    Config elsewhere = Config.builder()
        .dataDirectory(temporary.resolve("new"))
        .storage(Store.SEGMENT)
        .build();
    refused(() -> Savepoint.restore(savepoint, elsewhere, STATEMENTS));
    assertThat(savepoint.resolve("laminar.lock")).isEmptyFile();
    assertThat(temporary)
        .isDirectoryNotContaining("glob:**{backup,new}*")
        .isDirectoryNotContaining("glob:**.{unfinished,restoring}");
    assertThat(Savepoint.restore(savepoint, elsewhere, STATEMENTS).objects()).hasSize(2);
    assertHas(2, config());
  }
}
