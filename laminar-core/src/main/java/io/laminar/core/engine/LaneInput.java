package io.laminar.core.engine;

import io.laminar.core.ring.RowRing;
import io.laminar.core.time.HandleWatermark;

/** What the engine knows of one producer handle: its lane and its promise. */
final class LaneInput {
  private final RowRing lane;
  private final HandleWatermark watermark;
  private long consumed;
  private long lastRowNanos;
  private boolean finished;

  LaneInput(RowRing lane, HandleWatermark watermark, long nowNanos) {
    this.lane = lane;
    this.watermark = watermark;
    this.lastRowNanos = nowNanos;
  }

  RowRing lane() {
    return lane;
  }

  HandleWatermark watermark() {
    return watermark;
  }

  /** The rows taken from the lane, control rows included. */
  long consumed() {
    return consumed;
  }

  void consume(int rows) {
    consumed += rows;
  }

  long lastRowNanos() {
    return lastRowNanos;
  }

  void heard(long nowNanos) {
    lastRowNanos = nowNanos;
  }

  boolean isFinished() {
    return finished;
  }

  void finish() {
    finished = true;
  }

  /** Tells whether the producer is gone and everything it pushed was taken. */
  boolean isDrained() {
    // Closed is read first: nothing is published after it.
    return lane.isClosed() && lane.fill() == 0;
  }
}
