package io.laminar.core.engine;

import io.laminar.core.data.Batch;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.ring.RowRing;
import io.laminar.core.time.DatabaseClock;

/**
 * Takes rows of a source out of its lanes: keeps the watermark row by row, and hands on batches that
 * are cut wherever the watermark passes a timer or a row may be late, so that results cannot depend
 * on how the rows arrived. Confined to the engine's thread.
 *
 * <pre>
 *   lane ──poll ≤ 256──▶ cut ──▶ Dataflow.deliver ──▶ watermark risen? SourceSteps.rise
 *                         ▲                                             │ pending: takes no row
 *                         └─────────────────────────────────────────────┘
 * </pre>
 */
final class SourceDrain {
  private final SourceInput source;
  private final SlotLayout layout;
  private final BatchCutter cutter;
  private final SourceTime time;
  private final SourceSteps steps;
  private final Silence silence;
  private final SourceRows out;
  private final Handles handles;
  private final DatabaseClock clock;

  SourceDrain(SourceInput source, BatchCutter cutter) {
    this.source = source;
    this.layout = source.layout();
    this.cutter = cutter;
    this.time = source.time();
    this.steps = source.steps();
    this.silence = source.silence();
    this.out = source.rows();
    this.handles = source.handles();
    this.clock = source.clock();
  }

  /** Drains rows that were polled; returns how many were taken before a step had to wait. */
  int take(LaneInput input, int rows) {
    DrainOrder recorded = source.order();
    steps.reach().decideNow(clock, recorded, source.index());
    steps.reach().decideElapsed(clock, recorded);
    steps.draining(true);
    int drained = drainFor(input, rows);
    while (out.isCommitOpen()) {
      // The rest is being published right now: nothing else comes in between.
      drained += drainFor(input, input.lane().poll(Batch.MAX_ROWS));
    }
    steps.draining(false);
    if (recorded != null) {
      recorded.rows(source.index(), input.id(), drained, steps.waits());
    }
    return drained;
  }

  /**
   * Drains exactly so many rows of one lane: what a replay does.
   *
   * @param waits whether the step that the last of them caused did not begin with it
   */
  void replay(LaneInput input, int rows, boolean waits) {
    int left = rows;
    while (left > 0) {
      boolean last = waits && left == 1;
      steps.defer(last);
      int most = waits && !last ? left - 1 : left;
      left -= drain(input, input.lane().poll(Math.min(most, Batch.MAX_ROWS)));
      steps.defer(false);
      steps.replayUnderway();
    }
  }

  /** Drains rows, up to the next one from which on a new reader sees the lane. */
  private int drainFor(LaneInput input, int rows) {
    if (!handles.hasNewReaders()) {
      return drain(input, rows);
    }
    int drained = drain(input, handles.begin(input, rows));
    handles.end();
    return drained;
  }

  /** Hands on polled rows; returns how many were taken before a step had to wait. */
  private int drain(LaneInput input, int rows) {
    RowRing lane = input.lane();
    long[] slots = lane.readSlots();
    int base = lane.readOffset();
    Reach reach = steps.reach();
    speak(input);
    if (lane.declaredBefore() > input.watermark().value()) {
      declare(input, lane.declaredBefore());
    }
    int done = 0;
    while (done < rows && !steps.isPending()) {
      int limit = source.hasTransactions() ? cutter.nextOpen(slots, base, done, rows) : rows;
      if (out.isCommitOpen() || limit == done) {
        done = drainTransaction(input, slots, base, done, rows);
        continue;
      }
      int end = reach.isTimed()
          ? cutter.cut(input.watermark(), steps.announced(), reach, slots, base, done, limit)
          : cutter.note(input.watermark(), slots, base, done, limit);
      if (end > done) {
        out.emit(slots, base + done * layout.stride(), end - done, lane.readSide());
        done = end;
        steps.rise();
      } else if (steps.isBehind()) {
        steps.begin();
      } else {
        control(input, slots, base + done * layout.stride());
        done++;
      }
    }
    if (silence.isMeasured()) {
      long now = clock.monotonicNanos();
      input.heard(now);
      silence.watch(now);
    }
    lane.release(done);
    return done;
  }

  /** Hands on rows of one commit; time rises when it has ended. Returns the end of what was taken. */
  private int drainTransaction(LaneInput input, long[] slots, int base, int from, int rows) {
    if (!out.isCommitOpen() && steps.isBehind()) {
      steps.begin();
      return from;
    }
    int end = cutter.endOfCommit(slots, base, from, rows);
    cutter.note(input.watermark(), slots, base, from, end);
    boolean open = cutter.isOpen(slots, base, end - 1);
    int first = base + from * layout.stride();
    out.emitCommit(slots, first, end - from, input.lane().readSide(), open);
    if (!open) {
      steps.rise();
    }
    return end;
  }

  private void control(LaneInput input, long[] slots, int slot) {
    assert SlotLayout.kind(slots[slot + SlotLayout.HEADER_WORD]) == SlotLayout.KIND_WATERMARK
        : "there is no other";
    time.declare(input.watermark(), slots[slot + layout.columnWord(0)]);
    steps.rise();
  }

  /** Rows that were given up declared a watermark: it holds for those that were kept. */
  void declare(LaneInput input, long watermark) {
    DrainOrder recorded = source.order();
    if (recorded != null) {
      recorded.declared(source.index(), input.id(), watermark);
    }
    time.declare(input.watermark(), watermark);
    steps.rise();
  }

  private void speak(LaneInput input) {
    if (input.watermark().isSilent()) {
      input.watermark().speak();
      if (time.noteIdle()) {
        // Time waits for the source again: what reads it knows that before it gets the row.
        steps.begin();
      }
    }
  }
}
