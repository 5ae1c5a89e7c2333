package io.laminar.core.engine;

import io.laminar.core.engine.graph.Change;
import io.laminar.core.engine.graph.Changes;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Asks the engine for {@link Changes}, and waits for them. Any thread, as for {@link Engine}. */
final class ChangeRequests {
  private final Engine engine;
  private @Nullable Replay replay;

  ChangeRequests(Engine engine) {
    this.engine = engine;
  }

  /**
   * Changes the graph, after all changes that were asked for before.
   *
   * @return what came of it
   */
  <R> R make(Change<R> change) {
    return await(change, false);
  }

  /** Makes a change that is small, after all that were asked for before. */
  void make(Runnable change) {
    await(Change.of(Executors.callable(change)), false);
  }

  /** Makes a change that is small, or reads something: while no commit of a change is half done. */
  <R> R betweenCommits(Callable<R> work) {
    return await(Change.of(work), true);
  }

  /** A replay says what is done next, until it is done. */
  void obey(@Nullable Replay newReplay) {
    replay = newReplay;
  }

  /**
   * A change of the graph is about to be asked for. Where a replay asks its owner to do a statement again,
   * what was done before that change comes first.
   *
   * @throws io.laminar.api.LaminarException where the change was refused when that was recorded
   */
  void beforeChange() {
    Replay obeyed = replay;
    if (obeyed != null) {
      obeyed.beforeChange();
    }
  }

  private void goOn(Changes changes) {
    Replay obeyed = replay;
    if (obeyed != null && obeyed.isRunning()) {
      // Another entry says when the next step is made, and what happens before.
      obeyed.next();
    } else {
      changes.step();
    }
  }

  private <R> R await(Change<R> change, boolean mayOvertake) {
    Replay obeyed = replay;
    if (obeyed != null && change.isNoted()) {
      obeyed.repeatRefusal();
    }
    CompletableFuture<R> result = new CompletableFuture<>();
    Changes changes = engine.graph().changes();
    Runnable begin = () -> {
      if (mayOvertake && !changes.isSeen()) {
        changes.makeFirst(change, result);
      } else {
        changes.begin(change, result);
      }
    };
    if (engine.callerRuns() == null) {
      // Where it cannot begin any more, who asked learns so at once.
      CompletableFuture<Object> unused = engine
          .submit(Executors.callable(begin))
          .whenComplete((nothing, refused) -> {
            if (refused != null) {
              result.completeExceptionally(refused);
            }
          });
    } else {
      engine.run(begin);
      // Nobody else works off what is left of it.
      while (!result.isDone()) {
        goOn(changes);
      }
    }
    return CommandQueue.await(result, engine.life());
  }
}
