package io.laminar.benchmarks.stress;

import io.laminar.api.WaitStrategy;
import io.laminar.core.ring.Lane;
import io.laminar.core.ring.Waiter;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A thread that finds nothing after its announcement is woken by whoever puts something there. */
public final class ParkedWaiter {
  private static final int IDLES_BEFORE_ANNOUNCEMENT = 100;

  private ParkedWaiter() {}

  /** Our lane and waiter. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Saw the row, and was woken too.")
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Saw the row.")
  @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Saw nothing, and was woken.")
  @Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "Saw nothing, and would park for ever.")
  @State
  public static class Real {
    private final Waiter waiter = new Waiter(WaitStrategy.PARK);
    private final Lane lane = new Lane(0, Rows.shape(1), waiter, new Waiter(WaitStrategy.SPIN));

    /** A waiter that has spun, and announces itself next. */
    public Real() {
      for (int idles = 0; idles < IDLES_BEFORE_ANNOUNCEMENT; idles++) {
        idle();
      }
    }

    private void idle() {
      try {
        waiter.idle();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Pushes a row. */
    @Actor
    public void producer() {
      int offset = lane.claim();
      Rows.write(lane.slots(), offset, 1);
      lane.publish();
    }

    /**
     * Announces itself, then looks.
     *
     * @param r what it saw
     */
    @Actor
    public void consumer(II_Result r) {
      idle();
      r.r1 = lane.poll(1);
    }

    /**
     * Asks whether it was woken.
     *
     * @param r 1 if the announcement still stands
     */
    @Arbiter
    public void woken(II_Result r) {
      r.r2 = waiter.isAnnounced() ? 1 : 0;
    }
  }

  /** The twin has no fence between what each side writes and what it looks at. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Saw the row, and was woken too.")
  @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Saw the row.")
  @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Saw nothing, and was woken.")
  @Outcome(id = "0, 1", expect = Expect.FORBIDDEN, desc = "Saw nothing, and would park for ever.")
  @State
  public static class Broken {
    private final TwinRing ring = new TwinRing(1);
    private final AtomicReference<@Nullable Thread> parked = new AtomicReference<>();

    /** Pushes a row and wakes. */
    @Actor
    public void producer() {
      ring.push(1);
      if (parked.getAcquire() != null) {
        parked.setRelease(null);
      }
    }

    /**
     * Announces itself, then looks.
     *
     * @param r what it saw
     */
    @Actor
    public void consumer(II_Result r) {
      parked.setRelease(Thread.currentThread());
      r.r1 = ring.isPublished(0) ? 1 : 0;
    }

    /**
     * Asks whether it was woken.
     *
     * @param r 1 if the announcement still stands
     */
    @Arbiter
    public void woken(II_Result r) {
      r.r2 = parked.get() == null ? 0 : 1;
    }
  }
}
