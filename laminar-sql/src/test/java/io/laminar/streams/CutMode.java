package io.laminar.streams;

import io.laminar.api.Execution;
import java.util.Random;

/** How the rows of a case are cut into pushes, and what runs the operators. */
enum CutMode {
  /** Rows that follow each other into one source are one push. */
  WHOLE(Execution.CALLER_RUNS),
  /** Each row is a push of its own. */
  ROW_BY_ROW(Execution.CALLER_RUNS),
  /** Pushes of one to four rows. */
  RANDOM_CUTS(Execution.CALLER_RUNS),
  /** As WHOLE, run by the engine's thread. */
  ENGINE_THREAD(Execution.ENGINE_THREAD);

  private final Execution execution;

  CutMode(Execution execution) {
    this.execution = execution;
  }

  Execution execution() {
    return execution;
  }

  /** How many rows the next push takes, of those that wait. */
  int cut(int waiting, Random random) {
    return switch (this) {
      case WHOLE, ENGINE_THREAD -> waiting;
      case ROW_BY_ROW -> 1;
      case RANDOM_CUTS -> Math.min(waiting, 1 + random.nextInt(4));
    };
  }
}
