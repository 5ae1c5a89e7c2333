package io.laminar.core.engine;

import io.laminar.api.LaminarException;
import io.laminar.api.Metrics;
import io.laminar.core.engine.graph.Graph;
import io.laminar.core.engine.graph.Losses;
import io.laminar.core.engine.graph.Query;
import io.laminar.core.engine.output.RingStage;
import io.laminar.core.engine.output.Subscriber;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.engine.source.StoreDelay;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The end of an engine, step by step. A step that fails keeps none of the others from being done:
 * whoever waits for the engine learns that it ended, and why. On the engine's thread.
 */
final class Shutdown {
  /** In their order: rows are worked off before they are counted, all before the end is seen. */
  private enum Step {
    WORK_OFF,
    FAIL_READERS,
    DISCARD,
    COUNT,
    END_READERS,
    CLOSE,
    REFUSE_COMMANDS,
    REFUSE_WAITS,
    REFUSE_METRICS
  }

  // Loaded with the class: an engine that ends for want of memory allocates nothing to begin.
  private static final Step[] STEPS = Step.values();

  private final Graph graph;
  private final Rounds rounds;
  private final LifeCycle life;
  private final Losses losses;
  private final CommandQueue commands;
  private final Waits waits;
  private final MetricsRequests metrics;
  private final Collection<Subscriber> subscribers;

  // Volatile: read by any thread that saw the end.
  private volatile @Nullable Metrics last;

  Shutdown(
      Graph graph,
      Rounds rounds,
      LifeCycle life,
      Losses losses,
      CommandQueue commands,
      Waits waits,
      MetricsRequests metrics,
      Collection<Subscriber> subscribers) {
    this.graph = graph;
    this.rounds = rounds;
    this.life = life;
    this.losses = losses;
    this.commands = commands;
    this.waits = waits;
    this.metrics = metrics;
    this.subscribers = subscribers;
  }

  /** What was counted at the end; null before it, and where the end is a failure. */
  @Nullable
  Metrics lastMetrics() {
    return last;
  }

  void run() {
    life.close();
    for (Step step : STEPS) {
      try {
        run(step);
      } catch (Throwable thrown) {
        note(thrown);
      }
    }
  }

  private void note(Throwable thrown) {
    try {
      life.fail(thrown);
    } catch (Throwable again) {
      // Nothing can be done about it, and the next step matters more.
    }
  }

  private void run(Step step) {
    switch (step) {
      case WORK_OFF -> workOff();
      case FAIL_READERS -> failReaders();
      case DISCARD -> discard();
      case COUNT -> count();
      case END_READERS -> endReaders();
      case CLOSE -> life.closed();
      case REFUSE_COMMANDS -> commands.refuse(life.refusal());
      case REFUSE_WAITS -> waits.refuse(life.refusal());
      case REFUSE_METRICS -> metrics.refuse(life.refusal());
    }
  }

  // What was pushed while the state changed; a defect left rows half done.
  private void workOff() {
    if (life.failure() == null) {
      graph.changes().end(life.refusal());
      rounds.workOff();
      rounds.release();
      rounds.end();
    } else {
      graph.changes().refuse(life.refusal());
      StoreDelay.await();
    }
  }

  // A defect: nobody may take it for the end of a stream, or for a close.
  private void failReaders() {
    LaminarException cause = life.failure();
    if (cause != null) {
      for (RingStage ring : graph.rings().all()) {
        try {
          ring.fail(cause);
        } catch (Throwable thrown) {
          note(thrown);
        }
      }
    }
  }

  private void discard() {
    for (SourceInput source : graph.sources()) {
      try {
        losses.discard(source);
      } catch (Throwable thrown) {
        note(thrown);
      }
    }
    for (Query query : graph.queries()) {
      if (query.isRunning()) {
        losses.discard(query);
      }
    }
    for (RingStage ring : graph.rings().all()) {
      losses.results(ring.ring().overflowRows());
    }
    for (RingStage ring : graph.overflows().all()) {
      losses.results(ring.isLeaving() ? ring.ring().overflowRows() : 0);
    }
  }

  // Of an engine that failed, nobody knows what its counters are worth.
  private void count() {
    if (life.failure() == null) {
      last = EngineMetrics.of(graph, subscribers, losses);
    }
  }

  private void endReaders() {
    for (RingStage ring : graph.rings().all()) {
      try {
        ring.end();
      } catch (Throwable thrown) {
        note(thrown);
      }
    }
  }
}
