package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;
import io.laminar.core.view.PinnedRows;
import java.util.List;

/** Reads the rows of materialized views. Any thread, as for {@link Engine}. */
public final class ViewSnapshots {
  private ViewSnapshots() {}

  /**
   * Copies the current rows of materialized views, all at one position between two commits, at which
   * everything that was pushed before is processed. The engine only pins the rows; the copying is
   * done by the calling thread.
   *
   * @param engine runs the views
   * @param queries materialized ones
   * @return batches of each, in order; they belong to the caller
   * @throws LaminarException {@link ErrorCode#SUBSCRIPTION_FULL} where a commit is half done and can
   *     only go on after the call; {@link ErrorCode#QUERY_STOPPED}; what {@link Engine#awaitIdle()}
   *     throws
   */
  public static List<List<Batch>> of(Engine engine, List<Query> queries) {
    List<PinnedRows> pinned = List.of();
    while (pinned.size() < queries.size()) {
      engine.awaitIdle(queries);
      pinned = engine.call(() -> pin(engine, queries));
    }
    return pinned.stream().map(PinnedRows::batches).toList();
  }

  /** Pins the rows of all, or of none where a step of the watermark is half done. */
  private static List<PinnedRows> pin(Engine engine, List<Query> queries) {
    for (SourceInput source : Graph.sourcesOf(queries)) {
      if (source.steps().isPending()) {
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
    return queries.stream().map(Query::pin).toList();
  }
}
