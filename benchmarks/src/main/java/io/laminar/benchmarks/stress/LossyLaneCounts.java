package io.laminar.benchmarks.stress;

import io.laminar.core.ring.LossyLane;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A row that may be overwritten while it is read is whole or not seen, and counted once. */
public final class LossyLaneCounts {
  private LossyLaneCounts() {}

  /** Our lossy lane, of one row. */
  @JCStressTest
  @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "Read the first row.")
  @Outcome(
      id = "2, 2",
      expect = Expect.ACCEPTABLE,
      desc = "The first was dropped, read the second.")
  @Outcome(id = "0, 2", expect = Expect.ACCEPTABLE, desc = "The first was dropped, none is there.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A torn row, or a row counted twice or not at all.")
  @State
  public static class Real {
    private final LossyLane lane = new LossyLane(Rows.shape(1));
    private int received;

    /** A lane that is full. */
    public Real() {
      push(1);
    }

    private void push(long value) {
      int offset = lane.claim();
      Rows.write(lane.slots(), offset, value);
      lane.publish();
    }

    private int take() {
      if (lane.poll(1) == 0) {
        return Rows.NOTHING;
      }
      int value = Rows.read(lane.readSlots(), lane.readOffset());
      lane.release(1);
      received++;
      return value;
    }

    /** Pushes a second row, for which the first may have to go. */
    @Actor
    public void producer() {
      push(2);
    }

    /**
     * Takes a row.
     *
     * @param r its value
     */
    @Actor
    public void consumer(II_Result r) {
      r.r1 = take();
    }

    /**
     * Accounts for both rows.
     *
     * @param r how many were received or dropped
     */
    @Arbiter
    public void account(II_Result r) {
      take();
      r.r2 = received + (int) lane.rowsDropped();
    }
  }

  /** The twin's reader checks the sequence again after copying, instead of moving the head. */
  @JCStressTest
  @Outcome(id = "1|2|0", expect = Expect.ACCEPTABLE, desc = "Whole or not seen.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A torn row.")
  @State
  public static class Broken {
    private final TwinRing ring = new TwinRing(1);

    /** A ring that is full. */
    public Broken() {
      ring.push(1);
    }

    /** Overwrites the first row. */
    @Actor
    public void producer() {
      ring.push(2);
    }

    /**
     * Copies a row.
     *
     * @param r its value
     */
    @Actor
    public void consumer(I_Result r) {
      if (ring.isPublished(0)) {
        long[] copy = ring.slots.clone();
        r.r1 = ring.isPublished(0) ? Rows.read(copy, 0) : Rows.NOTHING;
      }
    }
  }
}
