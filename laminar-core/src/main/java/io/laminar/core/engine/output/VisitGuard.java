package io.laminar.core.engine.output;

import io.laminar.api.LaminarException;

/** Keeps a visitor from calling the database that shows it a row. On the thread that runs it. */
public interface VisitGuard {
  /** A visitor is shown rows, and must not call the database. */
  void beginVisit();

  /** The visitor has returned. */
  void endVisit();

  /** The push, the wait or the tick that is going on ends with this, or else the next one. */
  void visitorFailed(LaminarException failure);
}
