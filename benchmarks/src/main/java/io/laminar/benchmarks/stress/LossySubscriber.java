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

/** A subscriber that holds nobody back sees whole rows, and each is read or counted. */
public final class LossySubscriber {
  private LossySubscriber() {}

  /** Our output ring, of one row, with a {@code DROP_OLDEST} reader. */
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
    private final OutputRing ring = new OutputRing(
        Rows.shape(1), new Waiter(WaitStrategy.SPIN), (words, offset, delta) -> {}, bytes -> {});
    private final RingReader reader =
        ring.addReader(Overflow.DROP_OLDEST, new Waiter(WaitStrategy.SPIN));
    private int received;

    /** A ring that is full. */
    public Real() {
      emit(1);
    }

    private void emit(long value) {
      int offset = ring.claim();
      Rows.write(ring.slots(), offset, value);
      ring.publish();
    }

    private int take() {
      if (reader.poll(1) == 0) {
        return Rows.NOTHING;
      }
      int value = Rows.read(reader.readSlots(), reader.readOffset());
      reader.release(1);
      received++;
      return value;
    }

    /** Emits a second row, for which the first may have to go. */
    @Actor
    public void producer() {
      emit(2);
    }

    /**
     * Takes a row.
     *
     * @param r its value
     */
    @Actor
    public void reader(II_Result r) {
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
      r.r2 = received + (int) reader.rowsDropped();
    }
  }

  /** The twin's writer overwrites without moving the head, on which the reader relies. */
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
     * Copies a row and claims it.
     *
     * @param r its value
     */
    @Actor
    public void reader(I_Result r) {
      if (ring.isPublished(0)) {
        long[] copy = ring.slots.clone();
        r.r1 = ring.head.compareAndSet(0, 1) ? Rows.read(copy, 0) : Rows.NOTHING;
      }
    }
  }
}
