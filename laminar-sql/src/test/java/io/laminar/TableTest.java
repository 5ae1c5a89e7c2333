package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.RowWriter;
import io.laminar.api.Source;
import io.laminar.api.StatementKind;
import io.laminar.api.Subscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tables through the Java API. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TableTest {
  private static final String TABLE =
      "CREATE TABLE prices (symbol VARCHAR NOT NULL PRIMARY KEY, price DOUBLE NOT NULL)";

  /** What is pushed and received. */
  record Price(String symbol, double price) {}

  private static LaminarDB open() {
    LaminarDB db =
        LaminarDB.open(Config.builder().execution(Execution.CALLER_RUNS).build());
    db.execute(TABLE);
    return db;
  }

  private static List<String> changes(Subscription<Change<Price>> read) {
    List<String> texts = new ArrayList<>();
    for (Change<Price> change = read.poll(); change != null; change = read.poll()) {
      Price price = change.row();
      texts.add(change.weight() + " " + price.symbol() + " " + price.price()
          + (change.endsCommit() ? "" : " …"));
    }
    return texts;
  }

  @Test
  void shouldPushAndDeleteRecords() {
    try (LaminarDB db = open();
        Subscription<Change<Price>> read = db.sink("prices", Price.class).changes();
        Source<Price> prices = db.source("prices", Price.class)) {
      prices.push(new Price("A", 1));
      prices.push(new Price("A", 2));
      prices.delete(new Price("A", 0));
      prices.delete(new Price("A", 0));

      assertThat(changes(read)).containsExactly("1 A 1.0", "-1 A 1.0 …", "1 A 2.0", "-1 A 2.0");
      assertThat(db.query("SELECT symbol FROM prices").rows()).isEmpty();
      assertThat(db.metrics().queries().get(0).ignoredRetractions()).isEqualTo(1);
    }
  }

  @Test
  void shouldNameTheValueForWhichAnUpdateIsRefused() {
    try (LaminarDB db = LaminarDB.open()) {
      db.execute("CREATE TABLE t (k INTEGER PRIMARY KEY, name VARCHAR(3) NOT NULL);"
          + "INSERT INTO t VALUES (1, 'a'), (2, 'b')");

      assertThatThrownBy(() -> db.execute("UPDATE t SET name = 'name' || name WHERE k > 1"))
          .isInstanceOfSatisfying(LaminarException.class, refused -> {
            assertThat(refused.code()).isEqualTo(ErrorCode.VALUE_OUT_OF_RANGE);
            assertThat(refused.problem()).contains("name").endsWith("no row was changed");
            assertThat(refused.position()).hasToString("Optional[line 1, column 21]");
          });
      assertThatThrownBy(() -> db.execute("UPDATE t SET name = CASE WHEN k = 1 THEN 'x' END"))
          .hasMessageContaining("NOT_NULL_VIOLATION")
          .hasMessageContaining("no row was changed [line 1, column 21]");
      assertThat(db.query("SELECT name FROM t ORDER BY k").rows())
          .extracting(row -> row.get(0))
          .containsExactly("a", "b");
    }
  }

  private static long written(LaminarDB db, String sql) {
    return db.execute(sql).get(0).rowsWritten().orElse(-1);
  }

  @Test
  void shouldCountTheRowsThatAStatementHasWritten() {
    try (LaminarDB db = open()) {
      assertThat(written(db, "INSERT INTO prices VALUES ('A', 1), ('B', 2), ('C', 3)"))
          .isEqualTo(3);
      assertThat(written(db, "UPDATE prices SET price = 9 WHERE price < 3")).isEqualTo(2);
      assertThat(written(db, "DELETE FROM prices WHERE price > 9")).isZero();
      assertThat(written(db, "DELETE FROM prices WHERE price = 9")).isEqualTo(2);
      assertThat(written(db, "SELECT symbol FROM prices")).isEqualTo(-1);
      assertThat(written(db, "SHOW TABLES")).isEqualTo(-1);
    }
  }

  @Test
  void shouldBeATableInErrorsOfItsHandles() {
    try (LaminarDB db = open()) {
      Source<Price> prices = db.source("prices", Price.class);

      assertThatThrownBy(() -> prices.watermark(1))
          .hasMessageContaining("table prices has no event time");
      prices.close();
      assertThatThrownBy(() -> prices.push(new Price("A", 1)))
          .hasMessageContaining("this handle of table prices was closed");
    }
  }

  @Test
  void shouldNetTheRowsOfATransactionByKey() {
    try (LaminarDB db = open();
        Subscription<Change<Price>> read = db.sink("prices", Price.class).changes();
        Source<Price> prices = db.source("prices", Price.class)) {
      prices.push(new Price("A", 1));
      changes(read);

      prices.pushTransaction(
          List.of(new Price("B", 5), new Price("A", 2), new Price("B", 6), new Price("A", 3)));

      assertThat(changes(read)).containsExactly("1 B 6.0 …", "-1 A 1.0 …", "1 A 3.0");
    }
  }

  @Test
  void shouldDeleteByKeyThroughTheWriter() {
    try (LaminarDB db = open();
        Source<Row> prices = db.source("prices")) {
      RowWriter writer = prices.writer();
      writer
          .setString(0, "a name that is longer than twelve bytes")
          .setDouble(1, 1)
          .push();
      writer.setString(0, "B").setDouble(1, 2).push();
      writer.setString(0, "a name that is longer than twelve bytes").delete();

      assertThat(db.query("SELECT symbol FROM prices").rows())
          .extracting(row -> row.get(0))
          .containsExactly("B");
      assertThatThrownBy(writer::delete)
          .isInstanceOfSatisfying(
              LaminarException.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_NULL_VIOLATION));
    }
  }

  @Test
  void shouldRefuseToDeleteRowsOfASource() {
    try (LaminarDB db = open()) {
      db.execute("CREATE SOURCE s (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL)");
      try (Source<Price> source = db.source("s", Price.class)) {
        assertThatThrownBy(() -> source.delete(new Price("A", 1)))
            .isInstanceOfSatisfying(
                LaminarException.class,
                refused -> assertThat(refused.code()).isEqualTo(ErrorCode.WRONG_OBJECT_KIND));
      }
    }
  }

  @Test
  void shouldTakeParametersInUpdateAndDelete() {
    try (LaminarDB db = open()) {
      db.execute("INSERT INTO prices VALUES ('A', 1), ('B', 2), ('C', 3)");
      PreparedStatement update =
          db.prepare("UPDATE prices SET price = :price WHERE symbol = :symbol");
      PreparedStatement delete = db.prepare("DELETE FROM prices WHERE price > ?");

      update.execute(Map.of("price", 9.5, "symbol", "B"));
      delete.execute(2.5);

      assertThat(update.kind()).isEqualTo(StatementKind.UPDATE);
      assertThat(delete.kind()).isEqualTo(StatementKind.DELETE);
      assertThat(delete.name()).contains("prices");
      assertThat(db.query("SELECT symbol, price FROM prices").rows())
          .extracting(row -> row.values().toString())
          .containsExactly("[A, 1.0]");
    }
  }

  /** Each statement is one commit: a view over all rows never shows a part of it. */
  @Test
  void shouldChangeAllRowsAtOnce() {
    try (LaminarDB db = open()) {
      db.execute(
          "CREATE MATERIALIZED VIEW total AS SELECT SUM(price) AS p, COUNT(*) AS n FROM prices");
      for (int i = 0; i < 600; i++) {
        db.execute("INSERT INTO prices VALUES (?, 1)", "s" + i);
      }
      Subscription<Change<Row>> totals = db.sink("total").changes();

      db.execute("UPDATE prices SET price = price + 1; DELETE FROM prices WHERE symbol <> 's7'");

      List<String> texts = new ArrayList<>();
      for (Change<Row> change = totals.poll(); change != null; change = totals.poll()) {
        texts.add(change.weight() + " " + change.row().values());
      }
      assertThat(texts)
          .containsExactly("-1 [600.0, 600]", "1 [1200.0, 600]", "-1 [1200.0, 600]", "1 [2.0, 1]");
    }
  }
}
