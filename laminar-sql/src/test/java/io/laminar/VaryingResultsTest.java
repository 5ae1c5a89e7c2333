package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.ScalarFunction;
import io.laminar.api.Store;
import io.laminar.api.Subscription;
import io.laminar.api.TypeKind;
import io.laminar.api.WalMode;
import io.laminar.core.storage.MemoryStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Relations that call a function which is not deterministic, in a database that is opened again: their results are others. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VaryingResultsTest {
  private static final String TICKET = "not deterministic: ticket";

  @TempDir
  Path directory;

  private final AtomicLong tickets = new AtomicLong();

  @AfterEach
  void forget() {
    MemoryStorage.forget(directory);
  }

  private LaminarDB open() {
    DataType number = DataType.of(TypeKind.BIGINT);
    return LaminarDB.open(Config.builder()
        .execution(Execution.CALLER_RUNS)
        .dataDirectory(directory)
        .storage(Store.SEGMENT)
        .walMode(WalMode.SYNC)
        .checkpointInterval(Duration.ofDays(1))
        .function(
            "ticket",
            ScalarFunction.of(List.of(number), number, none -> tickets.incrementAndGet())
                .notDeterministic())
        .build());
  }

  private static List<Long> after(LaminarDB db, String name, long sequence) {
    List<Long> numbers = new ArrayList<>();
    try (Subscription<Change<Row>> changes = db.sink(name).changesAfter(sequence)) {
      changes.drain(change -> numbers.add(change.sequence()));
    }
    return numbers;
  }

  private void end(LaminarDB db, boolean crashes) {
    if (crashes) {
      MemoryStorage.losePower(directory);
    }
    db.close();
  }

  private static void isLost(LaminarDB db, String name, long sequence) {
    assertThatThrownBy(() -> after(db, name, sequence))
        .isInstanceOfSatisfying(
            LaminarException.class,
            lost -> assertThat(lost.code()).isEqualTo(ErrorCode.SEQUENCE_LOST));
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void shouldGiveOtherNumbersToWhatIsComputedAgain(boolean crashes) {
    LaminarDB db = open();
    db.execute("""
        CREATE SOURCE s (k BIGINT NOT NULL);
        CREATE STREAM drawn WITH (retain = 100) AS SELECT k, ticket(k) AS t FROM s;
        CREATE STREAM beside WITH (retain = 100) AS SELECT t FROM drawn;
        CREATE STREAM few WITH (retain = 100) AS SELECT k FROM s WHERE ticket(k) < 8;
        CREATE STREAM same WITH (retain = 100) AS SELECT k FROM s;
        INSERT INTO s VALUES (1), (2);
        """);
    assertThat(db.explain("drawn")).contains(TICKET);
    assertThat(db.explain("beside")).contains(TICKET);
    assertThat(db.explain("same")).doesNotContain(TICKET);
    for (String name : List.of("drawn", "beside", "few", "same")) {
      assertThat(after(db, name, 0)).containsExactly(1L, 2L);
    }
    tickets.set(1_000);
    end(db, crashes);
    try (LaminarDB again = open()) {
      assertThat(again.recovery().orElseThrow().notes())
          .hasSize(3)
          .anySatisfy(note -> assertThat(note).contains("drawn"))
          .anySatisfy(note -> assertThat(note).contains("beside"))
          .anySatisfy(note -> assertThat(note).contains("few"));
      tickets.set(0);
      again.execute("INSERT INTO s VALUES (3)");
      long life = 2L << 40;
      assertThat(after(again, "same", 0)).containsExactly(1L, 2L, 3L);
      assertThat(after(again, "drawn", 0)).containsExactly(life, life + 1, life + 2);
      assertThat(after(again, "beside", 0)).containsExactly(life, life + 1, life + 2);
      assertThat(after(again, "few", 0)).containsExactly(life);
      isLost(again, "drawn", 2);
      isLost(again, "few", 2);
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void shouldKeepWhatACheckpointHas(boolean crashes) {
    LaminarDB db = open();
    db.execute("""
        CREATE SOURCE s (k BIGINT NOT NULL);
        CREATE STREAM drawn WITH (retain = 100) AS SELECT k, ticket(k) AS t FROM s;
        CREATE MATERIALIZED VIEW kept AS SELECT k, t FROM drawn;
        INSERT INTO s VALUES (1), (2);
        """);
    List<Row> rows = db.query("SELECT t FROM kept ORDER BY k").rows();
    assertThat(db.checkpoint()).isPresent();
    end(db, crashes);
    try (LaminarDB again = open()) {
      assertThat(again.recovery().orElseThrow().notes()).isEmpty();
      assertThat(again.query("SELECT t FROM kept ORDER BY k").rows()).isEqualTo(rows);
      assertThat(after(again, "drawn", 0)).containsExactly(1L, 2L);
      assertThat(after(again, "drawn", 2)).isEmpty();
    }
  }
}
