package io.laminar.benchmarks.stress;

import io.laminar.core.ring.Lane;
import io.laminar.core.ring.RingShape;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Whoever sees a row's sequence sees its words and its string bytes. */
public final class LaneHandover {
  private LaneHandover() {}

  /** Our lane. */
  @JCStressTest
  @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "Not there yet.")
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Whole.")
  @Outcome(id = "-1", expect = Expect.FORBIDDEN, desc = "Seen before it was written.")
  @State
  public static class Real {
    private final Lane lane = new Lane(new RingShape(2, Rows.STRIDE, 2 * Rows.STRING_BYTES));

    /** Pushes a row with a string. */
    @Actor
    public void producer() {
      int offset = lane.claim();
      int string = lane.reserveBytes(Rows.STRING_BYTES);
      Rows.write(lane.slots(), offset, 1);
      byte[] side = lane.side();
      for (int at = 0; at < Rows.STRING_BYTES; at++) {
        side[string + at] = 1;
      }
      lane.publish();
    }

    /**
     * Looks once.
     *
     * @param r what it saw
     */
    @Actor
    public void consumer(I_Result r) {
      if (lane.poll(1) == 1) {
        r.r1 = Rows.read(lane.readSlots(), lane.readOffset());
        byte[] side = lane.readSide();
        for (int at = 0; at < Rows.STRING_BYTES; at++) {
          if (side.length == 0 || side[at] != 1) {
            r.r1 = Rows.TORN;
          }
        }
        lane.release(1);
      }
    }
  }

  /** The twin publishes the sequence before the words. */
  @JCStressTest
  @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "Not there yet.")
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Whole.")
  @Outcome(id = "-1", expect = Expect.FORBIDDEN, desc = "Seen before it was written.")
  @State
  public static class Broken {
    private final TwinRing ring = new TwinRing(2);

    /** Pushes a row. */
    @Actor
    public void producer() {
      ring.publish(0);
      Rows.write(ring.slots, ring.offset(0), 1);
    }

    /**
     * Looks once.
     *
     * @param r what it saw
     */
    @Actor
    public void consumer(I_Result r) {
      if (ring.isPublished(0)) {
        r.r1 = Rows.read(ring.slots, ring.offset(0));
      }
    }
  }
}
