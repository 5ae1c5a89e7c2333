package io.laminar.core.engine;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;
import io.laminar.core.ring.RingReader;
import org.jspecify.annotations.Nullable;

/**
 * Shows rows to a visitor in place, on the thread that makes them. Only the row that may be the last of
 * its commit lies in the ring of its subscription, until that is known. Caller-runs.
 */
final class VisitedRows {
  private final ResultVisitor visitor;
  private final CallerRuns caller;
  private @Nullable Subscriber subscriber;
  private boolean ended;

  VisitedRows(ResultVisitor visitor, CallerRuns caller) {
    this.visitor = visitor;
    this.caller = caller;
  }

  /** Whose visitor it is. */
  void of(Subscriber its) {
    subscriber = its;
  }

  /** Shows the first rows of a batch. */
  void show(Batch batch, int end) {
    Subscriber its = subscriber;
    if (ended || its == null || end == 0) {
      return;
    }
    caller.beginVisit();
    int seen = 0;
    try {
      while (seen < end && !its.hasLeft()) {
        visitor.visit(batch, seen++);
      }
    } finally {
      caller.endVisit();
      its.took(seen);
    }
  }

  /** Shows what was published to the ring. */
  void showPublished() {
    Subscriber its = subscriber;
    if (ended || its == null) {
      return;
    }
    RingReader reader = its.reader();
    while (reader.poll(1) > 0) {
      caller.beginVisit();
      try {
        if (!its.hasLeft()) {
          visitor.visit(reader.readSlots(), reader.readOffset(), reader.readSide());
          its.took(1);
        }
      } finally {
        caller.endVisit();
        reader.release(1);
      }
    }
  }

  /** Nothing is shown any more; says so to who made the row. */
  LaminarException failed(Throwable thrown, String name) {
    ended = true;
    LaminarException failure = new LaminarException(
        ErrorCode.VISITOR_FAILED,
        "the visitor of " + name + " threw " + thrown,
        null,
        "its subscription has ended; what was pushed was taken: do not push it again",
        thrown);
    caller.visitorFailed(failure);
    return failure;
  }
}
