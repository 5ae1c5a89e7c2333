package io.laminar.core.pipeline;

import io.laminar.core.data.Batch;
import io.laminar.core.operator.CleaningOperator;
import io.laminar.core.operator.EndingOperator;
import io.laminar.core.operator.ExpandingOperator;
import io.laminar.core.operator.NettingOperator;
import io.laminar.core.operator.Operator;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.PartitionedOperator;
import io.laminar.core.operator.StatefulOperator;
import io.laminar.core.operator.TickingOperator;
import io.laminar.core.operator.TimedInputsOperator;
import io.laminar.core.operator.TimedOperator;
import io.laminar.core.operator.TimekeepingOperator;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.time.SourceWatermark;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An operator in the graph. */
final class OperatorNode extends Node implements Output {
  /** Takes the place of an operator whose pipeline was stopped, so that its state can go. */
  private static final Operator NONE = (input, batch, from, output) -> batch.size();

  private final String type;

  // Where there are several inputs.
  private final @Nullable FeedNode feed;
  private Operator operator;
  private @Nullable NettingOperator netting;
  private @Nullable TimedOperator timed;
  private @Nullable TimedInputsOperator timedInputs;
  private OutputTime time;
  private @Nullable CleanUps cleanUps;
  private @Nullable TickingOperator ticking;
  private @Nullable StatefulOperator stateful;
  private final @Nullable InputSteps inputSteps;

  // Where it may have to wait in the middle of a batch.
  private final @Nullable Rest rest;
  private final boolean passesTime;
  private long announced = SourceWatermark.NONE;
  private boolean owes;

  // A tick has been begun that is not done.
  private boolean ticks;
  private boolean holding;
  private final StepTally tally = new StepTally();

  /**
   * Makes one that reads nothing yet.
   *
   * @param edges what comes in by each input
   * @param feed stands before it where it has several inputs
   */
  OperatorNode(
      Operator operator,
      Pipeline pipeline,
      List<PipelineSpec.Edge> edges,
      @Nullable FeedNode feed) {
    this.feed = feed;
    this.rest = operator instanceof ExpandingOperator ? new Rest(edges) : null;
    this.type = operator.getClass().getSimpleName();
    this.operator = operator;
    this.netting = operator instanceof NettingOperator nets ? nets : null;
    this.timed = operator instanceof TimedOperator waits ? waits : null;
    this.timedInputs = operator instanceof TimedInputsOperator waits ? waits : null;
    this.time = new OutputTime(operator, feed);
    this.cleanUps = operator instanceof CleaningOperator cleans ? new CleanUps(cleans, feed) : null;
    this.ticking = operator instanceof TickingOperator ticks ? ticks : null;
    this.stateful = operator instanceof StatefulOperator keeps ? keeps : null;
    this.inputSteps =
        timedInputs != null && feed != null ? new InputSteps(timedInputs, feed) : null;
    this.passesTime = timed == null
        && inputSteps == null
        && netting == null
        && !time.isOwn()
        && ticking == null
        && cleanUps == null;
    owner(pipeline);
  }

  @Override
  int accept(Batch batch, int from, Dataflow flow) {
    Rest waits = rest;
    if (waits != null && !waits.isEmpty()) {
      // They come after those that wait.
      waits.add(input(), batch, from);
      return batch.size();
    }
    NettingOperator nets = netting;
    long begun = tally.begin();
    int taken = operator.process(input(), batch, from, this);
    tally.took(taken - from, begun);
    if (nets == null) {
      return taken;
    }
    if (nets.holdsCommit()) {
      if (!holding) {
        holding = true;
        flow.hold(this);
      }
      if (!batch.isCommitOpen()) {
        flow.endCommitFirst(this);
      }
    }
    return taken;
  }

  private int input() {
    FeedNode before = feed;
    return before == null ? 0 : before.input();
  }

  /**
   * Emits results of the commit that it holds, of which no row follows.
   *
   * @return true when all were emitted
   */
  boolean endCommit() {
    NettingOperator nets = netting;
    holding = nets != null && !nets.endCommit(false, this);
    return !holding;
  }

  @Override
  public void emit(Batch batch) {
    tally.out(batch.size());
    pass(batch);
  }

  // ---- Rows that wait ----

  /** Tells whether one row may make more rows than a batch holds, so that it has to wait for room. */
  boolean expands() {
    return rest != null;
  }

  /** Tells whether it has rows that it has not taken. */
  boolean isResting() {
    Rest waits = rest;
    return waits != null && !waits.isEmpty();
  }

  /** Keeps the rows of a batch from one on, which it takes when there is room for what they make. */
  void rest(Batch batch, int from) {
    Objects.requireNonNull(rest).add(input(), batch, from);
  }

