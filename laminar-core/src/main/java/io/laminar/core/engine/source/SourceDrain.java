package io.laminar.core.engine.source;

import io.laminar.core.data.Batch;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.pipeline.Room;
import io.laminar.core.ring.RowRing;
import io.laminar.core.time.DatabaseClock;
import org.jspecify.annotations.Nullable;

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
public final class SourceDrain {
  private final SourceInput source;
  private final SlotLayout layout;
  private final BatchCutter cutter;
  private final SourceTime time;
  private final SourceSteps steps;
  private final Silence silence;
  private final SourceRows out;
  private final Handles handles;
  private final DatabaseClock clock;
  private final Recording recording;

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
    this.recording = source.recording();
  }

  /** Drains rows that were polled; returns how many were taken before a step had to wait. */
  int take(LaneInput input, int rows) {
    Reach reach = steps.reach();
    if (reach.asksClock()) {
      reach.decideNow(clock, recording);
      reach.decideElapsed(clock, recording.flush());
    }
    int drained = drainFor(input, rows);
    while (out.isCommitOpen()) {
      // The rest is being published right now, and nothing else comes in between: how many calls it
      // takes is
      // decided by how it was found.
      recording.flush();
      drained += drainFor(input, input.pollOpenCommit(Batch.MAX_ROWS));
    }
    recording.flush();
    return drained;
  }

  /** Tells whether nothing but the row itself decides what becomes of a row of a handle. */
  boolean takesPlainRows(LaneInput input) {
    Reach reach = steps.reach();
    return !input.watermark().isSilent()
        && !out.isCommitOpen()
        && !reach.asksClock()
        && !reach.route().expands();
  }

  /**
   * Takes the one row that was published, of a handle that {@linkplain #takesPlainRows takes plain rows}.
   *
   * @return false when it may not be taken yet
   */
  boolean takePlain(LaneInput input) {
    RowRing lane = input.lane();
    lane.poll(1);
    long[] slots = lane.readSlots();
    int base = lane.readOffset();
    Reach reach = steps.reach();
    int end = reach.isTimed()
        ? cutter.cut(input.watermark(), steps.announced(), reach, slots, base, 0, 1)
        : cutter.note(input.watermark(), slots, base, 0, 1);
    if (end == 0) {
      return drain(input, 1) == 1;
    }
    out.emit(slots, base, 1, lane.readSide());
    steps.rise();
    lane.release(1);
    return true;
  }

  /** Drains exactly so many rows of one lane: what a replay does. */
  public void replay(LaneInput input, int rows) {
    int left = rows;
    while (left > 0) {
      int drained = drainFor(input, input.lane().poll(Math.min(left, Batch.MAX_ROWS)));
      if (drained == 0) {
        throw new IllegalStateException(
            left + " rows of " + source.name() + " are not there, or a step comes before them");
      }
      left -= drained;
    }
  }

  /** As {@link #replay}, but not beyond a row behind which a step is owed; returns how many. */
  public int replaySome(LaneInput input, int rows) {
    return drainFor(input, input.lane().poll(Math.min(rows, Batch.MAX_ROWS)));
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
    silence.noteTime();
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
      if (reach.route().needsSingleRows()) {
        // Time follows each: one that waits is the last for now.
        limit = done + 1;
      }
      int end = reach.isTimed()
          ? cutter.cut(input.watermark(), steps.announced(), reach, slots, base, done, limit)
          : cutter.note(input.watermark(), slots, base, done, limit);
      if (end > done) {
        if (!emit(slots, base + done * layout.stride(), end - done, lane.readSide())) {
          steps.goOn();
        }
        recording.drained(input, end - done);
        done = end;
        steps.rise();
      } else if (steps.isBehind()) {
        steps.begin();
      } else {
        recording.drained(input, 1);
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

  /** Hands on rows; false when something waits. */
  private boolean emit(long[] slots, int base, int rows, byte[] side) {
    Room room = room();
    if (room != null) {
      return out.emit(slots, base, rows, side, room);
    }
    out.emit(slots, base, rows, side);
    return true;
  }

  /** What an operator asks that may wait in the middle of a batch; in a replay the order answers. */
  private @Nullable Room room() {
    Reach reach = steps.reach();
    return reach.route().expands() ? reach.room() : null;
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
    boolean done = out.emitCommit(slots, first, end - from, input.lane().readSide(), open, room());
    recording.drained(input, end - from);
    if (!open) {
      if (!done) {
        steps.goOn();
      }
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
  public void declare(LaneInput input, long watermark) {
    recording.note(order -> order.declared(recording.source(), input.id(), watermark));
    time.declare(input.watermark(), watermark);
    steps.rise();
  }

  /** A handle that was silent is heard of again. */
  public void speak(LaneInput input) {
    if (input.watermark().isSilent()) {
      recording.note(order -> order.spoke(recording.source(), input.id()));
      input.watermark().speak();
      if (steps.noteIdle()) {
        // Time waits for the source again: what reads it knows that before it gets the row.
        steps.begin();
      }
    }
  }
}
