package io.laminar.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.LaminarDB;
import io.laminar.api.Clock;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.Metrics;
import io.laminar.api.Row;
import io.laminar.api.Source;
import io.laminar.oracle.RandomPipeline.View;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Views over two sources and over each other: the sum of the changes of each, and what a materialized one holds, is
 * what DuckDB answers over the same rows, without those that were late for their window.
 *
 * <p>System properties as for {@link DuckDbOracleTest}.
 */
final class PipelineOracleTest {
  private static final int CASES = Integer.getInteger("oracle.cases", 20);
  private static final long FIRST_SEED = Long.getLong("oracle.seed", 20_260_101L);
  private static final int MAX_VIEWS = 5;
  private static final int MAX_TIMED_VIEWS = 9;
  private static final int AD_HOC = 2;
  private static final long TIMEOUT_NANOS = 120_000_000_000L;
  private static final long POLL_NANOS = 20_000L;

  @Test
  void shouldSumToTheBatchAnswer() throws SQLException {
    checkAll(CASES, PipelineOracleTest::check);
  }

  @Test
  void shouldSumToTheBatchAnswerWhereTimeOrOrderDecides() throws SQLException {
    checkAll(CASES / 2, PipelineOracleTest::checkTimed);
  }

  private static void checkAll(int cases, OracleSearch.Kind kind) throws SQLException {
    int compared = Seeds.check(kind, FIRST_SEED, cases);
    assertThat(compared).as("views compared").isGreaterThan(cases);
  }

  /** One seed; returns how many views were compared. */
  static int check(long seed, Connection duck, Coverage coverage) throws SQLException {
    return new Run(seed, false, coverage).check(duck);
  }

  /** The same, of views in which event time or the order of rows decides. */
  static int checkTimed(long seed, Connection duck, Coverage coverage) throws SQLException {
    return new Run(seed, true, coverage).check(duck);
  }

  /** One seed. */
  private static final class Run {
    private final Coverage coverage;
    private final Random random;
    private final PipelineInput input;
    private final RandomPipeline pipeline;
    private final AtomicLong clock = new AtomicLong();
    private final Config config;
    private final boolean isOrdered;
    private final boolean isSmall;
    private final List<View> views;
    private final List<ChangeReader> readers = new ArrayList<>();

    /** Before which push one more view is made, or -1. */
    private final int pushOfLaterView;

    Run(long seed, boolean timed, Coverage coverage) {
      this.coverage = coverage;
      random = new Random(seed);
      boolean late = random.nextInt(3) == 0;
      boolean callerRuns = random.nextInt(4) < (late ? 3 : 2);
      PipelineInput plain =
          late ? PipelineInput.late(random) : PipelineInput.of(random, callerRuns ? 1 : 3);
      input = timed ? plain.withArrays(random) : plain;
      pipeline = timed
          ? RandomPipeline.timed(random, input.tables(), MAX_TIMED_VIEWS, late, late || callerRuns)
          : RandomPipeline.of(random, input.tables(), MAX_VIEWS, late);
      isOrdered = late;
      isSmall = !callerRuns && random.nextInt(3) == 0;
      config = Config.builder()
          .execution(callerRuns ? Execution.CALLER_RUNS : Execution.ENGINE_THREAD)
          .clock(callerRuns ? clock::get : Clock.system())
          .bufferSize(isSmall ? 1 << random.nextInt(1, 6) : callerRuns ? 1 << 16 : 1 << 13)
          .build();
      views = new ArrayList<>(pipeline.views());
      boolean hasLaterView = isOrdered && !isSmall && random.nextBoolean();
      pushOfLaterView = hasLaterView ? random.nextInt(input.pushes().size()) : -1;
    }

