package io.laminar;

import io.laminar.api.Arguments;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.QueryOptions;
import io.laminar.api.QueryResult;
import io.laminar.api.QueryRows;
import io.laminar.core.engine.Engine;
import io.laminar.sql.parser.Parameter;
import io.laminar.sql.parser.PreparedText;
import io.laminar.sql.parser.SqlParser;
import io.laminar.sql.parser.Statement;
import io.laminar.sql.plan.InsertPlanner;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The statements that may wait for rows or for room, and do not hold up those that change objects: SELECT, INSERT, ADVANCE
 * and FINISH. Any thread.
 *
 * <pre>
 *   text, values ──▶ a plan that is kept by its text ──▶ values of the plan's types ──▶ AdHocPlan.run, open
 * </pre>
 */
final class AdHocStatements {
  private final Engine engine;
  private final AdHocPlans plans;
  private final OpenCursors cursors = new OpenCursors();
  private final Supplier<Reading> readings;
  private final Runnable awaitChange;

  /**
   * Makes those of a database.
   *
   * @param readings gives the objects of the present moment
   * @param awaitChange waits for a statement that drops or replaces objects, and forgets all plans
   */
  AdHocStatements(
      Engine engine, AdHocPlans plans, Supplier<Reading> readings, Runnable awaitChange) {
    this.engine = engine;
    this.plans = plans;
    this.readings = readings;
    this.awaitChange = awaitChange;
  }

  /**
   * Carries a statement out, if it is one of these.
   *
   * @param parameters the values of its parameters
   * @param planners where an INSERT keeps what it knows for the next time
   */
  Optional<QueryResult> execute(
      Statement statement,
      ParameterBinding parameters,
      AtomicReference<@Nullable InsertPlanner> planners) {
    if (statement instanceof Statement.Insert insert) {
      InsertedRows rows = new InsertedRows(planners);
      run(() -> readings.get().insert(insert, rows, parameters));
      return Optional.of(ResultRows.written(rows.taken()));
    } else if (statement instanceof Statement.Update update) {
      return Optional.of(
          again(() -> ResultRows.written(readings.get().update(update, parameters))));
    } else if (statement instanceof Statement.Delete delete) {
      return Optional.of(
          again(() -> ResultRows.written(readings.get().delete(delete, parameters))));
    } else if (statement instanceof Statement.Advance advance) {
      run(() -> readings.get().advance(advance, parameters));
    } else if (statement instanceof Statement.Finish finish) {
      run(() -> readings.get().finish(finish));
    } else {
      return statement instanceof Statement.Query query
          ? Optional.of(query(
              query,
              () -> new PreparedText(query, List.of()),
              none -> parameters,
              QueryOptions.defaults()))
          : Optional.empty();
    }
    return Optional.of(ResultRows.NONE);
  }

  private void run(Runnable work) {
    again(() -> {
      work.run();
      return ResultRows.NONE;
    });
  }

  /**
   * Answers a SELECT by its text.
   *
   * @param values of its parameters, as users give them
   */
  QueryResult query(String sql, @Nullable Object[] values) {
    check(sql, values);
    return query(sql, () -> select(sql), binding(values), QueryOptions.defaults());
  }

  /** Begins to answer a SELECT by its text, as {@link #query(String, Object[])}. */
  QueryRows open(String sql, @Nullable Object[] values) {
    check(sql, values);
    return open(sql, () -> select(sql), binding(values), QueryOptions.defaults());
  }

  private static void check(String sql, @Nullable Object[] values) {
    Arguments.notNull(sql, "sql");
    Arguments.notNull(values, "values");
  }

  private static Function<List<Parameter>, ParameterBinding> binding(@Nullable Object[] values) {
    return parameters -> ParameterBinding.of(parameters, values);
  }

  private static PreparedText select(String sql) {
    PreparedText text = SqlParser.prepare(sql);
    if (text.statement() instanceof Statement.Query) {
      return text;
    }
    throw new LaminarException(
        ErrorCode.INVALID_ARGUMENT,
        "only a SELECT has rows",
        text.statement().position(),
        "use execute() for other statements",
        null);
  }

  /**
   * Answers a SELECT that may be asked again.
   *
   * @param key its text, or the statement itself
   * @param statement called where it has to be planned
   * @param values binds the values of its parameters
   */
  QueryResult query(
      Object key,
      Supplier<PreparedText> statement,
      Function<List<Parameter>, ParameterBinding> values,
      QueryOptions options) {
    return again(() -> {
      AdHocPlan plan = plan(key, statement);
      return plan.run(engine, values.apply(plan.parameters()), guard(options));
    });
  }

  /** Begins to answer a SELECT, as {@code query} does. */
  QueryRows open(
      Object key,
      Supplier<PreparedText> statement,
      Function<List<Parameter>, ParameterBinding> values,
      QueryOptions options) {
    return again(() -> {
      AdHocPlan plan = plan(key, statement);
      return cursors.add(plan.open(engine, values.apply(plan.parameters()), guard(options)));
    });
  }

  private QueryGuard guard(QueryOptions options) {
    return new QueryGuard(engine.clock(), options, cursors::isClosed);
  }

  private AdHocPlan plan(Object key, Supplier<PreparedText> statement) {
    AdHocPlan plan = plans.find(key);
    if (plan == null) {
      PreparedText text = statement.get();
      Reading reading = readings.get();
      plan = reading.plan((Statement.Query) text.statement(), text.parameters());
      plans.add(key, plan, reading.version());
    }
    return plan;
  }

  /**
   * Does something with an object that is looked up: once more where it was dropped or replaced meanwhile.
   *
   * @param work looks it up, and where it is refused leaves nothing behind, or goes on with the rest
   */
  <R> R again(Supplier<R> work) {
    while (true) {
      try {
        return work.get();
      } catch (LaminarException refused) {
        if (refused.code() != ErrorCode.DROPPED) {
          throw refused;
        }
        // A statement that drops or replaces it is about to say so: it is waited for.
        awaitChange.run();
      }
    }
  }

  /** Gives back what is kept for rows that were not read to the end. */
  void close() {
    cursors.close();
  }
}
