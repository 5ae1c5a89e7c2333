package io.laminar.core.pipeline;

import io.laminar.core.data.Batch;
import org.jspecify.annotations.Nullable;

/** Where a pipeline reads a relation: nothing that goes wrong behind it gets out of the pipeline. */
public final class ScanNode extends Node {
  private final Pipeline pipeline;
  private final int columns;
  private boolean muted;
  private long rows;

  // What a pipeline that stops at an error takes, row by row.
  private final Batch oneRow;
  private final int[] oneSelected = new int[1];

  // The first columns of a relation that has more by now; null where it has not.
  private @Nullable Batch narrow;

  ScanNode(Pipeline pipeline, int columns) {
    this.pipeline = pipeline;
    this.columns = columns;
    this.oneRow = new Batch(columns);
    owner(pipeline);
  }

  /** The pipeline that reads. */
  public Pipeline pipeline() {
    return pipeline;
  }

  /** Lets rows pass by (true) that are not for the pipeline; what was mute before is heard again. */
  public void mute(boolean mute) {
    muted = mute;
  }

  boolean isMuted() {
    return muted;
  }

  /** The rows that it has let in. */
  long rows() {
    return rows;
  }

  /** Lets a whole batch in; false where {@link #accept} is to be asked, row by row. */
  boolean passes(Batch batch, Dataflow flow) {
    if (muted || (pipeline.stopsAtError() && batch.size() > 1) || batch.columnCount() > columns) {
      return false;
    }
    flow.enter(pipeline);
    rows += batch.size();
    pipeline.countIn(batch.size());
    return true;
  }

  @Override
  int accept(Batch batch, int from, Dataflow flow) {
    if (muted) {
      return batch.size();
    }
    flow.enter(pipeline);
    if (batch.columnCount() == columns) {
      return acceptOne(batch, from);
    }
    Batch narrowed = narrowed(batch);
    if (pipeline.stopsAtError() && batch.size() > 1) {
      return acceptOne(narrowed, from);
    }
    rows += batch.size();
    pipeline.countIn(batch.size());
    pass(narrowed);
    return batch.size();
  }

  /** The relation got more columns behind those that the pipeline knows. */
  private Batch narrowed(Batch batch) {
    Batch narrowed = narrow;
    if (narrowed == null) {
      narrowed = new Batch(columns);
      narrow = narrowed;
    }
    for (int i = 0; i < columns; i++) {
      narrowed.column(i, batch.column(i));
    }
    narrowed.changesOf(batch);
    narrowed.select(batch.selection(), batch.size());
    return narrowed;
  }

  /**
   * Nothing may come out behind the row that stops the pipeline, however the rows were cut into
   * batches.
   */
  private int acceptOne(Batch batch, int from) {
    pipeline.settle();
    if (pipeline.isStopped()) {
      return batch.size();
    }
    rows++;
    pipeline.countIn(1);
    oneSelected[0] = batch.selection()[from];
    oneRow.columns(batch);
    oneRow.changesOf(batch);
    boolean open = batch.isCommitOpen() || batch.commitEnd(from) > from + 1;
    if (open != batch.isCommitOpen()) {
      oneRow.commits(batch.ordinals(), true);
    }
    oneRow.select(oneSelected, 1);
    pass(oneRow);
    return from + 1;
  }
}
