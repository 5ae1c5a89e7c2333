package io.laminar.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.oracle.ModelQuery.Clock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What DuckDB cannot say, beside naive models in Java: look-ups and versions of tables, filters that move with the clock,
 * windows by processing time, windows and sessions over late rows, late rows themselves. Each answer is compared after each
 * push, watermark and step of the clock.
 *
 * <p>{@code -Dmodel.cases} and {@code -Dmodel.seed} search for longer.
 */
final class ModelOracleTest {
  private static final int CASES = Integer.getInteger("model.cases", 20);
  private static final long FIRST_SEED = Long.getLong("model.seed", 20_261_129L);
  private static final long START = 1_700_000_000_000L;
  private static final int MAX_STEPS = 40;

  @Test
  void shouldAnswerAsTheModelAfterEachStep() throws SQLException {
    int answers = Seeds.check(ModelOracleTest::check, FIRST_SEED, CASES);
    assertThat(answers).as("answers compared").isGreaterThan(50 * CASES);
  }

  /** One seed; returns how many answers were compared. */
  static int check(long seed, @Nullable Connection duck, Coverage coverage) {
    Run run = new Run(seed, coverage);
    try {
      return run.check();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(e + "\n  " + String.join(";\n  ", run.log), e);
    }
  }

  /** One seed. */
  private static final class Run {
    private final Random random;
    private final Coverage coverage;
    private final List<ModelQuery> queries = new ArrayList<>();
    private final ModelHistory history = new ModelHistory();
    private final AtomicLong clock = new AtomicLong(START * 1_000_000);
    private final Map<String, Source<Row>> handles = new LinkedHashMap<>();
    private final List<ChangeReader> readers = new ArrayList<>();
    private final List<String> log = new ArrayList<>();

    /** Times are multiples of it: of a coarse one they are often where windows and the watermark are. */
    private final long unit;

    /** Whether the clock has moved and not ticked. */
    private boolean moved;

    private int compared;

    Run(long seed, Coverage coverage) {
      this.random = new Random(seed);
      this.unit = random.nextBoolean() ? 1 : 100;
      this.coverage = coverage;
      for (int i = 0; i < 6; i++) {
        switch (random.nextInt(7)) {
          case 0, 1 -> queries.addAll(ModelWindows.of(random, "late" + i));
          case 2 -> queries.addAll(ModelSessions.of(random, "late" + i));
          case 3, 4 -> queries.add(ModelClock.of(random));
          default -> queries.add(ModelTables.of(random));
        }
      }
      history.at(START);
    }

    int check() {
      Config config =
          Config.builder().execution(Execution.CALLER_RUNS).clock(clock::get).build();
      try (LaminarDB db = LaminarDB.open(config)) {
        create(db);
        int steps = random.nextInt(10, MAX_STEPS + 1);
        for (int i = 0; i < steps; i++) {
          step(db);
        }
        end(db);
        for (int i = 0; i < queries.size(); i++) {
          if (!readers.get(i).rows().isEmpty()) {
            coverage.count(db, "q" + i, queries.get(i).sql());
          }
        }
        countOthers(db);
        readers.forEach(ChangeReader::close);
        return compared;
      }
    }

    private void countOthers(LaminarDB db) {
      for (String table : List.of("u", "r")) {
        if (!history.of(table).isEmpty()) {
          coverage.count(db, table, "");
        }
      }
      for (int i = 0; i < queries.size(); i++) {
        String from = queries.get(i).sql().replaceFirst(".* FROM ", "");
        if (from.startsWith("late") && !readers.get(i).rows().isEmpty()) {
          coverage.count(db, from, "");
        }
      }
    }

    private void create(LaminarDB db) {
      relation(db, "SOURCE a (ts TIMESTAMP NOT NULL, k BIGINT, v BIGINT NOT NULL", "a", true);
      relation(db, "TABLE u (k BIGINT PRIMARY KEY, v BIGINT NOT NULL", "u", false);
      relation(
          db, "TABLE r (ts TIMESTAMP NOT NULL, k BIGINT PRIMARY KEY, v BIGINT NOT NULL", "r", true);
      execute(db, "CREATE MATERIALIZED VIEW u_view AS SELECT k, v FROM u WHERE v > 1");
      for (int i = 0; i < queries.size(); i++) {
        String kind = random.nextBoolean() ? "STREAM" : "MATERIALIZED VIEW";
        execute(db, "CREATE " + kind + " q" + i + " AS " + queries.get(i).sql());
        readers.add(new ChangeReader(db, "q" + i, false));
      }
      for (String name : List.of("a", "u", "r")) {
        handles.put(name, db.source(name));
      }
    }

