package io.laminar;

import io.laminar.api.QueryOptions;
import io.laminar.api.QueryResult;
import io.laminar.api.Row;
import io.laminar.core.data.Batch;
import io.laminar.core.engine.Engine;
import io.laminar.core.engine.ViewRead;
import io.laminar.core.engine.ViewSnapshots;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.expression.Literal;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.view.PinnedRows;
import io.laminar.sql.parser.Parameter;
import io.laminar.sql.physical.ClockUse;
import io.laminar.sql.physical.Emission;
import io.laminar.sql.physical.JoinPlan;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.PointReads;
import io.laminar.sql.plan.BatchQuery;
import io.laminar.sql.plan.OneRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An ad-hoc SELECT over views and error streams that was planned: it can be run any number of times, by any thread, with other values of its
 * parameters.
 *
 * @param parameters the places for values in its text
 * @param query the plan, and what is done with its rows
 * @param names of the views that it reads, as in the plan
 * @param views that it reads, in the same order
 * @param errors whose row errors it reads, by the names of the error streams in the plan
 */
record AdHocPlan(
    List<Parameter> parameters,
    BatchQuery query,
    List<String> names,
    List<Query> views,
    Map<String, Relation> errors) {
  private static final String OWNER = "the result of a query";

  // Copies the lists and the map.
  AdHocPlan {
    parameters = List.copyOf(parameters);
    names = List.copyOf(names);
    views = List.copyOf(views);
    errors = Map.copyOf(errors);
  }

  /** As {@link #run(Engine, ParameterBinding, QueryGuard)}, for a statement that the engine outlives or ends. */
  QueryResult run(Engine engine, ParameterBinding values, QueryOptions options) {
    return run(engine, values, new QueryGuard(engine.clock(), options, engine::isClosed));
  }

  /** Answers it from the rows that the views hold now, and the errors that are kept. */
  QueryResult run(Engine engine, ParameterBinding values, QueryGuard guard) {
    try (MemoryAccount account = engine.memory().openReader(OWNER)) {
      return new ResultRows(query.schema(), rows(inputs(engine, values, account, guard), values));
    }
  }

  /** Begins to answer it from the rows that the views hold now. */
  QueryCursor open(Engine engine, ParameterBinding values, QueryGuard guard) {
    MemoryAccount account = engine.memory().openReader(OWNER);
    try {
      AdHocQuery.Inputs inputs = inputs(engine, values, account, guard);
      return new QueryCursor(
          query.schema(),
          isRowByRow(root()) && query.sortKeys().isEmpty()
              ? new PassingRows(root(), inputs, range(values), query.schema())
              : new CollectedRows(() -> rows(inputs, values)),
          account,
          guard);
    } catch (Throwable refused) {
      account.close();
      throw refused;
    }
  }

  private List<Row> rows(AdHocQuery.Inputs inputs, ParameterBinding values) {
    return OrderedRows.of(query, range(values), AdHocQuery.run(root(), inputs), inputs.guard());
  }

  private RowRange range(ParameterBinding values) {
    int offset = BatchQuery.parameterOf(query.offset());
    int limit = BatchQuery.parameterOf(query.limit());
    return new RowRange(
        offset < 0 ? query.offset() : values.number(offset, "OFFSET"),
        limit >= 0
            ? values.number(limit, "LIMIT")
            : query.limit() == BatchQuery.NO_LIMIT ? Long.MAX_VALUE : query.limit());
  }

  private PhysicalPlan root() {
    return query.plan().root();
  }

  /** Tells whether rows come out as others are read, and none is taken back by one that is read later. */
  private static boolean isRowByRow(PhysicalPlan plan) {
    return plan.emission() == Emission.BY_ROW
        && !(plan instanceof JoinPlan join && join.retracts())
        && plan.inputs().stream().allMatch(AdHocPlan::isRowByRow);
  }

  private AdHocQuery.Inputs inputs(
      Engine engine, ParameterBinding values, MemoryAccount account, QueryGuard guard) {
    guard.run();
    List<Literal> literals = values.literals(query.parameters());
    range(values);
    Map<String, PinnedRows> snapshots = new LinkedHashMap<>(oneRows());
    errors.forEach(
        (name, relation) -> snapshots.put(name, ViewSnapshots.ofErrors(engine, relation, guard)));
    if (!views.isEmpty()) {
      List<PinnedRows> rows = ViewSnapshots.of(engine, reads(literals), account, guard);
      for (int i = 0; i < names.size(); i++) {
        snapshots.put(names.get(i), rows.get(i));
      }
    }
    long now = engine.clock().nanos(ClockUse.in(root()));
    return new AdHocQuery.Inputs(snapshots, literals, now, account, guard);
  }

  private List<ViewRead> reads(List<Literal> literals) {
    Map<String, Batch> keys = PointReads.of(root(), literals);
    List<ViewRead> reads = new ArrayList<>();
    for (int i = 0; i < views.size(); i++) {
      reads.add(new ViewRead(views.get(i), Optional.ofNullable(keys.get(names.get(i)))));
    }
    return reads;
  }

  /** What a query without FROM reads. */
  static Map<String, PinnedRows> oneRows() {
    Batch batch = new Batch(1);
    batch.column(0).point(new long[1], 0, 0);
    batch.selectFirst(1);
    return Map.of(OneRow.NAME, PinnedRows.of(batch));
  }
}