  /** No row of the commit follows those that wait. */
  void endRest() {
    Objects.requireNonNull(rest).endCommit();
  }

  /** A batch of the rows that wait, from {@link #restPosition} on; there must be some. */
  Batch restRows() {
    return Objects.requireNonNull(rest).rows();
  }

  int restPosition() {
    return Objects.requireNonNull(rest).position();
  }

  /** Takes some of the rows that wait. Returns the position of the first that was not taken. */
  int takeRest() {
    Rest waits = Objects.requireNonNull(rest);
    int from = waits.position();
    long begun = tally.begin();
    int next = operator.process(waits.input(), waits.rows(), from, this);
    tally.took(next - from, begun);
    waits.tookTo(next);
    return next;
  }

  Operator operator() {
    return operator;
  }

  /** What it has taken and given. */
  StepTally tally() {
    return tally;
  }

  /** Tells whether it could take back what it took; one that keeps nothing can. */
  boolean canRetract() {
    StatefulOperator keeps = stateful;
    return keeps == null || keeps.canRetract();
  }

  boolean isHolding() {
    return holding;
  }

  /** Tells whether the operator has not yet emitted all that it owes, or holds a commit. */
  @Override
  boolean isPending() {
    InputSteps steps = inputSteps;
    return owes || ticks || holding || isResting() || (steps != null && steps.isPending());
  }

  /** Forgets what was owed, and the operator with its state: the pipeline was stopped. */
  void abandon() {
    tally.stop(stateful);
    owes = false;
    holding = false;
    operator = NONE;
    netting = null;
    timed = null;
    timedInputs = null;
    time = new OutputTime(NONE, feed);
    cleanUps = null;
    ticking = null;
    ticks = false;
    stateful = null;
    if (inputSteps != null) {
      inputSteps.abandon();
    }
    if (rest != null) {
      rest.clear();
    }
  }

  @Override
  boolean passesTime() {
    return passesTime;
  }

  @Override
  boolean advance(Dataflow flow) {
    NettingOperator nets = netting;
    if (holding && nets != null) {
      holding = !nets.endCommit(true, this);
      flow.deliverStep(this);
      if (holding) {
        return false;
      }
      flow.release(this);
    }
    Node clock = time.clock(inputs()[0]);
    idle(time.isIdle(clock.isIdle()));
    long watermark = clock.watermark();
    TimedOperator waits = timed;
    if (waits != null) {
      if (watermark > announced) {
        announced = watermark;
        owes = true;
      }
      if (owes) {
        long begun = tally.beginTime();
        owes = !waits.onWatermark(announced, this);
        tally.endTime(begun);
        flow.deliverStep(this);
        if (owes) {
          return false;
        }
      }
    }
    InputSteps steps = inputSteps;
    if (steps != null && !steps.advance(this, flow)) {
      return false;
    }
    raise(time.watermark(watermark));
    CleanUps cleans = cleanUps;
    if (cleans != null) {
      cleans.advance(watermark);
    }
    return true;
  }

  // ---- Ticks ----

  /** Tells whether it goes by the clock. */
  boolean isTicking() {
    return ticking != null;
  }

  /** When it has something to do, in elapsed nanoseconds. */
  long nextTick() {
    TickingOperator goes = ticking;
    return goes == null ? Long.MAX_VALUE : goes.nextTick();
  }

  /**
   * Does what is due, or goes on with it.
   *
   * @return false when it must be called again for the rest
   */
  boolean tick(long elapsedNanos, Dataflow flow) {
    TickingOperator goes = ticking;
    if (goes == null || (!ticks && goes.nextTick() > elapsedNanos)) {
      return true;
    }
    long begun = tally.beginTime();
    ticks = !goes.onTick(elapsedNanos, this);
    tally.endTime(begun);
    flow.deliverStep(this);
    return !ticks;
  }

  // ---- Watermarks ----

  /** Tells whether the watermark of what comes out may be behind that of what comes in. */
  boolean lags() {
    return time.lags();
  }

  /** The operator, where the time of what comes out is its own; null for all others. */
  @Nullable
  TimekeepingOperator timekeeping() {
    return time.timekeeping();
  }

  /** The smallest watermark at which state that is of no use can go. */
  long nextCleanUp() {
    CleanUps cleans = cleanUps;
    return cleans == null ? Long.MAX_VALUE : cleans.next();
  }

  /** The smallest watermark of what comes in at which that of what comes out may reach a value. */
  long inputWatermark(long outputWatermark) {
    return time.inputWatermark(outputWatermark, inputs()[0].clock().watermark());
  }

