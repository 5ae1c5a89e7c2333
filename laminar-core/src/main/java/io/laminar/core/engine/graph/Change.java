package io.laminar.core.engine.graph;

import io.laminar.api.LaminarException;
import io.laminar.core.engine.source.DrainOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A change of the graph, in bounded steps: rows of sources that have nothing to do with it are
 * processed between two of them. On the engine's thread.
 *
 * @param <R> what comes of it
 */
public interface Change<R> {
  /**
   * Does a bounded part of it.
   *
   * @return true when all is done
   * @throws LaminarException where it is refused: then it is {@linkplain #abandon abandoned}
   */
  boolean step() throws Exception;

  /** What came of it, when all is done. */
  R result();

  /** It is not done after all: takes back what was done. */
  void abandon();

  /** Tells whether each of its steps is recorded; what is small notes itself. */
  default boolean isNoted() {
    return false;
  }

  /** Notes what decided the step that was done, before the step itself is noted. */
  default void noteBefore(DrainOrder order) {
    // Mostly nothing did.
  }

  /** Tells whether others have seen a part of it, so that the rest must follow. */
  boolean isSeen();

  /** A change that is small: one step. */
  static <R> Change<R> of(Callable<R> work) {
    return new OneStep<>(work);
  }

  /** A change that is small. */
  final class OneStep<R> implements Change<R> {
    private final Callable<R> work;

    // Whatever the work gives, null as well.
    private final List<R> result = new ArrayList<>(1);

    private OneStep(Callable<R> work) {
      this.work = work;
    }

    @Override
    public boolean step() throws Exception {
      result.add(work.call());
      return true;
    }

    @Override
    public R result() {
      return result.get(0);
    }

    @Override
    public void abandon() {
      // It was done or not.
    }

    @Override
    public boolean isSeen() {
      return false;
    }
  }
}
