package io.laminar.sql.plan;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.sql.expression.WindowForm;
import io.laminar.sql.parser.Emit;
import io.laminar.sql.parser.Name;
import io.laminar.sql.physical.AsofJoinPlan;
import io.laminar.sql.physical.CountAggregatePlan;
import io.laminar.sql.physical.EveryPlan;
import io.laminar.sql.physical.IntervalJoinPlan;
import io.laminar.sql.physical.JoinPlan;
import io.laminar.sql.physical.PhysicalPlan;
import io.laminar.sql.physical.SessionAggregatePlan;
import io.laminar.sql.physical.WindowAggregatePlan;
import io.laminar.sql.physical.WindowGroupsPlan;
import io.laminar.sql.physical.WindowRowsPlan;
import io.laminar.sql.plan.rule.WindowedRows;
import io.laminar.sql.validate.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the clauses after a query fit it (SEMANTICS §5). EMIT speaks of the outermost aggregates: those with no other
 * aggregate above them.
 */
final class EmitCheck {
  private EmitCheck() {}

  /** Refuses any of the clauses: a query that runs once emits once. */
  static void checkAbsent(Emit emit) {
    if (emit.kind() != Emit.Kind.NONE) {
      throw refusal(
              ErrorCode.INVALID_EMIT,
              emit.kind().sql() + " does not fit: the query runs once",
              emit)
          .remedy("leave it out, or make a stream of the query")
          .exception();
    }
    if (emit.allowLateness().isPresent()) {
      throw lateness("the query runs once", emit);
    }
    if (emit.lateDataSink().isPresent()) {
      throw lateData(ErrorCode.INVALID_EMIT, "does not fit: the query runs once", emit)
          .remedy("leave it out, or make a stream of the query")
          .exception();
    }
  }

  /** Refuses an EMIT that does not fit the query. */
  static void checkFits(Emit emit, PhysicalPlan root) {
    List<PhysicalPlan> aggregates = new ArrayList<>();
    collectOutermost(root, aggregates);
    if (emit.allowLateness().isPresent()) {
      checkLateness(emit, aggregates);
    }
    if (emit.kind() == Emit.Kind.NONE) {
      return;
    }
    boolean changes = root.changelog() || hasJoin(root);
    boolean ofChanges = emit.kind() == Emit.Kind.CHANGES || emit.kind() == Emit.Kind.EVERY;
    if (aggregates.isEmpty() && !(changes && ofChanges)) {
      throw invalid("the query aggregates nothing: every row is emitted as it comes", emit);
    }
    boolean unwindowed = aggregates.stream().anyMatch(step -> !step.emission().isWindowed());
    if (emit.kind() == Emit.Kind.ON_WINDOW_CLOSE && unwindowed) {
      throw invalid("an aggregate without a window never closes", emit);
    }
    if (emit.kind() == Emit.Kind.FINAL && unwindowed) {
      throw invalid("an aggregate without a window is never final", emit);
    }
    if (emit.kind() == Emit.Kind.EVERY) {
      checkEvery(emit, root, aggregates);
    }
  }

  /** The results of a window come out when it is dropped at the latest, which only the window's own step knows. */
  private static void checkEvery(Emit emit, PhysicalPlan root, List<PhysicalPlan> aggregates) {
    for (PhysicalPlan step : aggregates) {
      if (step instanceof CountAggregatePlan) {
        throw refusal(
                ErrorCode.NOT_SUPPORTED,
                "EMIT EVERY of windows by row count is not supported yet",
                emit)
            .remedy("leave it out: they come when they are complete")
            .exception();
      }
    }
    if (!canTick(root)) {
      throw refusal(
              ErrorCode.NOT_SUPPORTED,
              "EMIT EVERY of windows with first rows, OVER, a join or a filter that moves is not supported yet",
              emit)
          .remedy(
              "leave it out, or make a stream of the aggregate by window with EMIT EVERY, and read that")
          .exception();
    }
  }

  /** Tells whether what stands above results of windows, which have ticks of their own, goes row by row. */
  private static boolean canTick(PhysicalPlan plan) {
    if (EveryPlan.keepsTicks(plan)) {
      return plan.inputs().stream().allMatch(EmitCheck::canTick);
    }
    List<PhysicalPlan> aggregates = new ArrayList<>();
    collectOutermost(plan, aggregates);
    return plan instanceof EveryPlan
        || aggregates.stream().noneMatch(step -> step.emission().isWindowed());
  }

