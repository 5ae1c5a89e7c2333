package io.laminar.benchmarks.stress;

import io.laminar.core.ring.Lane;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A slot is written again only after its row was read. */
public final class LaneReuse {
  /** Looks for room, so that the producer meets the consumer in the middle of its row. */
  private static final int ATTEMPTS = 50;

  private LaneReuse() {}

  /** Our lane, of one row. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "The row as it was pushed.")
  @Outcome(id = "-1|2", expect = Expect.FORBIDDEN, desc = "Overwritten while it was read.")
  @State
  public static class Real {
    private final Lane lane = new Lane(Rows.shape(1));

    /** A lane that is full. */
    public Real() {
      int offset = lane.claim();
      Rows.write(lane.slots(), offset, 1);
      lane.publish();
    }

    /** Pushes a second row if there is room. */
    @Actor
    public void producer() {
      int offset = -1;
      for (int attempt = 0; attempt < ATTEMPTS && offset < 0; attempt++) {
        offset = lane.claim();
      }
      if (offset >= 0) {
        Rows.write(lane.slots(), offset, 2);
        lane.publish();
      }
    }

    /**
     * Reads the first row in place.
     *
     * @param r what it saw
     */
    @Actor
    public void consumer(I_Result r) {
      lane.poll(1);
      r.r1 = Rows.read(lane.readSlots(), lane.readOffset());
      lane.release(1);
    }
  }

  /** The twin's consumer releases before it reads. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "The row as it was pushed.")
  @Outcome(id = "-1|2", expect = Expect.FORBIDDEN, desc = "Overwritten while it was read.")
  @State
  public static class Broken {
    private final TwinRing ring = new TwinRing(1);

    /** A ring that is full. */
    public Broken() {
      ring.push(1);
    }

    /** Pushes a second row if there is room. */
    @Actor
    public void producer() {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (ring.head.getAcquire() == 1) {
          ring.push(2);
          return;
        }
      }
    }

    /**
     * Reads the first row in place.
     *
     * @param r what it saw
     */
    @Actor
    public void consumer(I_Result r) {
      ring.head.setRelease(1);
      r.r1 = Rows.read(ring.slots, 0);
    }
  }
}
