package io.laminar.core.engine;

import io.laminar.api.DataType;
import io.laminar.api.LaminarException;
import io.laminar.api.OutputStatus;
import io.laminar.api.OutputStatus.Reason;
import io.laminar.core.engine.graph.Graph;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.graph.TimeReport;
import io.laminar.core.engine.output.RingStage;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.engine.source.RelationTime;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.pipeline.OutputNode;
import io.laminar.core.pipeline.PipelineWait;
import io.laminar.core.pipeline.PipelineWaits;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says in plain words why nothing comes out of a relation, or what its next rows wait for: the nearest reason to its output.
 *
 * <pre>
 *   stopped ▶ paused ▶ a full subscription ▶ where rows stop in the pipeline ▶ what waits for time ▶ the end
 * </pre>
 *
 * <p>On the engine's thread.
 */
final class WhyNothing {
  private final Graph graph;
  private final LifeCycle life;

  // The counts of queries begin there.
  private final String begun;

  /**
   * Is to look.
   *
   * @param mayBeRestored whether queries may be older than the process: rows that they took in it are all that they count
   */
  WhyNothing(Graph graph, LifeCycle life, boolean mayBeRestored) {
    this.graph = graph;
    this.life = life;
    this.begun = mayBeRestored ? " was created or restored; " : " was created; ";
  }

  /**
   * Looks at a relation.
   *
   * @param name of a source or query
   * @return that nothing waits where there is none
   */
  OutputStatus of(String name) {
    for (Query query : graph.queries()) {
      if (query.name().equals(name)) {
        RelationTime.refresh(query.sources());
        return of(query);
      }
    }
    return graph.sources().stream()
        .filter(source -> source.name().equals(name))
        .findFirst()
        .map(this::of)
        .orElseGet(() -> end(List.of()));
  }

  private OutputStatus of(SourceInput source) {
    Optional<OutputStatus> held = held(List.of(source));
    if (held.isPresent()) {
      return held.get();
    }
    if (source.rows().count() == 0) {
      return noRows(source, source.name());
    }
    return source.output().hasTargets()
        ? end(List.of(source))
        : status(
            Reason.NOBODY_READS,
            "discarded: " + rows(source.rows().unread()) + " of " + source.name()
                + ", which nothing reads");
  }

  private OutputStatus of(Query query) {
    LaminarException failure = query.failure();
    if (failure != null) {
      return status(Reason.STOPPED, failure.problem());
    }
    Optional<OutputStatus> held = held(query.sources());
    return held.orElseGet(() -> of(PipelineWaits.of(query.pipeline()), query));
  }

  private OutputStatus of(PipelineWait wait, Query query) {
    String operator = wait.operator();
    return switch (wait.cause()) {
      case NOTHING -> atEnd(query);
      case NO_ROWS -> noRows(wait.relation(), query);
      case WATERMARK, LATENESS -> watermark(wait);
      case CLOCK -> {
        long nanos = Math.max(0, wait.until() - graph.clock().monotonicNanos());
        yield status(
            Reason.CLOCK, operator + " waits for the clock: it is due in " + seconds(nanos));
      }
      case LATE ->
        status(Reason.ALL_LATE, operator + ": " + all(wait.rows()) + " came behind the watermark");
      case PARTNER -> failed(wait, query).orElseGet(() -> partner(wait, query));
      case CONDITION ->
        failed(wait, query)
            .orElseGet(() -> status(
                Reason.FILTERED,
                operator + ": the condition is TRUE for none of " + rows(wait.rows())));
      case UNCHANGED ->
        failed(wait, query)
            .orElseGet(() -> status(
                Reason.UNCHANGED,
                operator + ": " + rows(wait.rows()) + " gave no result"
                    + (wait.what().isEmpty() ? "" : "; it waits for " + wait.what())));
    };
  }

  /** All rows that an operator took were row errors. */
  private static Optional<OutputStatus> failed(PipelineWait wait, Query query) {
    if (query.errors().failedRows() < wait.rows()) {
      return Optional.empty();
    }
    List<RowErrors.RowError> newest = query.errors().newest();
    String last = newest.isEmpty()
        ? ""
        : ", the last because of " + newest.get(newest.size() - 1).message();
    return Optional.of(status(
        Reason.ROW_ERRORS,
        wait.operator() + ": " + all(wait.rows()) + " failed" + last + "; see " + query.name()
            + "$errors"));
  }

  // ---- What holds everything up ----

