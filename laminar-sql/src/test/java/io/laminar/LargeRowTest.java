package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Overflow;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of many megabytes are delivered like others, and nobody's query depends on who reads them. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LargeRowTest {
  private static final int LARGE = 9 << 20;

  private static LaminarDB open(Execution execution, int bufferSize) {
    LaminarDB db = LaminarDB.open(
        Config.builder().execution(execution).bufferSize(bufferSize).build());
    db.execute("CREATE SOURCE big (k INTEGER NOT NULL, t VARCHAR NOT NULL)"
        + " WITH (max_row_bytes = 16777216, buffer_size = 1024);"
        + "CREATE STREAM copies AS SELECT k, t FROM big;"
        + "CREATE MATERIALIZED VIEW lengths AS SELECT k, CHAR_LENGTH(t) AS n FROM copies");
    return db;
  }

  private static String text(int k, int length) {
    return (k + " is the first row of them all ").repeat(length / 31 + 1);
  }

  private static Row row(Source<Row> source, int k) {
    return Row.of(source.schema(), k, text(k, k % 3 == 1 ? LARGE : 10 * k));
  }

  @ParameterizedTest
  @CsvSource({"ENGINE_THREAD, 4096", "CALLER_RUNS, 4096", "ENGINE_THREAD, 64", "CALLER_RUNS, 64"})
  void shouldDeliverThemInTheirOrderAmongOthers(Execution execution, int bufferSize) {
    try (LaminarDB db = open(execution, bufferSize)) {
      Subscription<Row> direct = db.sink("big").subscribe();
      Subscription<Row> copies = db.sink("copies").subscribe();
      Source<Row> source = db.source("big");
      List<Row> pushed = new ArrayList<>();
      List<Row> ofDirect = new ArrayList<>();
      List<Row> ofCopies = new ArrayList<>();
      for (int k = 0; k < 9; k++) {
        pushed.add(row(source, k));
        source.push(pushed.get(k));
        if (k % 2 == 1) {
          db.awaitIdle();
          direct.drain(ofDirect::add);
          copies.drain(ofCopies::add);
        }
      }
      db.awaitIdle();
      direct.drain(ofDirect::add);
      copies.drain(ofCopies::add);

      assertThat(ofDirect).isEqualTo(pushed);
      assertThat(ofCopies)
          .extracting(each -> each.get("t"))
          .isEqualTo(pushed.stream().map(each -> each.get("t")).toList());
      assertThat(db.query("SELECT n FROM lengths").rows()).hasSize(9);
    }
  }

  @Test
  void shouldDeliverToOneWhoReadsMeanwhile() {
    try (LaminarDB db = open(Execution.ENGINE_THREAD, 64)) {
      Subscription<Row> copies = db.sink("copies").subscribe();
      Source<Row> source = db.source("big");
      CompletableFuture<Void> pushing = CompletableFuture.runAsync(() -> {
        for (int k = 0; k < 300; k++) {
          source.push(Row.of(source.schema(), k, text(k, k % 10 == 0 ? 1 << 20 : 3 * k)));
        }
        source.finish();
      });
      int expected = 0;
      for (Row row : copies) {
        assertThat(row.get("k")).isEqualTo(expected);
        assertThat((String) row.get("t")).startsWith(expected + " is the first row");
        expected++;
      }
      pushing.join();
      assertThat(expected).isEqualTo(300);
    }
  }

  @Test
  void shouldLoseTheOldestForOneWhoMayLoseRows() {
    try (LaminarDB db = open(Execution.ENGINE_THREAD, 64)) {
      Subscription<Row> slow = db.sink("copies").subscribe(Overflow.DROP_OLDEST);
      Source<Row> source = db.source("big");
      for (int k = 0; k < 5; k++) {
        source.push(Row.of(source.schema(), k, text(k, LARGE)));
      }
      db.awaitIdle();

      List<Object> received = new ArrayList<>();
      slow.drain(row -> received.add(row.get("k")));
      assertThat(received).endsWith(4).doesNotContain(0);
      assertThat(db.metrics().subscriptions().get(0).rowsDropped()).isEqualTo(5 - received.size());
      assertThat(db.query("SELECT n FROM lengths").rows()).hasSize(5);
    }
  }

  @Test
  void shouldHoldBackTheSourceOfOneWhoReadsSlowly() {
    try (LaminarDB db = open(Execution.ENGINE_THREAD, 64)) {
      Subscription<Row> slow =
          CompletableFuture.supplyAsync(() -> db.sink("copies").subscribe()).join();
      Source<Row> source = db.source("big");
      CompletableFuture<Void> pushing = CompletableFuture.runAsync(() -> {
        for (int k = 0; k < 12; k++) {
          source.push(Row.of(source.schema(), k, text(k, LARGE)));
        }
      });
      for (int k = 0; k < 12; k++) {
        assertThat(slow.recv()).isEqualTo(Row.of(slow.schema(), k, text(k, LARGE)));
      }
      pushing.join();
    }
  }

  @Test
  void shouldHandThemOutInArrowBatches() {
    try (LaminarDB db = open(Execution.CALLER_RUNS, 64)) {
      Subscription<Row> copies = db.sink("copies").subscribe();
      Source<Row> source = db.source("big");
      source.push(Row.of(source.schema(), 1, text(1, LARGE)));
      source.push(Row.of(source.schema(), 2, "small"));
      db.awaitIdle();

      List<Integer> lengths = new ArrayList<>();
      for (var batch = copies.pollArrow(); batch != null; batch = copies.pollArrow()) {
        for (int i = 0; i < batch.getRowCount(); i++) {
          lengths.add(batch.getVector("t").getObject(i).toString().length());
        }
        batch.close();
      }
      assertThat(lengths).containsExactly(text(1, LARGE).length(), 5);
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldDeliverBatchesOfManyMegabytes(Execution execution) {
    try (LaminarDB db = LaminarDB.open(Config.builder().execution(execution).build())) {
      db.execute(
          "CREATE SOURCE s (k INTEGER NOT NULL, t VARCHAR NOT NULL) WITH (buffer_size = 1024);"
              + "CREATE TABLE names (k INTEGER NOT NULL, t VARCHAR NOT NULL, PRIMARY KEY (k));"
              + "CREATE MATERIALIZED VIEW last AS SELECT k, MAX(t) AS t FROM s GROUP BY k;"
              + "CREATE MATERIALIZED VIEW both AS SELECT s.k, s.t || names.t AS t FROM s JOIN names ON s.k = names.k");
      Source<Row> source = db.source("s");
      Source<Row> names = db.source("names");
      List<Row> rows = new ArrayList<>();
      for (int k = 0; k < 300; k++) {
        rows.add(Row.of(source.schema(), k, text(k, 12_000)));
      }
      names.pushBatch(rows.stream()
          .map(row -> Row.of(names.schema(), row.get(0), row.get(1)))
          .toList());
      db.awaitIdle();
      source.pushBatch(rows);
      db.awaitIdle();

      List<Object> expected = rows.stream().map(row -> row.get(1)).toList();
      assertThat(db.query("SELECT t FROM last ORDER BY k").rows())
          .extracting(row -> row.get(0))
          .isEqualTo(expected);
      assertThat(db.query("SELECT t FROM both ORDER BY k").rows())
          .extracting(row -> row.get(0))
          .isEqualTo(expected.stream().map(text -> text + "" + text).toList());
      assertThat(db.query(
                  "SELECT ARRAY_AGG(k) AS a FROM (SELECT a.k FROM last a, last b, names c WHERE c.k < 2)")
              .rows())
          .singleElement()
          .satisfies(row -> assertThat((List<?>) row.get(0)).hasSize(180_000));
    }
  }
}
