package io.laminar.core.engine;

import io.laminar.core.pipeline.Dataflow;
import io.laminar.core.pipeline.OutputNode;
import io.laminar.core.time.SourceWatermark;
import org.jspecify.annotations.Nullable;

/**
 * Takes the time of a source to the pipelines behind it, and its end after all that is owed then:
 * bounded step by bounded step, while there is room for what they emit. While a step is pending the
 * source takes no row. Confined to the engine's thread, but for what says otherwise.
 */
final class SourceSteps {
  private final SourceTime time;
  private final Reach reach;
  private long announced = SourceWatermark.NONE;
  private boolean pending;
  private boolean ending;

  // Volatile: a producer that waits asks why.
  private volatile @Nullable RingStage blockedBy;
  private volatile boolean complete;

  SourceSteps(SourceTime time, OutputNode output, Dataflow flow) {
    this.time = time;
    this.reach = new Reach(output, flow);
  }

  /** What the rows of the source reach now. */
  Reach reach() {
    reach.update();
    return reach;
  }

  /** The watermark that the pipelines have heard of. */
  long announced() {
    return announced;
  }

  /** Tells whether something is owed. */
  boolean isPending() {
    return pending;
  }

  /** Tells whether the pipelines wait for a watermark that they have not heard of. */
  boolean isBehind() {
    return time.value() > announced && reach.isTimed();
  }

  /** Tells whether the end was reached, or is about to be. */
  boolean isEnded() {
    return complete || ending;
  }

  /** Tells whether everything that was owed at the end is done. Any thread. */
  boolean isComplete() {
    return complete;
  }

  /** Which full subscription keeps the source from going on, if one does. Any thread. */
  @Nullable
  RingStage blockedBy() {
    return blockedBy;
  }

  void noteBlocked(boolean blocked) {
    if (blocked || blockedBy != null) {
      blockedBy = blocked ? reach.fullRing() : null;
    }
  }

  /** The graph behind the source changed. */
  void changed() {
    reach.changed();
    // New operators have not heard of the present watermark.
    announced = SourceWatermark.NONE;
    if (time.value() > announced || time.isIdle()) {
      pending = true;
    }
  }

  /** Something but a row changed what time it is: the pipelines learn of it before the next row. */
  void timeChanged() {
    time.watermark().refresh();
    if (time.noteIdle() || time.value() > announced) {
      pending = true;
    }
  }

  /** Begins a step if rows made the watermark rise. */
  void rise() {
    if (isBehind()) {
      begin();
    }
  }

  /** Begins a step. */
  void begin() {
    pending = true;
    advance();
  }

  /** One step of what is owed at the watermark; false when a full ring forbids it. */
  boolean advance() {
    reach.update();
    // Where no operator waits for time, nothing is emitted.
    boolean mayEmit = reach.isTimed() || reach.isPending();
    if (mayEmit && reach.room(1) == 0) {
      noteBlocked(true);
      return false;
    }
    step();
    return true;
  }

  /** All that is owed, also where there is no room: it waits beside the rings. */
  void finishNow() {
    while (pending) {
      reach.update();
      step();
    }
  }

  private void step() {
    announced = time.value();
    if (reach.route().advance(announced)) {
      pending = false;
      if (ending) {
        ending = false;
        complete = true;
        reach.route().complete();
      }
    }
  }

  /** All that is owed: what a replay does. */
  void finishPending() {
    while (pending) {
      if (!advance()) {
        throw new IllegalStateException("a replay needs rings that hold its whole output");
      }
    }
  }

  /** No row will follow. */
  void end() {
    ending = true;
    time.watermark().end();
    timeChanged();
    pending = true;
  }
}
