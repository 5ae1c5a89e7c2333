package io.laminar.core.engine.source;

import io.laminar.core.engine.output.RingStage;
import io.laminar.core.pipeline.Route;
import io.laminar.core.pipeline.ScanNode;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import io.laminar.core.time.DatabaseClock;
import io.laminar.core.time.SourceWatermark;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the time of a source to the pipelines behind it, and its end after all that is owed then:
 * bounded step by bounded step, while there is room for what they emit. While a step is pending the
 * source takes no row. Confined to the engine's thread, but for what says otherwise.
 */
public final class SourceSteps {
  private final SourceTime time;
  private final Reach reach;
  private final Readiness readiness;
  private final DatabaseClock clock;
  private final Recording recording;
  private final Decisions decisions;
  private long announced = SourceWatermark.NONE;
  private boolean pending;

  // What is owed is for the query alone that was connected last: nobody reads that yet.
  private boolean newestOnly;

  // Time or the graph changed while a step was under way, after which there is another one.
  private boolean again;
  private boolean ending;

  // The next step is not that of a row, for which the time of the clocks was decided.
  private boolean asksClock;

  // The changes for whose sake nothing is taken.
  private int holds;
  private boolean exchanging;

  // Volatile: a producer that waits asks why.
  private volatile @Nullable RingStage blockedBy;
  private volatile boolean complete;

  /**
   * Makes the steps of a source that owes nothing.
   *
   * @param decisions whether a replay says when a step is done
   */
  SourceSteps(
      SourceTime time,
      Reach reach,
      Readiness readiness,
      DatabaseClock clock,
      Recording recording,
      Decisions decisions) {
    this.clock = clock;
    this.time = time;
    this.readiness = readiness;
    this.reach = reach;
    this.recording = recording;
    this.decisions = decisions;
  }

  /** What the rows of the source reach now. */
  public Reach reach() {
    return reach;
  }

  /** The watermark that the pipelines have heard of. */
  long announced() {
    return announced;
  }

  /** Tells whether no row may be taken: something is owed, or the source is held. */
  public boolean isPending() {
    return pending || holds > 0;
  }

  /** Tells whether something is owed, or a commit behind the source is half done. */
  public boolean isOwing() {
    return pending || exchanging;
  }

  /** Tells whether something behind the source is changed right now. */
  public boolean isHeld() {
    return holds > 0;
  }

  /** Nothing is taken or done until it is {@linkplain #release released}, as often as it was held. */
  public void hold() {
    holds++;
    // It stays among those that wait.
    readiness.ready();
  }

  /** A change behind the source is made. */
  public void release() {
    holds--;
    exchanging &= holds > 0;
    readiness.ready();
  }

  /** A commit that no row of the source caused comes to what reads it, until it is released. */
  public void exchange() {
    exchanging = true;
  }

  /** Tells whether the pipelines wait for a watermark that they have not heard of. */
  boolean isBehind() {
    return time.value() > announced && reach.hearsTime();
  }

  /** Tells whether the end was reached, or is about to be. */
  public boolean isEnded() {
    return complete || ending;
  }

  /** Tells whether everything that was owed at the end is done. Any thread. */
  boolean isComplete() {
    return complete;
  }

  /** Which full subscription keeps the source from going on, if one does. Any thread. */
  @Nullable
  public RingStage blockedBy() {
    return blockedBy;
  }

  void noteBlocked(boolean blocked) {
    if (blocked || blockedBy != null) {
      blockedBy = blocked ? reach.blocking() : null;
    }
  }

  /** The graph behind the source changed. */
  public void changed() {
    reach.changed();
    // New operators have not heard of the present watermark.
    announced = SourceWatermark.NONE;
    if (hasTime() || reach.route().isAmidCommit()) {
      owe();
    }
  }

  /** Goes on with a commit that is half done, in the place of another source. The graph changes next. */
  void takeOver(SourceSteps old) {
    old.reach.route().handOver(reach.route());
  }

  /**
   * A query was connected that nothing reads yet: nobody else has anything to hear.
   *
   * @param entries those of its scans that rows of the source come to
   */
  public void extend(ReachedQuery query, List<ScanNode> entries) {
    Route route = reach.route();
    int first = route.decidingCount();
    boolean othersKnow = announced == time.value();
    boolean othersHear = reach.hearsTime();
    reach.extend(query, entries);
    if (hasTime()) {
      newestOnly = (othersKnow || !othersHear) && !pending && !route.isUnderway();
      if (othersKnow && !route.isUnderway()) {
        route.goOnAt(first);
      } else {
        again = route.isUnderway();
      }
      pending = true;
      readiness.ready();
    }
  }

  /** A ring was attached to something that is reached. */
  public void add(RingStage ring) {
    reach.add(ring);
  }

  /** A ring was taken away from something that is reached. */
  public void remove(RingStage ring) {
    reach.remove(ring);
  }

  /** A query is gone that was reached, and that nothing read. */
  public void remove(ReachedQuery query) {
    reach.remove(query);
  }

