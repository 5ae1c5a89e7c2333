package io.laminar.benchmarks.stress;

import io.laminar.api.Overflow;
import io.laminar.api.WaitStrategy;
import io.laminar.core.ring.OutputRing;
import io.laminar.core.ring.RingReader;
import io.laminar.core.ring.Waiter;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/** A slot of a broadcast is written again only after its slowest lossless reader. */
public final class BroadcastGate {
  private BroadcastGate() {}

  /** Our output ring, of one row, which one of two readers has read. */
  @JCStressTest
  @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "Both rows, whole, in order.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A row overwritten or lost.")
  @State
  public static class Real {
    private final OutputRing ring = new OutputRing(
        Rows.shape(1), new Waiter(WaitStrategy.SPIN), (words, offset, delta) -> {}, bytes -> {});
    private final RingReader fast = ring.addReader(Overflow.BLOCK, new Waiter(WaitStrategy.SPIN));
    private final RingReader slow = ring.addReader(Overflow.BLOCK, new Waiter(WaitStrategy.SPIN));

    /** A ring whose only slot is held by the slow reader. */
    public Real() {
      emit(1);
      take(fast);
    }

    private void emit(long value) {
      int offset = ring.claim();
      Rows.write(ring.slots(), offset, value);
      ring.publish();
    }

    private static int take(RingReader reader) {
      if (reader.poll(1) == 0) {
        return Rows.NOTHING;
      }
      int value = Rows.read(reader.readSlots(), reader.readOffset());
      reader.release(1);
      return value;
    }

    /** Emits a second row, into the slot or into the overflow chunk. */
    @Actor
    public void producer() {
      emit(2);
    }

    /**
     * Reads the first row in place.
     *
     * @param r its value
     */
    @Actor
    public void reader(II_Result r) {
      r.r1 = take(slow);
    }

    /**
     * Reads the second row.
     *
     * @param r its value
     */
    @Arbiter
    public void rest(II_Result r) {
      ring.flushOverflow();
      r.r2 = take(slow);
    }
  }

  /** The twin's producer waits for the fast reader only. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "The row, whole.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A row overwritten.")
  @State
  public static class Broken {
    private final TwinRing ring = new TwinRing(1);

    /** A ring whose only slot is held by the slow reader. */
    public Broken() {
      ring.push(1);
      ring.head.set(1); // The fast reader's.
    }

    /** Emits a second row. */
    @Actor
    public void producer() {
      if (ring.head.getAcquire() == 1) {
        ring.push(2);
      }
    }

    /**
     * Reads the first row in place.
     *
     * @param r its value
     */
    @Actor
    public void reader(I_Result r) {
      r.r1 = Rows.read(ring.slots, 0);
    }
  }
}
