package io.laminar.core.engine.output;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;
import io.laminar.core.ring.RingReader;
import org.jspecify.annotations.Nullable;

/**
 * Shows rows to a visitor in place, on the thread that makes them. Only the row that may be the last of
 * its commit lies in the ring of its subscription, until that is known. Caller-runs.
 */
public final class VisitedRows {
  private final String name;
  private final ResultVisitor visitor;
  private final VisitGuard guard;
  private @Nullable Subscriber subscriber;
  private @Nullable LaminarException failure;

  /**
   * Makes one that shows nothing before it has a subscriber.
   *
   * @param name what is subscribed to
   * @param guard is told of each visit
   */
  public VisitedRows(String name, ResultVisitor visitor, VisitGuard guard) {
    this.name = name;
    this.visitor = visitor;
    this.guard = guard;
  }

  /** Whose visitor it is. */
  void of(Subscriber its) {
    subscriber = its;
  }

  /** Shows the first rows of a batch. */
  void show(Batch batch, int end) {
    Subscriber its = subscriber;
    if (failure != null || its == null || end == 0) {
      return;
    }
    guard.beginVisit();
    int seen = 0;
    try {
      while (seen < end && !its.hasLeft()) {
        visitor.visit(batch, seen++);
      }
    } catch (Throwable thrown) {
      fail(thrown);
    } finally {
      guard.endVisit();
      its.took(seen);
    }
  }

  /** Shows what was published to the ring. */
  void showPublished() {
    Subscriber its = subscriber;
    if (its == null) {
      return;
    }
    RingReader reader = its.reader();
    while (reader.poll(1) > 0) {
      if (failure == null && !its.hasLeft()) {
        show(reader);
        its.took(1);
      }
      reader.release(1);
    }
  }

  private void show(RingReader reader) {
    guard.beginVisit();
    try {
      visitor.visit(reader.readSlots(), reader.readOffset(), reader.readSide());
    } catch (Throwable thrown) {
      fail(thrown);
    } finally {
      guard.endVisit();
    }
  }

  /** Nothing is shown any more, and who made the row learns of it. Never thrown among operators. */
  private void fail(Throwable thrown) {
    LaminarException cause = new LaminarException(
        ErrorCode.VISITOR_FAILED,
        "the visitor of " + name + " threw " + thrown,
        null,
        "its subscription has ended; what was pushed was taken: do not push it again",
        thrown);
    failure = cause;
    guard.visitorFailed(cause);
  }

  /** What ended it; null as long as the visitor has not thrown. */
  @Nullable
  LaminarException failure() {
    return failure;
  }
}