    private void relation(LaminarDB db, String columns, String name, boolean timed) {
      long delay = timed ? random.nextInt(1_000) / unit * unit : -1;
      execute(
          db,
          "CREATE " + columns
              + (timed ? ", WATERMARK FOR ts AS ts - INTERVAL '" + delay + "ms')" : ")"));
      history.relation(name, delay);
    }

    private void execute(LaminarDB db, String statement) {
      log.add(statement);
      db.execute(statement);
    }

    private void step(LaminarDB db) {
      switch (random.nextInt(12)) {
        case 0 -> watermark("a");
        case 1 -> watermark("r");
        case 2, 3 -> move(db, random.nextInt(3) > 0);
        case 4, 5 -> change("u");
        case 6, 7 -> change("r");
        default -> pushRows();
      }
      compare(false, false);
    }

    /** Somewhere near the clock, often behind the watermark, and sometimes where that is or just before. */
    private long anyTime() {
      long mark = history.mark("a");
      if (mark > START - MAX_STEPS * 1_000L && random.nextInt(4) == 0) {
        return mark - unit * random.nextInt(3);
      }
      return Math.floorDiv(history.now() + random.nextInt(-1_500, 1_500), unit) * unit;
    }

    private void watermark(String name) {
      long time = anyTime() - 500;
      log.add(name + " @ " + ModelQuery.time(time));
      handle(name).watermark(ModelQuery.time(time).toInstant(ZoneOffset.UTC));
      history.raise(name, time);
    }

    private void move(LaminarDB db, boolean ticks) {
      clock.addAndGet(Math.max(1, random.nextInt(1, 800) / unit) * unit * 1_000_000L);
      history.at(clock.get() / 1_000_000);
      log.add("clock " + ModelQuery.time(history.now()) + (ticks ? " ticks" : ""));
      moved = !ticks;
      if (ticks) {
        db.tick();
      }
    }

    private Source<Row> handle(String name) {
      return Objects.requireNonNull(handles.get(name));
    }

    private void pushRows() {
      List<Row> rows = new ArrayList<>();
      Runnable making = () -> {
        for (int i = random.nextInt(1, 8); i > 0; i--) {
          rows.add(row("a", random.nextInt(8) == 0 ? null : (Long) (long) random.nextInt(4)));
        }
      };
      Source<Row> handle = handle("a");
      switch (random.nextInt(3)) {
        case 0 -> {
          making.run();
          rows.forEach(handle::push);
        }
        case 1 -> {
          log.add("together:");
          history.addTogether(making);
          handle.pushTransaction(rows);
        }
        default -> {
          making.run();
          handle.pushBatch(rows);
        }
      }
      compare(true, false);
    }

    private Row row(String name, @Nullable Long k) {
      long v = random.nextInt(6);
      long ts = anyTime();
      history.add(name, false, k, v, ts);
      return handleRow(name, k, v, ts);
    }

    private Row handleRow(String name, @Nullable Long k, long v, long ts) {
      log.add(name + " <- " + ModelQuery.time(ts) + ", " + k + ", " + v);
      return name.equals("u")
          ? Row.of(handle(name).schema(), k, v)
          : Row.of(handle(name).schema(), ModelQuery.time(ts), k, v);
    }

    /** One row of a table, or one is deleted. */
    private void change(String table) {
      long k = random.nextInt(4);
      if (random.nextInt(4) > 0) {
        handle(table).push(row(table, k));
        return;
      }
      long ts = anyTime();
      history.add(table, true, k, 0, ts);
      log.add("deleted:");
      handle(table).delete(handleRow(table, k, 0, ts));
    }

    private void end(LaminarDB db) {
      move(db, true);
      List<String> names = new ArrayList<>(handles.keySet());
      Collections.shuffle(names, random);
      for (String name : names) {
        log.add(name + " finish");
        handle(name).finish();
        history.raise(name, Long.MAX_VALUE);
        compare(false, false);
      }
      compare(false, true);
    }

    private void compare(boolean ofRows, boolean ended) {
      for (int i = 0; i < queries.size(); i++) {
        readers.get(i).poll();
        ModelQuery query = queries.get(i);
        boolean known = query.clock() == Clock.NOTHING
            || ended
            || (query.clock() == Clock.TICKS && !moved)
            || (query.clock() == Clock.ROWS && (!moved || ofRows));
        if (known) {
          assertThat(sorted(readers.get(i).rows()))
              .as("q%s: %s", i, query.sql())
              .isEqualTo(sorted(query.answer().apply(history)));
          compared++;
        }
      }
    }

    private static List<String> sorted(List<List<@Nullable Object>> rows) {
      return rows.stream().map(List::toString).sorted().toList();
    }
  }
}
