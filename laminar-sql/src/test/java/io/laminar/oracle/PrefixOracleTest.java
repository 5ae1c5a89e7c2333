package io.laminar.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.LaminarDB;
import io.laminar.api.Change;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.api.Subscription;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * After each commit every view shows what DuckDB answers over the input up to it: views whose rows
 * come by several ways show nothing in between. Subscribers see those states in that order and no
 * others; in caller-runs ad-hoc queries are asked after every push.
 *
 * <p>{@code -Dprefix.cases} and {@code -Dprefix.seed} search for longer.
 */
final class PrefixOracleTest {
  private static final int CASES = Integer.getInteger("prefix.cases", 100);
  private static final long FIRST_SEED = Long.getLong("prefix.seed", 20_261_101L);
  private static final int MAX_ROWS = 24;
  private static final int MAX_CUT = 6;

  /** In a small ring a commit of many changes waits for its reader, again and again. */
  private static final List<Integer> RING_SIZES = List.of(256, 32, 8);

  @Test
  void shouldShowTheBatchAnswerAtEveryPrefix() throws SQLException {
    int states = Seeds.check(PrefixOracleTest::check, FIRST_SEED, CASES);
    assertThat(states).as("states compared").isGreaterThan(5 * CASES);
  }

  // In both an aggregate without GROUP BY stands over a view that loses its last row.
  @ParameterizedTest
  @ValueSource(longs = {20_280_517L, 20_280_984L})
  void shouldKeepTheRowOfAnAggregateWhoseInputIsGone(long seed) throws SQLException {
    Run run = new Run(seed, 0, false, new Coverage());
    try (Connection duck = OracleDatabase.open()) {
      assertThat(run.check(duck)).as(run.diamond.description()).isPositive();
    }
  }

  /** One seed; returns how many states were compared. */
  static int check(long seed, Connection duck, Coverage coverage) throws SQLException {
    Run run = new Run(seed, RandomDiamond.MAX_JOINS, true, coverage);
    try {
      return run.check(duck);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(e + run.diamond.description(), e);
    }
  }

  /**
   * An input row.
   *
   * @param source of {@link RandomDiamond#sources()}
   * @param values k and v
   */
  private record Input(int source, List<@Nullable Object> values) {}

  /**
   * Rows that are pushed together, from the end of the push before.
   *
   * @param end the row after the last
   * @param transaction whether they are one commit
   */
  private record Push(int end, boolean transaction) {}

  /** A view's reader: its rows now, and after each commit in which they changed. */
  private static final class States implements AutoCloseable {
    private final Subscription<Change<Row>> changes;
    private final TreeMap<String, Long> bag = new TreeMap<>();
    private final List<String> seen = new ArrayList<>(List.of("{}"));

    States(LaminarDB db, String view) {
      changes = db.sink(view).changes();
    }

    /** Reads what is there; returns how many changes. */
    int poll() {
      return changes.drain(change -> {
        bag.merge(change.row().values().toString(), change.weight(), Long::sum);
        if (change.endsCommit()) {
          bag.values().removeIf(weight -> weight == 0);
          seen.add(bag.toString());
        }
      });
    }

    @Override
    public void close() {
      changes.close();
    }
  }

  /** One seed. */
  private static final class Run {
    private final Coverage coverage;
    private final Random random;
    private final RandomDiamond diamond;
    private final Config config;
    private final List<Input> rows = new ArrayList<>();
    private final List<Push> pushes = new ArrayList<>();

    // How many rows there are after each commit.
    private final List<Integer> commits = new ArrayList<>(List.of(0));

    Run(long seed, int maxJoins, boolean ranks, Coverage coverage) {
      this.coverage = coverage;
      random = new Random(seed);
      boolean callerRuns = random.nextBoolean();
      // The order of two sources is known where each push is processed before the next.
      int sources = callerRuns ? random.nextInt(1, 3) : 1;
      diamond = RandomDiamond.of(random, sources, maxJoins, ranks);
      config = Config.builder()
          .execution(callerRuns ? Execution.CALLER_RUNS : Execution.ENGINE_THREAD)
          .bufferSize(RING_SIZES.get((int) Math.floorMod(seed, (long) RING_SIZES.size())))
          .build();
      int count = random.nextInt(4, MAX_ROWS + 1);
      for (int i = 0; i < count; i++) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(random.nextInt(8) == 0 ? null : (Object) (long) random.nextInt(3));
        values.add(random.nextInt(8) == 0 ? null : (Object) (long) random.nextInt(-3, 4));
        rows.add(new Input(random.nextInt(sources), values));
      }
      cut();
    }

    private void cut() {
      int at = 0;
      while (at < rows.size()) {
        int end = at + 1;
        int cut = at + random.nextInt(1, MAX_CUT + 1);
        while (end < Math.min(cut, rows.size())
            && rows.get(end).source() == rows.get(at).source()) {
          end++;
        }
        Push push = new Push(end, random.nextInt(3) == 0);
        pushes.add(push);
        for (int row = push.transaction() ? end : at + 1; row <= end; row++) {
          commits.add(row);
        }
        at = end;
      }
    }