    int check(Connection duck) throws SQLException {
      try (LaminarDB db = LaminarDB.open(config);
          Statement statement = duck.createStatement()) {
        input.insert(statement);
        input.tables().forEach(table -> db.execute(table.createSource()));
        for (View view : pipeline.views()) {
          create(db, view);
          statement.execute(view.createDuck());
        }
        try {
          views.forEach(
              view -> readers.add(new ChangeReader(db, view.name(), random.nextInt(3) == 0)));
          run(db);
          if (views.size() > pipeline.views().size()) {
            statement.execute(views.get(views.size() - 1).createDuck());
          }
          int compared = 0;
          for (int i = 0; i < views.size(); i++) {
            compared += compare(db, statement, views.get(i), readers.get(i).rows());
            if (!readers.get(i).rows().isEmpty()) {
              coverage.count(db, views.get(i).name(), views.get(i).create());
            }
          }
          compareAdHoc(db, statement);
          checkCounters(statement, db.metrics());
          return compared;
        } catch (AssertionError | RuntimeException e) {
          throw new AssertionError(e + "\n  " + description(), e);
        } finally {
          readers.forEach(ChangeReader::close);
        }
      }
    }

    private String description() {
      StringBuilder text = new StringBuilder(
          config.execution() + " late " + isOrdered + " buffer " + config.bufferSize() + "\n");
      input.tables().forEach(table -> text.append(table.createSource()).append(";\n"));
      views.forEach(view -> text.append(view.create()).append(";\n"));
      return text.toString();
    }

    private void create(LaminarDB db, View view) {
      try {
        db.execute(view.create());
      } catch (RuntimeException e) {
        throw new AssertionError(e.getMessage() + "\n  " + description(), e);
      }
    }

    private void run(LaminarDB db) {
      if (!isSmall) {
        push(db);
        drain(db);
        return;
      }
      AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
      Thread producer = new Thread(() -> {
        try {
          push(db);
        } catch (Throwable e) {
          thrown.set(e);
        }
      });
      producer.start();
      long deadline = System.nanoTime() + TIMEOUT_NANOS;
      while (!readers.stream().allMatch(ChangeReader::isEnded)) {
        if (readers.stream().mapToInt(ChangeReader::poll).sum() > 0) {
          deadline = System.nanoTime() + TIMEOUT_NANOS;
        } else {
          assertThat(thrown.get()).isNull();
          assertThat(System.nanoTime()).as("the time, waiting for the end").isLessThan(deadline);
          LockSupport.parkNanos(POLL_NANOS);
        }
      }
      db.awaitIdle();
    }

    /** Reads to the end: a subscription that is full gets the rest as it is read. */
    private void drain(LaminarDB db) {
      long deadline = System.nanoTime() + TIMEOUT_NANOS;
      while (!readers.stream().allMatch(ChangeReader::isEnded)) {
        awaitIdle(db);
        if (readers.stream().mapToInt(ChangeReader::poll).sum() > 0) {
          deadline = System.nanoTime() + TIMEOUT_NANOS;
        }
        assertThat(System.nanoTime()).as("the time, waiting for the end").isLessThan(deadline);
      }
    }

    private void awaitIdle(LaminarDB db) {
      boolean isIdle = false;
      while (!isIdle) {
        try {
          db.awaitIdle();
          isIdle = true;
        } catch (LaminarException e) {
          // What one row causes may be more than a ring holds.
          if (e.code() != ErrorCode.WOULD_DEADLOCK) {
            throw e;
          }
          readers.forEach(ChangeReader::poll);
        }
      }
    }

    private void push(LaminarDB db) {
      List<List<Source<Row>>> handles = new ArrayList<>();
      List<ArrowFeed> feeds = new ArrayList<>();
      for (RandomTable table : input.tables()) {
        handles.add(handles(db, table));
        feeds.add(new ArrowFeed(handles.get(handles.size() - 1).get(0).schema(), false));
      }
      for (int i = 0; i < input.pushes().size(); i++) {
        PipelineInput.Push push = input.pushes().get(i);
        if (i == pushOfLaterView) {
          View view = RandomPipeline.later(random, input.tables(), push.firstNumber());
          views.add(view);
          create(db, view);
          readers.add(new ChangeReader(db, view.name(), random.nextInt(3) == 0));
        }
        Source<Row> handle = handles.get(push.table()).get(push.producer());
        if (push.rows().isEmpty()) {
          handle.finish();
        } else {
          List<Row> rows =
              push.rows().stream().map(row -> Row.of(handle.schema(), row)).toList();
          push(handle, rows, feeds.get(push.table()));
        }
        if (push.watermark() != null) {
          handle.watermark(push.watermark().toInstant(java.time.ZoneOffset.UTC));
        }
        if (config.execution() == Execution.CALLER_RUNS && random.nextInt(4) == 0) {
          clock.addAndGet(random.nextLong(30_000_000));
          db.tick();
        }
        if (isOrdered && isSmall) {
          db.awaitIdle();
        } else if (isOrdered) {
          awaitIdle(db);
        }
        if (!isSmall) {
          readers.forEach(ChangeReader::poll);
        }
      }
      feeds.forEach(ArrowFeed::close);
    }

