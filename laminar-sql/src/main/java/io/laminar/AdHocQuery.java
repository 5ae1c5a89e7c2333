package io.laminar;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Row;
import io.laminar.core.codec.BatchRows;
import io.laminar.core.data.Batch;
import io.laminar.core.expression.EvaluationContext;
import io.laminar.core.expression.Literal;
import io.laminar.core.pipeline.Dataflow;
import io.laminar.core.pipeline.OutputNode;
import io.laminar.core.pipeline.Pipeline;
import io.laminar.core.pipeline.PipelineSpec;
import io.laminar.core.pipeline.Route;
import io.laminar.core.pipeline.ScanNode;
import io.laminar.core.pipeline.Sink;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.MemoryBudget;
import io.laminar.core.time.SourceWatermark;
import io.laminar.core.view.PinnedRows;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.Pipelines;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a plan once over the rows that views hold now: a pipeline as streams have, fed with
 * snapshots, a batch a step. All rows are one commit, which ends with the end of time, so that nothing is computed
 * that holds only in between. Runs on the caller's thread.
 *
 * <pre>
 *   PinnedRows ──a batch a step──▶ Pipeline ──▶ Sink: summed for a result, as they come for a cursor
 *        after the last: the end of time, ≤ 256 rows a step
 * </pre>
 */
final class AdHocQuery {
  private final MemoryAccount memory;
  private final QueryGuard guard;
  private final Dataflow flow = new Dataflow();
  private final Pipeline pipeline;
  private final Route route;
  private final Deque<Reading> readings = new ArrayDeque<>();
  private @Nullable LaminarException failure;

  /** Rows that go into a scan of the pipeline. */
  private record Reading(ScanNode scan, PinnedRows.Cursor rows) {}

  /**
   * What a run works with.
   *
   * @param snapshots the rows of each view, by the name in the plan
   * @param parameters the values of the plan's parameters
   * @param nowNanos the time that expressions see
   * @param memory is charged for the state and the rows of the run, until it is closed
   * @param guard asked before each step, and in long ones now and then
   */
  record Inputs(
      Map<String, PinnedRows> snapshots,
      List<Literal> parameters,
      long nowNanos,
      MemoryAccount memory,
      QueryGuard guard) {}

  /**
   * Prepares a run.
   *
   * @param plan what is run
   * @param inputs what it works with
   * @param results takes what comes out
   */
  AdHocQuery(PhysicalPlan plan, Inputs inputs, Sink results) {
    this.memory = inputs.memory();
    this.guard = inputs.guard();
    EvaluationContext context = new EvaluationContext(this::fail, memory);
    context.parameters(inputs.parameters());
    context.nowNanos(inputs.nowNanos());
    PipelineSpec spec = Pipelines.once(plan);
    pipeline = new Pipeline(spec, context, false, new Caller());
    OutputNode start = new OutputNode();
    pipeline.rank(1);
    pipeline.output().add(results);
    pipeline.scans().forEach(start::add);
    route = Route.from(start, flow);
    flow.calls().guardedBy(this::look);
    for (int i = 0; i < spec.scans().size(); i++) {
      PinnedRows rows = inputs.snapshots().get(spec.scans().get(i));
      if (rows != null) {
        readings.add(new Reading(pipeline.scans().get(i), rows.cursor()));
      }
    }
  }

  /** Runs a plan to its end: the sum of the changes, rows in order of their first appearance. */
  static List<Row> run(PhysicalPlan plan, Inputs inputs) {
    Results results = new Results(new BatchRows(plan.schema()), inputs.memory());
    AdHocQuery query = new AdHocQuery(plan, inputs, results);
    while (query.step()) {
      // Each looks at what may end it.
    }
    return results.rows();
  }

  // There is no stream that could go on without the row: the first error is the query's.
  private void fail(ErrorCode code, String message, String remedy) {
    if (failure == null) {
      failure = new LaminarException(code, message, remedy);
    }
  }

  /**
   * Does a bounded part.
   *
   * @return false when it is done
   */
  boolean step() {
    guard.run();
    boolean more = deliver() || !route.advance(SourceWatermark.END);
    LaminarException failed = failure;
    if (failed != null) {
      throw failed;
    }
    return more;
  }

  /** A batch may meet all the rows of a join: the step that it begins ends where the query does. */
  private void look() {
    LaminarException failed = failure;
    if (failed != null) {
      throw failed;
    }
    memory.requireRoom();
    guard.run();
  }

  private boolean deliver() {
    Reading reading = readings.peek();
    if (reading == null) {
      return false;
    }
    Batch batch = reading.rows().next();
    if (batch == null) {
      readings.remove();
    } else {
      memory.requireRoom();
      batch.oneCommit(true);
      flow.deliver(reading.scan(), batch);
    }
    return true;
  }

  /** The changes that came out, summed. */
  private static final class Results extends Sink {
    private final Map<Row, long[]> weights = new LinkedHashMap<>();
    private final BatchRows reader;
    private final MemoryAccount memory;

    Results(BatchRows reader, MemoryAccount memory) {
      this.reader = reader;
      this.memory = memory;
    }

    @Override
    protected void receive(Batch batch) {
      int before = weights.size();
      long stringBytes = 0;
      for (int i = 0; i < batch.size(); i++) {
        int row = batch.selection()[i];
        weights.computeIfAbsent(reader.row(batch, row), key -> new long[1])[0] += batch.weight(row);
        stringBytes += reader.stringBytes();
      }
      memory.charge((weights.size() - before) * reader.objectBytes() + stringBytes);
    }

    List<Row> rows() {
      List<Row> rows = new ArrayList<>();
      weights.forEach((row, weight) -> {
        for (long i = 0; i < weight[0]; i++) {
          rows.add(row);
        }
      });
      return rows;
    }

    @Override
    protected void onCommitEnd() {
      // All rows are one commit.
    }

    @Override
    protected void onEnd() {
      // The rows are read when the run is over.
    }

    @Override
    protected void onFail(LaminarException cause) {
      // The run is refused as a whole.
    }
  }

  /** Whoever asked: what goes wrong is the caller's. */
  private final class Caller implements Pipeline.Boundary {
    @Override
    public LaminarException onFail(Throwable thrown) {
      if (thrown instanceof LaminarException coded) {
        return coded;
      }
      return thrown instanceof OutOfMemoryError full
          ? MemoryBudget.heapIsFull(full)
          : new LaminarException(
              ErrorCode.INTERNAL, "a query failed: " + thrown, null, "please report it", thrown);
    }

    @Override
    public void onStop(LaminarException cause) {
      if (failure == null) {
        failure = cause;
      }
    }

    @Override
    public void onSettle() {
      // An error is looked at when the run is over.
    }

    @Override
    public void onEnd() {
      // It ends when the run is over.
    }
  }
}
