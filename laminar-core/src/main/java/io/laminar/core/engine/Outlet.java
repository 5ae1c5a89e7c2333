package io.laminar.core.engine;

import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;
import io.laminar.core.operator.Output;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where a relation's rows come out: fans them out to everything that reads the relation. */
final class Outlet implements Stage, Output {
  private Stage[] targets = new Stage[0];

  // Mostly there is one: then rows go to it without a loop.
  private @Nullable Stage only;
  private long rows;
  private long watermark = Long.MIN_VALUE;
  private boolean complete;
  private @Nullable LaminarException failure;

  /** Adds a reader; it sees the rows that follow. */
  void add(Stage target) {
    targets = Arrays.copyOf(targets, targets.length + 1);
    targets[targets.length - 1] = target;
    only = targets.length == 1 ? target : null;
    LaminarException cause = failure;
    if (cause != null) {
      target.fail(cause);
    } else if (complete) {
      target.complete();
    }
  }

  void remove(Stage target) {
    targets = Arrays.stream(targets).filter(each -> each != target).toArray(Stage[]::new);
    only = targets.length == 1 ? targets[0] : null;
  }

  boolean hasTargets() {
    return targets.length > 0;
  }

  /** Tells whether all readers are new ones that do not see what comes out now. */
  boolean isMuted() {
    for (Stage target : targets) {
      if (!(target instanceof QueryInlet inlet && inlet.isMuted())) {
        return false;
      }
    }
    return true;
  }

  /** The rows that came out so far. */
  long rows() {
    return rows;
  }

  /** The last watermark that came out. */
  long watermark() {
    return watermark;
  }

  boolean isComplete() {
    return complete;
  }

  @Override
  public void emit(Batch batch) {
    process(batch);
  }

  @Override
  public void process(Batch batch) {
    rows += batch.size();
    Stage one = only;
    if (one != null) {
      one.process(batch);
      return;
    }
    for (Stage target : targets) {
      target.process(batch);
    }
  }

  @Override
  public boolean advance(long newWatermark) {
    watermark = newWatermark;
    boolean done = true;
    for (Stage target : targets) {
      done &= target.advance(newWatermark);
    }
    return done;
  }

  @Override
  public void idle(boolean idle) {
    for (Stage target : targets) {
      target.idle(idle);
    }
  }

  @Override
  public void complete() {
    complete = true;
    for (Stage target : targets) {
      target.complete();
    }
  }

  @Override
  public void fail(LaminarException cause) {
    failure = cause;
    for (Stage target : targets) {
      target.fail(cause);
    }
  }

  @Override
  public void collect(Reach reach) {
    for (Stage target : targets) {
      target.collect(reach);
    }
  }
}