  private Optional<OutputStatus> held(Collection<SourceInput> sources) {
    if (life.isStopped() || life.isStopping()) {
      return Optional.of(
          status(Reason.PAUSED, "the database is stopped; start() lets it take rows again"));
    }
    for (SourceInput source : sources) {
      RingStage full = source.reach().blocking();
      if (full != null) {
        return Optional.of(status(
            Reason.SLOW_SUBSCRIBER,
            "a subscription to " + full.name() + " is full and is not read; source " + source.name()
                + " waits for it, with " + rows(source.channel().fill()) + " in its channel"));
      }
    }
    return Optional.empty();
  }

  // ---- Nothing comes in ----

  private OutputStatus noRows(@Nullable OutputNode relation, Query reader) {
    for (SourceInput source : graph.sources()) {
      if (source.output() == relation) {
        return noRows(source, reader.name());
      }
    }
    for (Query query : graph.queries()) {
      if (query.output() == relation) {
        OutputStatus inner = of(query);
        boolean before = query.rowsOut() > 0;
        return before
            ? status(
                Reason.NO_INPUT,
                query.name() + " has given no row since " + reader.name() + begun + inner.text())
            : status(inner.reason(), query.name() + " gives nothing: " + inner.text());
      }
    }
    return status(Reason.NO_INPUT, "nothing has come in");
  }

  private OutputStatus noRows(SourceInput source, String reader) {
    String name = source.spec().label();
    long waiting = source.channel().fill();
    if (waiting > 0) {
      return status(Reason.INPUT_WAITS, rows(waiting) + " wait in the channel of " + name);
    }
    long before = source.rows().count();
    if (before > 0) {
      return status(
          Reason.NO_INPUT,
          "no row has come into " + name + " since " + reader + begun + rows(before)
              + " came before");
    }
    int handles = source.handles().count();
    return status(
        Reason.NO_INPUT,
        "no row has been pushed into " + name + ": "
            + (handles == 0
                ? "no handle of it is open"
                : handles == 1
                    ? "its handle has pushed none"
                    : "its " + handles + " handles have pushed none"));
  }

  private OutputStatus partner(PipelineWait wait, Query query) {
    PipelineWait inner = wait.inner();
    String join = wait.operator() + ": ";
    if (wait.input() < 0) {
      return status(
          Reason.NO_PARTNER,
          join + "no row of one input has met one of another, among " + rows(wait.rows()));
    }
    String side = wait.input() == 0 ? "its left input" : "its right input";
    return status(
        Reason.NO_PARTNER,
        join + side + " has given no row"
            + (inner == null ? "" : "; " + of(inner, query).text()));
  }

  // ---- Time ----

  private OutputStatus watermark(PipelineWait wait) {
    for (SourceInput source : graph.sources()) {
      if (source.output() == wait.relation()) {
        DataType time = TimeReport.timeOf(source);
        String needs = wait.operator() + " waits for the watermark to reach "
            + TimeReport.text(wait.until(), time)
            + (wait.what().isEmpty() ? "" : ", " + wait.what()) + ": ";
        OutputStatus holder = WatermarkHolder.of(source, wait.relationUntil());
        boolean late = wait.cause() == PipelineWait.Cause.LATENESS;
        return status(late ? Reason.LATENESS : holder.reason(), needs + holder.text());
      }
    }
    return status(Reason.WATERMARK, wait.operator() + " waits for the watermark");
  }

  // ---- Nothing waits ----

  private OutputStatus atEnd(Query query) {
    if (query.rowsOut() > 0 && !query.output().hasTargets()) {
      return status(
          Reason.NOBODY_READS,
          rows(query.rowsOut()) + " of " + query.name()
              + " came out, and no subscription and no query takes them");
    }
    return end(query.sources());
  }

  private static OutputStatus end(Collection<SourceInput> sources) {
    for (SourceInput source : sources) {
      if (!source.end().isDecided()) {
        return status(Reason.NOTHING_WAITS, "nothing waits: everything that came in is answered");
      }
    }
    return status(Reason.ENDED, "its sources have ended, and everything that came in is answered");
  }

  private static OutputStatus status(Reason reason, String text) {
    return new OutputStatus(reason, text);
  }

  private static String rows(long count) {
    return count == 1 ? "1 row" : count + " rows";
  }

  private static String all(long count) {
    return count == 1 ? "its only row" : "all " + count + " rows";
  }

  private static String seconds(long nanos) {
    return Math.floor(nanos / 1e6) / 1e3 + " s";
  }
}
