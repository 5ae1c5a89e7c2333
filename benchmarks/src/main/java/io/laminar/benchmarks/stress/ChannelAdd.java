package io.laminar.benchmarks.stress;

import io.laminar.api.WaitStrategy;
import io.laminar.core.ring.Channel;
import io.laminar.core.ring.RowRing;
import io.laminar.core.ring.Waiter;
import java.util.Arrays;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** No lane is lost when two producers come at once. */
public final class ChannelAdd {
  private ChannelAdd() {}

  /** Our channel. */
  @JCStressTest
  @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Both rows.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A lane was lost with its row.")
  @State
  public static class Real {
    private final Channel channel =
        new Channel(Rows.shape(1), 0, false, WaitStrategy.SPIN, new Waiter(WaitStrategy.SPIN));

    private void join() {
      RowRing lane = channel.addLane();
      int offset = lane.claim();
      Rows.write(lane.slots(), offset, 1);
      lane.publish();
    }

    /** Adds a lane and pushes a row. */
    @Actor
    public void first() {
      join();
    }

    /** Adds a lane and pushes a row. */
    @Actor
    public void second() {
      join();
    }

    /**
     * Drains the channel.
     *
     * @param r the rows it had
     */
    @Arbiter
    public void drain(I_Result r) {
      for (int rows = channel.poll(1); rows > 0; rows = channel.poll(1)) {
        channel.lane().release(1);
        r.r1++;
      }
    }
  }

  /** The twin copies the array of lanes without a lock. */
  @JCStressTest
  @Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Both lanes.")
  @Outcome(expect = Expect.FORBIDDEN, desc = "A lane was lost.")
  @State
  public static class Broken {
    private volatile TwinRing[] lanes = new TwinRing[0];

    private void join() {
      TwinRing[] after = Arrays.copyOf(lanes, lanes.length + 1);
      after[after.length - 1] = new TwinRing(1);
      lanes = after;
    }

    /** Adds a lane. */
    @Actor
    public void first() {
      join();
    }

    /** Adds a lane. */
    @Actor
    public void second() {
      join();
    }

    /**
     * Counts the lanes.
     *
     * @param r lanes
     */
    @Arbiter
    public void count(I_Result r) {
      r.r1 = lanes.length;
    }
  }
}