    int check(Connection duck) throws SQLException {
      try (LaminarDB db = LaminarDB.open(config);
          Statement statement = duck.createStatement()) {
        // Else it would divide by zero for rows that a guard keeps from a sub-query.
        statement.execute("SET error_on_division_by_zero = false");
        List<List<String>> expected = expected(statement);
        diamond
            .sources()
            .forEach(source -> db.execute(
                "CREATE SOURCE " + source + " (k BIGINT, v BIGINT) WITH (buffer_size = 64)"));
        for (RandomDiamond.View view : diamond.views()) {
          db.execute("CREATE MATERIALIZED VIEW " + view.name() + " AS " + view.ours());
        }
        List<States> states = new ArrayList<>();
        diamond.views().forEach(view -> states.add(new States(db, view.name())));
        push(db, states, expected);
        // A ring may hold less than what a view has still to say.
        drain(db, states);
        int compared = 0;
        for (int i = 0; i < states.size(); i++) {
          assertThat(states.get(i).seen)
              .as(diamond.views().get(i).name())
              .isEqualTo(afterCommits(expected.get(i)));
          compared += states.get(i).seen.size();
          if (states.get(i).seen.size() > 1) {
            coverage.count(
                db, diamond.views().get(i).name(), diamond.views().get(i).ours());
          }
          states.get(i).close();
        }
        return compared;
      }
    }

    private void push(LaminarDB db, List<States> states, List<List<String>> expected) {
      List<Source<Row>> handles = new ArrayList<>();
      diamond.sources().forEach(source -> handles.add(db.source(source)));
      int at = 0;
      for (Push push : pushes) {
        Source<Row> handle = handles.get(rows.get(at).source());
        List<Row> batch = rows.subList(at, push.end()).stream()
            .map(row -> Row.of(handle.schema(), row.values().toArray()))
            .toList();
        if (push.transaction()) {
          handle.pushTransaction(batch);
        } else {
          handle.pushBatch(batch);
        }
        at = push.end();
        if (config.execution() == Execution.CALLER_RUNS) {
          // What does not fit into a ring comes when there is room.
          drain(db, states);
          ask(db, expected, at);
        }
        db.metrics();
        states.forEach(States::poll);
      }
    }

    private static void drain(LaminarDB db, List<States> states) {
      boolean isIdle = false;
      while (states.stream().mapToInt(States::poll).sum() > 0 || !isIdle) {
        try {
          db.awaitIdle();
          isIdle = true;
        } catch (LaminarException e) {
          // One commit may be more than a ring holds.
          if (e.code() != ErrorCode.WOULD_DEADLOCK) {
            throw e;
          }
          // Somebody asks, in the middle of a commit, for what brings watermarks up to date.
          db.metrics();
        }
      }
    }

    private void ask(LaminarDB db, List<List<String>> expected, int prefix) {
      for (int i = 0; i < diamond.views().size(); i++) {
        TreeMap<String, Long> bag = new TreeMap<>();
        for (Row row :
            db.query("SELECT * FROM " + diamond.views().get(i).name()).rows()) {
          bag.merge(row.values().toString(), 1L, Long::sum);
        }
        assertThat(bag.toString())
            .as("%s after %s rows", diamond.views().get(i).name(), prefix)
            .isEqualTo(expected.get(i).get(prefix));
      }
    }

    /** What a subscriber sees: the states after the commits, without those that change nothing. */
    private List<String> afterCommits(List<String> prefixes) {
      List<String> states = new ArrayList<>();
      for (int prefix : commits) {
        String state = prefixes.get(prefix);
        if (states.isEmpty() || !states.get(states.size() - 1).equals(state)) {
          states.add(state);
        }
      }
      return states;
    }

    /** For each view its rows after 0, 1, 2, … rows of the input, where they end a commit. */
    private List<List<String>> expected(Statement duck) throws SQLException {
      duck.execute("CREATE OR REPLACE TEMP TABLE commits AS SELECT unnest(" + commits + ") AS n");
      for (int s = 0; s < diamond.sources().size(); s++) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
          if (rows.get(i).source() == s) {
            values.add("(" + i + ", " + rows.get(i).values().get(0) + ", "
                + rows.get(i).values().get(1) + ")");
          }
        }
        String input = values.isEmpty()
            ? "SELECT 0 AS id, 0 AS k, 0 AS v WHERE FALSE"
            : "VALUES " + String.join(", ", values);
        duck.execute("CREATE OR REPLACE TEMP VIEW " + diamond.sources().get(s)
            + " AS SELECT n, CAST(k AS BIGINT) AS k, CAST(v AS BIGINT) AS v FROM (" + input
            + ") AS input(id, k, v), range(0, " + (rows.size() + 1) + ") AS prefixes(n)"
            + " WHERE id < n");
      }
      List<List<String>> expected = new ArrayList<>();
      for (RandomDiamond.View view : diamond.views()) {
        duck.execute("CREATE OR REPLACE TEMP TABLE " + view.name() + " AS " + view.duck());
        expected.add(bags(duck, view.name()));
      }
      return expected;
    }

    private List<String> bags(Statement duck, String view) throws SQLException {
      List<TreeMap<String, Long>> bags = new ArrayList<>();
      for (int n = 0; n <= rows.size(); n++) {
        bags.add(new TreeMap<>());
      }
      try (ResultSet found = duck.executeQuery("SELECT n, k, v FROM " + view)) {
        while (found.next()) {
          List<@Nullable Object> values = new ArrayList<>();
          Collections.addAll(values, found.getObject(2), found.getObject(3));
          bags.get(found.getInt(1)).merge(values.toString(), 1L, Long::sum);
        }
      }
      return bags.stream().map(TreeMap::toString).toList();
    }
  }
}
