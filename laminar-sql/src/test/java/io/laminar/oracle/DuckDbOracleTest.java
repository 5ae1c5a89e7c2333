package io.laminar.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.LaminarDB;
import io.laminar.api.Change;
import io.laminar.api.Metrics;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The sum of the changes of a query, and what a materialized view of it holds, is what DuckDB answers over the same
 * rows.
 *
 * <p>System properties: {@code oracle.cases} runs more tables than usual, {@code oracle.seed} begins with another.
 */
final class DuckDbOracleTest {
  private static final int CASES = Integer.getInteger("oracle.cases", 30);
  private static final long FIRST_SEED = Long.getLong("oracle.seed", 20_260_101L);
  private static final int QUERIES = 5;

  @Test
  void shouldSumToTheBatchAnswer() throws SQLException {
    Seeds.check(DuckDbOracleTest::check, FIRST_SEED, CASES);
  }

  /** One seed; returns how many queries were compared. */
  static int check(long seed, Connection duck, Coverage coverage) throws SQLException {
    Random random = new Random(seed);
    RandomTable table = RandomTable.of(random);
    List<RandomQuery> queries = new ArrayList<>();
    for (int i = 0; i < QUERIES; i++) {
      queries.add(RandomQuery.of(random, table, i));
    }
    try (LaminarDB db = LaminarDB.open();
        Statement statement = duck.createStatement()) {
      db.execute(table.createSource());
      statement.execute(table.createTable());
      statement.execute(table.insert());
      List<Subscription<Change<Row>>> results = new ArrayList<>();
      for (int i = 0; i < queries.size(); i++) {
        results.add(subscribe(db, queries.get(i), "q" + i));
      }
      push(db, table, random);
      db.awaitIdle();
      for (int i = 0; i < queries.size(); i++) {
        compare(statement, queries.get(i), sum(queries.get(i), results.get(i)), table);
        List<Row> held = db.query("SELECT * FROM q" + i).rows();
        compare(statement, queries.get(i), held, table);
        if (!held.isEmpty()) {
          coverage.count(db, "q" + i, queries.get(i).laminar());
        }
      }
      checkCounters(db.metrics());
      return queries.size();
    }
  }

  private static Subscription<Change<Row>> subscribe(LaminarDB db, RandomQuery query, String name) {
    try {
      query.views().forEach(db::execute);
      db.execute("CREATE MATERIALIZED VIEW " + name + " AS " + query.laminar());
      return db.sink(name).changes();
    } catch (RuntimeException e) {
      throw new AssertionError(
          e.getMessage() + "\n  " + query.views() + "\n  " + query.laminar(), e);
    }
  }

  /** Each producer's rows in their order, cut at random, the producers mixed at random. */
  private static void push(LaminarDB db, RandomTable table, Random random) {
    List<Source<Row>> handles = new ArrayList<>();
    List<List<Row>> rest = new ArrayList<>();
    for (List<@Nullable Object[]> rows : table.rows()) {
      // Looked up, not cloned: a clone's original counts for the watermark only from its first row.
      Source<Row> handle = db.source("t");
      handles.add(handle);
      rest.add(
          new ArrayList<>(rows.stream().map(row -> Row.of(handle.schema(), row)).toList()));
    }
    while (!handles.isEmpty()) {
      int i = random.nextInt(handles.size());
      List<Row> rows = rest.get(i);
      if (rows.isEmpty()) {
        handles.remove(i).finish();
        rest.remove(i);
      } else {
        List<Row> cut = rows.subList(0, random.nextInt(1, Math.min(rows.size(), 40) + 1));
        handles.get(i).pushBatch(cut);
        cut.clear();
      }
    }
  }

  private static List<Row> sum(RandomQuery query, Subscription<Change<Row>> changes) {
    Map<Row, Long> sum = new LinkedHashMap<>();
    changes.forEach(change -> sum.merge(change.row(), change.weight(), Long::sum));
    List<Row> rows = new ArrayList<>();
    sum.forEach((row, weight) -> {
      assertThat(weight).as("weight of %s in %s", row, query.laminar()).isNotNegative();
      rows.addAll(Collections.nCopies(weight.intValue(), row));
    });
    return rows;
  }

  private static void compare(
      Statement statement, RandomQuery query, List<Row> result, RandomTable table)
      throws SQLException {
    List<OracleRow> expected = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query.duck())) {
      while (rows.next()) {
        expected.add(OracleRow.of(rows, query.approximate()));
      }
    } catch (SQLException e) {
      throw new AssertionError("DuckDB: " + e.getMessage() + "\n  " + query.duck(), e);
    }
    List<OracleRow> actual = new ArrayList<>();
    result.forEach(row -> actual.add(OracleRow.of(row.values(), query.approximate())));
    OracleRow.compare(
        expected,
        actual,
        () -> table.createSource() + "\n  " + query.views() + "\n  " + query.laminar()
            + "\n  DuckDB: " + query.duck());
  }

  private static void checkCounters(Metrics metrics) {
    for (Metrics.QueryMetrics query : metrics.queries()) {
      assertThat(query.rowsLate()).as("late rows of %s", query.name()).isZero();
      assertThat(query.errors()).as("errors of %s", query.name()).isZero();
    }
  }
}