  /** Tells whether it waits for the watermark of all its inputs together. */
  boolean isTimed() {
    return timed != null;
  }

  /** Tells whether it is to be told of the watermark, though nothing waits for it. */
  boolean isCleaned() {
    return cleanUps != null;
  }

  /** What stands before it, where it waits for the watermarks of its inputs. */
  @Nullable
  FeedNode timedFeed() {
    return inputSteps != null ? feed : null;
  }

  @Override
  void onComplete() {
    if (feed == null) {
      onEnd(0);
    }
  }

  /** An input has ended. */
  void onEnd(int input) {
    if (operator instanceof EndingOperator ends) {
      try {
        ends.onEnd(input);
      } catch (Throwable thrown) {
        fail(thrown);
      }
    }
  }

  @Nullable
  StatefulOperator stateful() {
    return stateful;
  }

  /** The smallest watermark of an input at which the operator has something to do. */
  long nextTimer(int input) {
    TimedOperator waits = timed;
    if (waits != null) {
      return waits.nextTimer();
    }
    TimedInputsOperator each = timedInputs;
    return each == null ? Long.MAX_VALUE : each.nextTimer(input);
  }

  /**
   * The smallest watermark of an input at which the operator may have something to do because of a
   * row.
   *
   * @param entry the input that the row comes to
   * @param waited the input whose watermark it is
   */
  long timerOf(int entry, long eventTime, int waited) {
    TimedOperator waits = timed;
    if (waits != null) {
      return waits.timerOf(eventTime);
    }
    TimedInputsOperator each = timedInputs;
    return each == null ? Long.MAX_VALUE : each.timerOf(entry, eventTime, waited);
  }

  /** The node that decides the watermark of an input. */
  Node clockOf(int input) {
    FeedNode each = timedFeed();
    return each == null ? inputs()[0].clock() : each.edge(input).clock();
  }

  /** Tells whether an input is idle, so that it has the time of the others. */
  boolean isIdle(int input) {
    FeedNode before = feed;
    return before != null && before.edge(input).isIdle();
  }

  /** The name of its kind, a part of its state's fingerprint. */
  String operatorType() {
    return type;
  }

  /** Writes what belongs to no key; nothing is owed. */
  void snapshotShared(StateWriter writer) {
    writer.writeLong(watermark());
    writer.writeLong(isIdle() ? 1 : 0);
    writer.writeLong(announced);
    if (feed != null) {
      feed.snapshot(writer);
    }
    if (inputSteps != null) {
      inputSteps.snapshot(writer);
    }
    if (stateful instanceof PartitionedOperator keyed) {
      keyed.writeShared(writer);
    }
  }

  void restoreShared(StateReader reader, boolean whole) {
    raise(reader.readLong());
    idle(reader.readLong() == 1);
    announced = reader.readLong();
    if (feed != null) {
      feed.restore(reader);
    }
    if (inputSteps != null) {
      inputSteps.restore(reader);
    }
    if (stateful instanceof PartitionedOperator keyed) {
      keyed.readShared(reader, whole);
    }
  }

  void snapshot(StateWriter writer) {
    writer.writeLong(watermark());
    writer.writeLong(isIdle() ? 1 : 0);
    writer.writeLong(announced);
    writer.writeLong(owes ? 1 : 0);
    writer.writeLong(ticks ? 1 : 0);
    writer.writeLong(holding ? 1 : 0);
    writer.writeLong(stateful != null ? 1 : 0);
    if (rest != null) {
      writer.writeLong(isAmidCommit() ? 1 : 0);
      rest.snapshot(writer);
    }
    if (feed != null) {
      feed.snapshot(writer);
    }
    if (inputSteps != null) {
      inputSteps.snapshot(writer);
    }
    StatefulOperator keeps = stateful;
    if (keeps != null) {
      keeps.snapshot(writer);
    }
  }

  void restore(StateReader reader) {
    raise(reader.readLong());
    idle(reader.readLong() == 1);
    announced = reader.readLong();
    owes = reader.readLong() == 1;
    ticks = reader.readLong() == 1;
    holding = reader.readLong() == 1;
    boolean keptState = reader.readLong() == 1;
    if (rest != null) {
      amidCommit(reader.readLong() == 1);
      rest.restore(reader);
    }
    if (feed != null) {
      feed.restore(reader);
    }
    if (inputSteps != null) {
      inputSteps.restore(reader);
    }
    StatefulOperator keeps = stateful;
    // Of a pipeline that was stopped nothing was kept.
    if (keeps != null && keptState) {
      keeps.restore(reader);
    }
  }
}
