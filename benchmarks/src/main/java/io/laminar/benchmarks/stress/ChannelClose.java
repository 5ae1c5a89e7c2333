package io.laminar.benchmarks.stress;

import io.laminar.api.WaitStrategy;
import io.laminar.core.ring.Channel;
import io.laminar.core.ring.RowRing;
import io.laminar.core.ring.Waiter;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A lane that is closed right after its last row is removed only when that row was read. */
public final class ChannelClose {
  /** Looks of the consumer, so that one of them meets the closing. */
  private static final int ATTEMPTS = 20;

  private ChannelClose() {}

  /** Our channel. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "The row was read.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The row went with its lane.")
  @State
  public static class Real {
    private final Channel channel =
        new Channel(Rows.shape(1), 0, false, WaitStrategy.SPIN, new Waiter(WaitStrategy.SPIN));
    private final RowRing lane = channel.addLane();
    private int received;

    private void drain() {
      if (channel.poll(1) > 0) {
        channel.lane().release(1);
        received++;
      }
    }

    /** Pushes a row and goes. */
    @Actor
    public void producer() {
      int offset = lane.claim();
      Rows.write(lane.slots(), offset, 1);
      lane.publish();
      lane.close();
    }

    /** Polls, and removes the lane if it seems drained. */
    @Actor
    public void consumer() {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        drain();
      }
    }

    /**
     * Polls again.
     *
     * @param r the rows received
     */
    @Arbiter
    public void rest(I_Result r) {
      drain();
      r.r1 = received;
    }
  }

  /** The twin looks for rows first and at the closing afterwards. */
  @JCStressTest
  @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "The row was read.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "The row went with its lane.")
  @State
  public static class Broken {
    private final TwinRing lane = new TwinRing(1);
    private volatile boolean closed;
    private boolean removed;
    private int received;

    private void drain() {
      if (!removed && received == 0) {
        if (lane.isPublished(0)) {
          received++;
        } else if (closed) {
          removed = true;
        }
      }
    }

    /** Pushes a row and goes. */
    @Actor
    public void producer() {
      lane.push(1);
      closed = true;
    }

    /** Polls, and removes the lane if it seems drained. */
    @Actor
    public void consumer() {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        drain();
      }
    }

    /**
     * Polls again.
     *
     * @param r the rows received
     */
    @Arbiter
    public void rest(I_Result r) {
      drain();
      r.r1 = received;
    }
  }
}
