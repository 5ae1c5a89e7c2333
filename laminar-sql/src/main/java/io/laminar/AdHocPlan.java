package io.laminar;

import io.laminar.api.QueryResult;
import io.laminar.api.Row;
import io.laminar.core.data.Batch;
import io.laminar.core.engine.Engine;
import io.laminar.core.engine.ViewRead;
import io.laminar.core.engine.ViewSnapshots;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.view.PinnedRows;
import io.laminar.sql.physical.ClockUse;
import io.laminar.sql.plan.BatchQuery;
import io.laminar.sql.plan.OneRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An ad-hoc SELECT that was planned: it can be run any number of times, by any thread.
 *
 * @param query the plan, and what is done with its rows
 * @param names of the views that it reads, as in the plan
 * @param reads what it reads of each
 */
record AdHocPlan(BatchQuery query, List<String> names, List<ViewRead> reads) {
  // Copies the lists.
  AdHocPlan {
    names = List.copyOf(names);
    reads = List.copyOf(reads);
  }

  /** Answers it from the rows that the views hold now. */
  QueryResult run(Engine engine) {
    try (MemoryAccount account = engine.memory().openReader("the result of a query")) {
      return run(engine, account);
    }
  }

  private QueryResult run(Engine engine, MemoryAccount account) {
    Map<String, PinnedRows> snapshots = new LinkedHashMap<>(oneRows());
    if (!reads.isEmpty()) {
      List<PinnedRows> rows = ViewSnapshots.of(engine, reads, account);
      for (int i = 0; i < names.size(); i++) {
        snapshots.put(names.get(i), rows.get(i));
      }
    }
    long now = engine.clock().nanos(ClockUse.in(query.plan().root()));
    List<Row> rows = new AdHocQuery(snapshots, now, account).run(query.plan().root());
    return new ResultRows(query.schema(), OrderedRows.of(query, rows));
  }

  /** What a query without FROM reads. */
  static Map<String, PinnedRows> oneRows() {
    Batch batch = new Batch(1);
    batch.column(0).point(new long[1], 0, 0);
    batch.selectFirst(1);
    return Map.of(OneRow.NAME, PinnedRows.of(batch));
  }
}