    /** Looked up, or cloned of one that pushes nothing: a clone's original counts only from its first row. */
    private List<Source<Row>> handles(LaminarDB db, RandomTable table) {
      List<Source<Row>> handles = new ArrayList<>();
      if (config.execution() == Execution.CALLER_RUNS || random.nextBoolean()) {
        table.rows().forEach(rows -> handles.add(db.source(table.name())));
        return handles;
      }
      try (Source<Row> original = db.source(table.name())) {
        table.rows().forEach(rows -> handles.add(original.clone()));
      }
      return handles;
    }

    private void push(Source<Row> handle, List<Row> rows, ArrowFeed feed) {
      switch (random.nextInt(4)) {
        case 0 ->
          rows.forEach(row -> {
            handle.push(row);
            if (!isSmall) {
              // What a row causes may be as much as a buffer has room for.
              readers.forEach(ChangeReader::poll);
            }
          });
        case 1 -> feed.push(rows, handle);
        case 2 -> {
          for (Row row : rows) {
            long deadline = System.nanoTime() + TIMEOUT_NANOS;
            while (!handle.tryPush(row)) {
              assertThat(System.nanoTime()).as("the time, waiting for room").isLessThan(deadline);
              if (isSmall) {
                LockSupport.parkNanos(POLL_NANOS);
              } else {
                // A row may have more results than a buffer has room for.
                readers.forEach(ChangeReader::poll);
              }
            }
          }
        }
        default -> handle.pushBatch(rows);
      }
    }

    private static int compare(
        LaminarDB db, Statement statement, View view, List<List<@Nullable Object>> rows)
        throws SQLException {
      if (!BatchAnswers.hasSameRows(statement, view)) {
        return 0;
      }
      BatchAnswers.compare(statement, view.step(), rows);
      if (view.materialized()) {
        BatchAnswers.compare(
            statement,
            view.step(),
            db.query("SELECT * FROM " + view.name()).rows().stream()
                .map(Row::values)
                .toList());
      }
      return 1;
    }

    /** Queries over what the materialized views hold in the end. */
    private void compareAdHoc(LaminarDB db, Statement statement) throws SQLException {
      List<OracleRelation> held = new ArrayList<>();
      for (View view : views) {
        if (view.materialized()
            && !view.relation().columns().isEmpty()
            && BatchAnswers.hasSameRows(statement, view)) {
          held.add(view.relation().withoutTime());
        }
      }
      for (int i = 0; i < AD_HOC && !held.isEmpty(); i++) {
        RandomStep step = RandomStep.of(random, held, 1, false, false);
        BatchAnswers.compare(
            statement,
            step,
            db.query(step.laminar()).rows().stream().map(Row::values).toList());
      }
    }

    /** Of a window over what has a name, without more inside, the late rows are known, and nothing is left in the end. */
    private void checkCounters(Statement statement, Metrics metrics) throws SQLException {
      for (View view : views) {
        Metrics.QueryMetrics query = metrics.queries().stream()
            .filter(each -> each.name().equals(view.name()))
            .findFirst()
            .orElseThrow();
        assertThat(query.errors()).as("errors of %s", view.name()).isZero();
        if (view.step().late() != null) {
          if (!view.materialized()) {
            assertThat(query.stateBytes()).as("state of %s", view.name()).isZero();
          }
          if (!view.step().late().isEmpty()) {
            try (ResultSet late = statement.executeQuery(view.step().late())) {
              late.next();
              assertThat(query.rowsLate())
                  .as("late rows of %s", view.name())
                  .isEqualTo(late.getLong(1));
            }
          }
        }
      }
    }
  }
}
