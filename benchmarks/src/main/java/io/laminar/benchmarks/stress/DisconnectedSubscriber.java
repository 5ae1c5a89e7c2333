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

/** A subscriber is either in time, and goes on, or is ended and told how far it fell behind. */
public final class DisconnectedSubscriber {
  private DisconnectedSubscriber() {}

  /** Our output ring, of one row, with a {@code DISCONNECT} reader. */
  @JCStressTest
  @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "In time: read both.")
  @Outcome(id = "0, -1", expect = Expect.ACCEPTABLE, desc = "Ended one row behind.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Torn, lost, or both in time and ended.")
  @State
  public static class Real {
    private final OutputRing ring = new OutputRing(
        Rows.shape(1), new Waiter(WaitStrategy.SPIN), (words, offset, delta) -> {}, bytes -> {});
    private final RingReader reader =
        ring.addReader(Overflow.DISCONNECT, new Waiter(WaitStrategy.SPIN));

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
      return value;
    }

    /** Emits a second row, which ends the reader if it has not read the first. */
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
     * Takes the next row, or asks how far behind the reader was.
     *
     * @param r its value, or the negated number of unread rows
     */
    @Arbiter
    public void rest(II_Result r) {
      r.r2 = reader.isDisconnected() ? (int) -reader.rowsDropped() : take();
    }
  }

  /** The twin's writer looks at the head and ends the reader in two steps instead of one. */
  @JCStressTest
  @Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "In time.")
  @Outcome(id = "0, -1", expect = Expect.ACCEPTABLE, desc = "Ended one row behind.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "Torn, lost, or both in time and ended.")
  @State
  public static class Broken {
    private final TwinRing ring = new TwinRing(1);

    /** A ring that is full. */
    public Broken() {
      ring.push(1);
    }

    /** Ends the reader if it is behind. */
    @Actor
    public void producer() {
      if (ring.head.get() == 0) {
        ring.head.set(-1);
      }
      ring.push(2);
    }

    /**
     * Copies a row and claims it.
     *
     * @param r its value
     */
    @Actor
    public void reader(II_Result r) {
      if (ring.head.get() == 0 && ring.isPublished(0)) {
        long[] copy = ring.slots.clone();
        r.r1 = ring.head.compareAndSet(0, 1) ? Rows.read(copy, 0) : Rows.NOTHING;
      }
    }

    /**
     * Asks how the reader stands.
     *
     * @param r 2 if it goes on, -1 if it was ended
     */
    @Arbiter
    public void rest(II_Result r) {
      r.r2 = ring.head.get() < 0 ? -1 : 2;
    }
  }
}
