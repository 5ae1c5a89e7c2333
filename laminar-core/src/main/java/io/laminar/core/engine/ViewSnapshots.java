package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;
import io.laminar.core.view.PinnedRows;
import java.util.List;

/** Reads rows of materialized views. Any thread, as for {@link Engine}. */
public final class ViewSnapshots {
  private ViewSnapshots() {}

  /**
   * Copies current rows of materialized views, all at one position between two commits, at which
   * everything that was pushed before is processed. The engine only pins the rows, or finds the one
   * with a key; the copying is done by the calling thread.
   *
   * @param engine runs the views
   * @param reads what is read of each view
   * @return batches of each, in order; they belong to the caller
   * @throws LaminarException {@link ErrorCode#SUBSCRIPTION_FULL} where a commit is half done and can
   *     only go on after the call; {@link ErrorCode#QUERY_STOPPED}; what {@link Engine#awaitIdle()}
   *     throws
   */
  public static List<List<Batch>> of(Engine engine, List<ViewRead> reads) {
    List<Query> queries = reads.stream().map(ViewRead::view).toList();
    // Mostly there is nothing to wait for, and one call is enough.
    List<PinnedRows> pinned = engine.call(() ->
        new IdleWait(Graph.sourcesOf(queries)).isOver() ? pin(engine, queries, reads) : List.of());
    while (pinned.size() < queries.size()) {
      engine.awaitIdle(queries);
      pinned = engine.call(() -> pin(engine, queries, reads));
    }
    return pinned.stream().map(PinnedRows::batches).toList();
  }

  /** Pins the rows of all, or of none where a step of the watermark is half done. */
  private static List<PinnedRows> pin(Engine engine, List<Query> queries, List<ViewRead> reads) {
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
    return reads.stream().map(read -> read.view().read(read.key())).toList();
  }
}