  /**
   * A query is taken back that was connected last: nothing was owed before, and no step was done
   * since.
   */
  public void withdraw(ReachedQuery query) {
    remove(query);
    reach.route().goOnAt(0);
    pending = again;
    again = false;
  }

  private boolean hasTime() {
    return time.value() > SourceWatermark.NONE || time.isIdle();
  }

  /** Something but a row changed what time it is: the pipelines learn of it before the next row. */
  public void timeChanged() {
    time.watermark().refresh();
    if (noteIdle() || time.value() > announced) {
      asksClock = true;
      owe();
    }
  }

  /**
   * Notes whether the source holds time back now.
   *
   * @return true when that has changed, so that the pipelines have to learn of it
   */
  boolean noteIdle() {
    if (time.comesBack()) {
      reach().refreshOthers();
    }
    return time.noteIdle();
  }

  private void owe() {
    newestOnly = false;
    again = reach.route().isUnderway();
    pending = true;
    readiness.ready();
  }

  /** Rows that were handed on wait: they go on in steps, at the watermark of before. */
  void goOn() {
    reach.route().goOn();
    again = true;
    pending = true;
    readiness.ready();
  }

  /**
   * Writes whether a commit of the source is half done: what it owes lies in the operators.
   *
   * @param writer takes it
   */
  public void snapshot(StateWriter writer) {
    writer.writeLong(reach.route().isUnderway() ? 1 : 0);
    writer.writeLong(announced);
  }

  /**
   * Goes on with the commit that was half done, and only where it was one of this source: others may reach the same
   * operators.
   *
   * @param reader gives what {@link #snapshot} wrote; the time of the source is restored, and so are the operators
   */
  public void restore(StateReader reader) {
    boolean underway = reader.readLong() == 1;
    long announcedBefore = reader.readLong();
    timeChanged();
    if (underway) {
      announced = announcedBefore;
      goOn();
    }
  }

  /**
   * Writes what is owed, as it is.
   *
   * @param writer takes it
   */
  void snapshotAsItIs(StateWriter writer) {
    writer.writeLong(announced);
    writer.writeLong(flag(pending, 0)
        | flag(newestOnly, 1)
        | flag(again, 2)
        | flag(ending, 3)
        | flag(asksClock, 4)
        | flag(complete, 5));
    reach.route().snapshot(writer);
  }

  private static long flag(boolean value, int bit) {
    return value ? 1L << bit : 0;
  }

  /**
   * Owes what was owed when it was written, no more and no less: the pipelines have the same state, in the same order.
   *
   * @param reader gives what {@link #snapshotAsItIs} wrote
   */
  void restoreAsItWas(StateReader reader) {
    announced = reader.readLong();
    long flags = reader.readLong();
    reach.route().restore(reader);
    pending = (flags & 1) != 0;
    newestOnly = (flags & 1 << 1) != 0;
    again = (flags & 1 << 2) != 0;
    ending = (flags & 1 << 3) != 0;
    asksClock = (flags & 1 << 4) != 0;
    complete = (flags & 1 << 5) != 0;
    reach.announce(announced);
    if (complete) {
      reach.complete();
    }
    if (pending) {
      readiness.ready();
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
    owe();
    advance();
  }

  /** One step of what is owed at the watermark; false when a full ring forbids it. */
  boolean advance() {
    if (holds > 0 || decisions.areReplayed()) {
      return false;
    }
    if (reach.isBusy()) {
      noteBlocked(true);
      return false;
    }
    // Where no operator waits for time, nothing is emitted.
    boolean mayEmit = reach.isTimed() || reach.route().isAmidCommit();
    if (mayEmit && reach.room(1) == 0) {
      noteBlocked(true);
      return false;
    }
    beginStep();
    return true;
  }

  private void beginStep() {
    if (asksClock && !reach.route().isUnderway()) {
      asksClock = false;
      reach.decideNow(clock, recording);
      reach.decideElapsed(clock, recording.flush());
    }
    recording.step();
    step();
  }

  /**
   * One step of what is owed, also where there is no room: it waits beside the rings. Also of a source
   * that is held.
   *
   * @return false when nothing is owed
   */
  public boolean advanceNow() {
    if (pending && !decisions.areReplayed()) {
      beginStep();
      return true;
    }
    return false;
  }

  private void step() {
    if (!reach.route().isUnderway()) {
      announced = time.value();
      again = false;
    }
    if (reach.route().advance(announced)) {
      pending = again;
      if (ending && !again) {
        ending = false;
        complete = true;
        reach.complete();
      }
    }
  }

  /** Tells whether the query that was connected last owes something, and nobody else does. */
  public boolean owesNewestOnly() {
    return pending && newestOnly;
  }

  /** A step that was recorded. */
  public void replayStep() {
    step();
  }

  /** No row will follow. */
  void end() {
    ending = true;
    asksClock = true;
    time.watermark().end();
    timeChanged();
    owe();
  }
}
