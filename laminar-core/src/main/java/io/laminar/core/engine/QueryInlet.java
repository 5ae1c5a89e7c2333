package io.laminar.core.engine;

import io.laminar.api.LaminarException;
import io.laminar.core.data.Batch;
import org.jspecify.annotations.Nullable;

/** Where a query reads a relation: nothing that goes wrong behind it gets out of it. */
final class QueryInlet implements Stage {
  private final Query query;
  private Relation relation;
  private final Stage next;
  private boolean muted;

  // What a query that stops at an error takes row by row, made when the first rows come.
  private @Nullable Batch oneRow;
  private final int[] oneSelected = new int[1];

  QueryInlet(Query query, Relation relation, Stage next) {
    this.query = query;
    this.relation = relation;
    this.next = next;
  }

  Relation relation() {
    return relation;
  }

  /** Another relation with the same columns takes the place of what was read. */
  void readFrom(Relation replacement) {
    relation = replacement;
  }

  /** Lets rows pass by (true) that are not for the query; what was mute before is heard again. */
  void mute(boolean mute) {
    muted = mute;
  }

  boolean isMuted() {
    return muted;
  }

  @Override
  public void process(Batch batch) {
    if (query.stopsAtError() && batch.size() > 1) {
      processOneByOne(batch);
    } else {
      processWhole(batch);
    }
  }

  private void processWhole(Batch batch) {
    if (query.isRunning() && !muted) {
      query.countIn(batch.size());
      try {
        next.process(batch);
      } catch (Throwable thrown) {
        query.fail(thrown);
      }
      query.settle();
    }
  }

  /** Nothing may come out behind the row that stops the query, however the rows were cut into batches. */
  private void processOneByOne(Batch batch) {
    Batch one = oneRow;
    if (one == null) {
      one = new Batch(batch.columnCount());
      oneRow = one;
    }
    one.columns(batch);
    one.weights(batch.weights());
    int[] row = oneSelected;
    for (int i = 0; i < batch.size() && query.isRunning(); i++) {
      row[0] = batch.selection()[i];
      one.select(row, 1);
      processWhole(one);
    }
  }

  @Override
  public boolean advance(long watermark) {
    boolean done = true;
    if (query.isRunning()) {
      try {
        done = next.advance(watermark);
      } catch (Throwable thrown) {
        query.fail(thrown);
      }
      query.settle();
    }
    return done || !query.isRunning();
  }

  @Override
  public void idle(boolean idle) {
    next.idle(idle);
  }

  @Override
  public void complete() {
    if (query.isRunning()) {
      next.complete();
      query.errors().outlet().complete();
    }
  }

  @Override
  public void fail(LaminarException failure) {
    query.end(failure);
  }

  @Override
  public void collect(Reach reach) {
    if (query.isRunning()) {
      if (query.readsClock()) {
        reach.addClockReader(query);
      }
      query.errors().outlet().collect(reach);
      next.collect(reach);
    }
  }
}
