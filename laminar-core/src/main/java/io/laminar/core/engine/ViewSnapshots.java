package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.graph.Graph;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.output.RingStage;
import io.laminar.core.engine.output.RowErrors;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.view.PinnedRows;
import java.util.List;

/** Reads what a database keeps: rows of materialized views, and row errors. Any thread, as for {@link Engine}. */
public final class ViewSnapshots {
  private ViewSnapshots() {}

  /**
   * Pins current rows of materialized views, all at one position between two commits, at which
   * everything that was pushed before is processed, or finds the one with a key. Whoever reads them
   * copies them.
   *
   * @param engine runs the views
   * @param reads what is read of each view
   * @param reader is charged for what is kept alive for the reading, until it is closed
   * @param goOn is asked again and again while it waits; throws where the wait is to end
   * @return the rows of each
   * @throws LaminarException {@link ErrorCode#SUBSCRIPTION_FULL} where a commit is half done and can
   *     only go on after the call; {@link ErrorCode#QUERY_STOPPED}; what {@link Engine#awaitIdle()}
   *     throws
   */
  public static List<PinnedRows> of(
      Engine engine, List<ViewRead> reads, MemoryAccount reader, Runnable goOn) {
    List<Query> queries = reads.stream().map(ViewRead::view).toList();
    // Mostly there is nothing to wait for, and one call is enough.
    List<PinnedRows> pinned = engine.call(() -> new IdleWait(Graph.sourcesOf(queries)).isOver()
        ? pin(engine, queries, reads, reader)
        : List.of());
    while (pinned.size() < queries.size()) {
      engine.awaitIdle(queries, goOn);
      pinned = engine.call(() -> pin(engine, queries, reads, reader));
    }
    return pinned;
  }

  /**
   * Reads the row errors that are kept of a relation, when everything that was pushed before is processed.
   *
   * @param engine runs the relation
   * @param relation whose errors, also where one has stopped it
   * @param goOn is asked again and again while it waits; throws where the wait is to end
   * @return the newest errors, as rows of {@link RowErrors#SCHEMA}; of one reading
   * @throws LaminarException what {@link Engine#awaitIdle()} throws
   */
  public static PinnedRows ofErrors(Engine engine, Relation relation, Runnable goOn) {
    List<Relation> read = List.of(relation);
    if (!engine.call(() -> new IdleWait(Graph.sourcesOf(read)).isOver())) {
      engine.awaitIdle(read, goOn);
    }
    return PinnedRows.of(relation.errors().newestRows());
  }

  /** Pins the rows of all, or of none where a step of the watermark is half done. */
  private static List<PinnedRows> pin(
      Engine engine, List<Query> queries, List<ViewRead> reads, MemoryAccount reader) {
    for (SourceInput source : Graph.sourcesOf(queries)) {
      if (source.steps().isOwing()) {
        RingStage full = source.steps().reach().fullRing();
        if (full != null && !engine.mayGetRoom()) {
          throw new LaminarException(
              ErrorCode.SUBSCRIPTION_FULL,
              "a subscription to " + full.name() + " is full in the middle of a commit, and nobody"
                  + " can make room meanwhile",
              "poll it before the query");
        }
        return List.of();
      }
    }
    return reads.stream().map(read -> read.view().read(read.key(), reader)).toList();
  }
}