  private static void checkLateness(Emit emit, List<PhysicalPlan> aggregates) {
    if (aggregates.isEmpty()) {
      throw lateness("the query aggregates nothing", emit);
    }
    for (PhysicalPlan step : aggregates) {
      if (!step.emission().isWindowed()) {
        throw isOverWindow(step)
            ? refusal(
                    ErrorCode.INVALID_EMIT,
                    "ALLOW LATENESS does not fit: it speaks of the outermost aggregate, rank or OVER, which has no window itself",
                    emit)
                .remedy(
                    "make a stream of the aggregate by window with ALLOW LATENESS, and read that")
                .exception()
            : lateness("an aggregate without a window takes rows however late they are", emit);
      }
      if (!(step instanceof WindowAggregatePlan || step instanceof SessionAggregatePlan)) {
        String what = step instanceof WindowGroupsPlan
            ? "an aggregate of rows that have their window already"
            : step instanceof WindowRowsPlan
                ? "rows that are joined by window"
                : "the first rows of a window";
        throw refusal(
                ErrorCode.NOT_SUPPORTED,
                "ALLOW LATENESS of " + what + " is not supported yet",
                emit)
            .remedy("let the watermark lag: WATERMARK FOR ts AS ts - INTERVAL ...")
            .exception();
      }
    }
  }

  /** Tells whether what a step reads comes from a window of the same query. */
  private static boolean isOverWindow(PhysicalPlan step) {
    return step.inputs().stream()
        .anyMatch(input -> input.emission().isWindowed() || isOverWindow(input));
  }

  /** Returns the rows that may be late for the only window of a query. */
  static WindowedRows windowedRows(Emit emit, List<Optional<WindowedRows>> outermost) {
    if (outermost.size() > 1) {
      throw lateData(ErrorCode.INVALID_EMIT, "does not fit: the query has several windows", emit)
          .remedy("make a stream of each, with LATE DATA TO of its own")
          .exception();
    }
    WindowedRows windowed = outermost.stream()
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(() -> lateData(
                ErrorCode.INVALID_EMIT,
                "does not fit: no aggregate is by a window that is over the rows of FROM and WHERE",
                emit)
            .remedy(
                "write FROM and WHERE without window_start and window_end, and group by one window")
            .exception());
    if (windowed.window().form() == WindowForm.SESSION && windowed.bySets()) {
      throw lateData(
              ErrorCode.INVALID_EMIT,
              "does not fit: each grouping set has sessions of its own, and a row may be late for some of them",
              emit)
          .remedy("make a stream of each set, with LATE DATA TO of its own")
          .exception();
    }
    return windowed;
  }

  /** Refuses late rows that are retracted. */
  static void checkLateRows(Emit emit, PhysicalPlan rows) {
    if (rows.changelog()) {
      throw lateData(
              ErrorCode.INVALID_EMIT,
              "does not fit: its window is over a changelog, which is never behind its watermark",
              emit)
          .remedy("ask for the late rows of the query that makes the changelog")
          .exception();
    }
  }

  private static Refusal lateData(ErrorCode code, String problem, Emit emit) {
    return new Refusal(
        code, "LATE DATA TO " + problem, emit.lateDataSink().map(Name::position).orElse(null), "");
  }

  private static LaminarException lateness(String why, Emit emit) {
    return refusal(ErrorCode.INVALID_EMIT, "ALLOW LATENESS does not fit: " + why, emit)
        .remedy("leave it out, or aggregate by TUMBLE")
        .exception();
  }

  private static boolean hasJoin(PhysicalPlan plan) {
    return plan instanceof JoinPlan
        || plan instanceof IntervalJoinPlan
        || plan instanceof AsofJoinPlan
        || plan.inputs().stream().anyMatch(EmitCheck::hasJoin);
  }

  private static void collectOutermost(PhysicalPlan plan, List<PhysicalPlan> aggregates) {
    if (plan.emission().aggregates()) {
      aggregates.add(plan);
      return;
    }
    plan.inputs().forEach(input -> collectOutermost(input, aggregates));
  }

  private static LaminarException invalid(String why, Emit emit) {
    return refusal(ErrorCode.INVALID_EMIT, emit.kind().sql() + " does not fit: " + why, emit)
        .remedy("leave it out, or aggregate by TUMBLE")
        .exception();
  }

  private static Refusal refusal(ErrorCode code, String problem, Emit emit) {
    return new Refusal(code, problem, emit.position().orElse(null), "");
  }
}
