package io.laminar.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Interval and window joins of two sources whose rows come in any order that the watermarks allow, and windows over them: in the end
 * they have given what DuckDB answers over the same rows, and hold nothing.
 *
 * <p>{@code -Dinterval.cases} and {@code -Dinterval.seed} search for longer.
 */
final class IntervalOracleTest {
  private static final int CASES = Integer.getInteger("interval.cases", 30);
  private static final long FIRST_SEED = Long.getLong("interval.seed", 20_261_129L);

  @Test
  void shouldGiveTheBatchAnswerInTheEnd() throws SQLException {
    int rows = Seeds.check(IntervalOracleTest::check, FIRST_SEED, CASES);
    assertThat(rows).as("rows compared").isGreaterThan(10 * CASES);
  }

  /** One seed; returns how many rows were compared. */
  static int check(long seed, Connection duck, Coverage coverage) throws SQLException {
    Run run = new Run(seed, coverage);
    try {
      return run.check(duck);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(e + "\n  " + run.intervals.queries, e);
    }
  }

  /** One seed. */
  private static final class Run {
    private final Coverage coverage;
    private final Random random;
    private final RandomIntervals intervals;

    Run(long seed, Coverage coverage) {
      this.coverage = coverage;
      random = new Random(seed);
      intervals = new RandomIntervals(random);
    }

    int check(Connection duck) throws SQLException {
      Config config =
          Config.builder().execution(Execution.CALLER_RUNS).bufferSize(1 << 14).build();
      try (LaminarDB db = LaminarDB.open(config);
          Statement statement = duck.createStatement()) {
        for (int side = 0; side < 2; side++) {
          db.execute("CREATE SOURCE " + RandomIntervals.name(side) + intervals.columns(side));
        }
        intervals.insert(statement);
        List<String> queries = intervals.queries;
        List<ChangeReader> readers = new ArrayList<>();
        for (int i = 0; i < queries.size(); i++) {
          db.execute("CREATE STREAM q" + i + " AS " + RandomIntervals.ours(queries.get(i)));
          assertThat(db.execute("EXPLAIN q" + i).get(0).rows().toString())
              .containsPattern("(Interval|Window)(Inner|Left|Right|Full|Semi|Anti)Join");
          readers.add(new ChangeReader(db, "q" + i, false));
        }
        push(db, readers);
        int compared = 0;
        for (int i = 0; i < queries.size(); i++) {
          int found =
              RandomIntervals.compare(statement, queries.get(i), readers.get(i).rows());
          if (found > 0) {
            coverage.count(db, "q" + i, queries.get(i));
          }
          compared += found;
          readers.get(i).close();
        }
        db.metrics().queries().forEach(query -> {
          assertThat(query.rowsLate()).as("late rows of %s", query.name()).isZero();
          assertThat(query.stateBytes()).as("state of %s", query.name()).isZero();
        });
        return compared;
      }
    }

    private void push(LaminarDB db, List<ChangeReader> readers) {
      List<Source<Row>> handles = List.of(db.source("a"), db.source("b"));
      List<List<@Nullable Object[]>> rows = intervals.rows;
      int[] next = new int[2];
      while (next[0] < rows.get(0).size() || next[1] < rows.get(1).size()) {
        int side = random.nextInt(2);
        int end = Math.min(rows.get(side).size(), next[side] + random.nextInt(1, 9));
        List<Row> batch = new ArrayList<>();
        for (; next[side] < end; next[side]++) {
          batch.add(Row.of(handles.get(side).schema(), rows.get(side).get(next[side])));
        }
        if (!batch.isEmpty() && random.nextInt(3) == 0) {
          handles.get(side).pushTransaction(batch);
        } else {
          handles.get(side).pushBatch(batch);
        }
        readers.forEach(ChangeReader::poll);
      }
      List<Source<Row>> ends = new ArrayList<>(handles);
      Collections.shuffle(ends, random);
      for (Source<Row> handle : ends) {
        handle.finish();
        readers.forEach(ChangeReader::poll);
      }
    }
  }
}
