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
  ENGINE_THREAD(Execution.ENGINE_THREAD),
  /** As WHOLE, in a database that loses its power now and then and is opened again. */
  REOPENED(Execution.CALLER_RUNS),
  /** As REOPENED, run by the engine's thread. */
  REOPENED_THREAD(Execution.ENGINE_THREAD),
  /** As REOPENED; streams and views retain their changes, and subscribers go on behind their last one. */
  RETAINED(Execution.CALLER_RUNS),
  /** As RETAINED, run by the engine's thread. */
  RETAINED_THREAD(Execution.ENGINE_THREAD);

  private final Execution execution;

  CutMode(Execution execution) {
    this.execution = execution;
  }

  Execution execution() {
    return execution;
  }

  /** Tells whether the power goes now. */
  boolean losesPower(Random random) {
    return isDurable() && random.nextInt(3) == 0;
  }

  /** Tells whether a checkpoint is made now. */
  boolean makesCheckpoint(Random random) {
    return isDurable() && random.nextInt(6) == 0;
  }

  /** Tells whether the database has a data directory. */
  boolean isDurable() {
    return this == REOPENED || this == REOPENED_THREAD || retains();
  }

  /** Tells whether streams and views retain their changes. */
  boolean retains() {
    return this == RETAINED || this == RETAINED_THREAD;
  }

  /** Tells whether a subscriber of what is retained goes now, and comes again. */
  boolean subscribesAgain(Random random) {
    return retains() && random.nextInt(3) == 0;
  }

  /** How many rows the next push takes, of those that wait. */
  int cut(int waiting, Random random) {
    return switch (this) {
      case WHOLE, ENGINE_THREAD, REOPENED, REOPENED_THREAD, RETAINED, RETAINED_THREAD -> waiting;
      case ROW_BY_ROW -> 1;
      case RANDOM_CUTS -> Math.min(waiting, 1 + random.nextInt(4));
    };
  }
}
