package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A running query: its stages, its boundary and its counters. A failure inside ends here: the query
 * stops, its subscribers learn why, and everything else goes on.
 *
 * <p>Confined to the engine's thread, but for what says otherwise.
 */
public final class Query implements Relation {
  private final QuerySpec spec;
  private final RowErrors errors;
  private final boolean stopsAtError;
  private final Outlet outlet = new Outlet();
  private final List<OperatorStage> operators = new ArrayList<>();
  private final List<QueryInlet> inlets = new ArrayList<>();
  private final @Nullable MaterializedRows view;
  private long rowsIn;
  private volatile @Nullable LaminarException failure;

  Query(QuerySpec spec) {
    this.spec = spec;
    this.errors = spec.errors();
    this.stopsAtError = errors.stopsQuery();
    this.view = spec.materialized() ? new MaterializedRows(spec.schema()) : null;
    Stage end = outlet;
    MaterializedRows rows = view;
    if (rows != null) {
      outlet.add(new ViewStage(rows));
    }
    build(spec.flow(), end);
  }

  private void build(Flow flow, Stage next) {
    if (flow instanceof Flow.Read read) {
      inlets.add(new QueryInlet(this, read.relation(), next));
    } else if (flow instanceof Flow.Apply apply) {
      OperatorStage stage = new OperatorStage(apply.operator(), next);
      operators.add(stage);
      build(apply.input(), stage);
    } else if (flow instanceof Flow.UnionAll union) {
      UnionStage stage = new UnionStage(union.inputs().size(), next);
      for (int i = 0; i < union.inputs().size(); i++) {
        build(union.inputs().get(i), stage.input(i));
      }
    }
  }

  @Override
  public String name() {
    return spec.name();
  }

  @Override
  public Schema schema() {
    return spec.schema();
  }

  @Override
  public boolean isChangelog() {
    return spec.changelog();
  }

  Outlet outlet() {
    return outlet;
  }

  RowErrors errors() {
    return errors;
  }

  List<QueryInlet> inlets() {
    return inlets;
  }

  boolean readsClock() {
    return spec.readsClock();
  }

  /** Sets the time that its expressions see. */
  void now(long nanos) {
    spec.context().nowNanos(nanos);
  }

  @Nullable
  MaterializedRows view() {
    return view;
  }

  /** Pins the current rows of a materialized view. */
  PinnedRows pin() {
    MaterializedRows rows = view;
    if (rows == null) {
      throw new LaminarException(
          ErrorCode.WRONG_OBJECT_KIND,
          name() + " keeps no rows",
          "create it as a materialized view");
    }
    return rows.pin();
  }

  void countIn(int rows) {
    rowsIn += rows;
  }

  long rowsIn() {
    return rowsIn;
  }

  long lateRows() {
    long rows = 0;
    for (OperatorStage stage : operators) {
      rows += stage.operator().lateRows();
    }
    return rows;
  }

  long ignoredRetractions() {
    long ignored = 0;
    for (OperatorStage stage : operators) {
      ignored += stage.operator().ignoredRetractions();
    }
    return ignored;
  }

  long stateBytes() {
    long bytes = 0;
    for (OperatorStage stage : operators) {
      bytes += stage.operator().stateBytes();
    }
    MaterializedRows rows = view;
    return rows == null ? bytes : bytes + rows.stateBytes();
  }

  /** Tells whether the first row error ends the query. */
  boolean stopsAtError() {
    return stopsAtError;
  }

  /** Tells whether the query takes rows. Any thread. */
  boolean isRunning() {
    return failure == null;
  }

  /** After a batch or a step: hands errors on, and stops where the first one was to stop it. */
  void settle() {
    if (errors.hasUnsent()) {
      errors.send();
    }
    if (stopsAtError && errors.count() > 0 && isRunning()) {
      RowErrors.RowError first = errors.newest().get(0);
      stop(new LaminarException(
          ErrorCode.QUERY_STOPPED,
          "query " + name() + " was stopped by a row error: " + first.message(),
          "drop and create it again, without on_error = 'stop' to skip such rows"));
    }
  }

  /** Stops the query because of what an operator threw. */
  void fail(Throwable thrown) {
    if (isRunning()) {
      stop(new LaminarException(
          ErrorCode.QUERY_STOPPED,
          "query " + name() + " was stopped by " + describe(thrown),
          null,
          "drop it and create it again; other queries go on",
          thrown));
    }
  }

  /** Stops the query because of what ended one that it reads; its readers get the same error. */
  void end(LaminarException cause) {
    if (isRunning()) {
      stop(cause);
    }
  }

  private static String describe(Throwable thrown) {
    return thrown instanceof LaminarException coded
        ? coded.code() + ": " + coded.problem()
        : "a defect: " + thrown;
  }

  private void stop(LaminarException cause) {
    failure = cause;
    for (OperatorStage stage : operators) {
      stage.abandon();
    }
    outlet.fail(cause);
    if (errors.hasUnsent()) {
      // The errors of the batch that broke it come before their end.
      errors.send();
    }
    errors.outlet().complete();
  }
}
