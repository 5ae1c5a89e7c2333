package io.laminar;

import io.laminar.api.LaminarException;
import io.laminar.api.QueryOptions;
import io.laminar.api.Row;
import io.laminar.api.Schema;
import io.laminar.core.engine.Engine;
import io.laminar.core.state.MemoryAccount;
import io.laminar.sql.physical.ClockUse;
import io.laminar.sql.physical.ParameterTypes;
import io.laminar.sql.plan.InsertPlanner;
import io.laminar.sql.plan.QueryPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Computes the rows of an INSERT: literals and parameters are read as they are, many others by one plan. Belongs to the
 * statement's thread.
 */
final class InsertValues {
  /** How many values of an INSERT one plan computes at most. */
  private static final int VALUES_PER_PLAN = 256;

  private final Engine engine;
  private final InsertPlanner planner;
  private final ParameterBinding parameters;

  InsertValues(Engine engine, InsertPlanner planner, ParameterBinding parameters) {
    this.engine = engine;
    this.planner = planner;
    this.parameters = parameters;
  }

  /** All rows, in order. */
  List<Row> rows() {
    Schema schema = planner.schema();
    List<@Nullable Object[]> rows = new ArrayList<>(planner.rowCount());
    int planned = 0;
    int most = Math.max(1, VALUES_PER_PLAN / schema.size());
    for (int i = 0; i < planner.rowCount(); i++) {
      @Nullable Object[] values = planner.literals(i, parameters.values());
      boolean computed = Arrays.stream(values).anyMatch(InsertPlanner::isPlanned);
      rows.add(values);
      if (!computed || i - planned == most) {
        compute(planned, i, rows);
        planned = computed ? i : i + 1;
      }
    }
    compute(planned, planner.rowCount(), rows);
    return rows.stream().map(values -> Row.of(schema, values)).toList();
  }

  /** Computes rows by one plan; if one of them fails, again one by one: the error tells the place of its row. */
  private void compute(int from, int to, List<@Nullable Object[]> rows) {
    if (from == to) {
      return;
    }
    try {
      evaluate(planner.plan(from, to, parameters.values()), rows.subList(from, to));
    } catch (LaminarException failed) {
      if (to - from == 1) {
        throw planner.ofRow(
            from, failed, failed.position().orElseGet(() -> planner.position(from)));
      }
      for (int i = from; i < to; i++) {
        compute(i, i + 1, rows);
      }
    }
  }

  /** Puts computed values in their places. */
  private void evaluate(QueryPlan plan, List<@Nullable Object[]> rows) {
    List<@Nullable Object> computed = computed(plan).get(0).values();
    int at = 0;
    for (@Nullable Object[] row : rows) {
      for (int i = 0; i < row.length; i++, at++) {
        row[i] = InsertPlanner.isPlanned(row[i]) ? planner.inZone(computed.get(at), i) : row[i];
      }
    }
  }

  private List<Row> computed(QueryPlan plan) {
    try (MemoryAccount account = engine.memory().openReader("the rows of an INSERT")) {
      AdHocQuery.Inputs inputs = new AdHocQuery.Inputs(
          AdHocPlan.oneRows(),
          parameters.literals(ParameterTypes.in(plan.root())),
          engine.clock().nanos(ClockUse.in(plan.root())),
          account,
          new QueryGuard(engine.clock(), QueryOptions.defaults(), engine::isClosed));
      return AdHocQuery.run(plan.root(), inputs);
    }
  }
}
