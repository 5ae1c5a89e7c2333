package io.laminar.benchmarks.ring;

import io.laminar.core.ring.Lane;
import io.laminar.core.ring.RingShape;
import java.util.concurrent.TimeUnit;
import org.jctools.queues.SpscArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The instructions of a ring without its transfers: one thread puts 256 rows in and takes them out.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(5)
public class RingCycle {
  private static final int STRIDE = 8;
  private static final int ROWS = 256;

  private final Lane lane = new Lane(new RingShape(RowTransfer.SLOTS, STRIDE, 0));
  private final SpscArrayQueue<Row> queue = new SpscArrayQueue<>(RowTransfer.SLOTS);
  private final Row[] pool = new Row[ROWS];

  /** Makes the rows of the queue. */
  public RingCycle() {
    for (int row = 0; row < ROWS; row++) {
      pool[row] = new Row();
    }
  }

  /**
   * Our lane, row by row.
   *
   * @return the sum of all longs
   */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long lane() {
    for (long row = 0; row < ROWS; row++) {
      int offset = lane.claim();
      LaneTransfer.write(lane.slots(), offset, row);
      lane.publish();
    }
    return drain();
  }

  /**
   * Our lane, 64 rows at a time.
   *
   * @return the sum of all longs
   */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long laneByBatch() {
    for (long row = 0; row < ROWS; ) {
      int claimed = lane.claimBatch(RowTransfer.PRODUCER_BATCH);
      long[] slots = lane.slots();
      int offset = lane.batchOffset();
      for (int each = 0; each < claimed; each++, offset += STRIDE) {
        LaneTransfer.write(slots, offset, row + each);
      }
      lane.publish();
      row += claimed;
    }
    return drain();
  }

  private long drain() {
    long sum = 0;
    for (int polled = lane.poll(ROWS); polled > 0; polled = lane.poll(ROWS)) {
      long[] slots = lane.readSlots();
      int offset = lane.readOffset();
      for (int row = 0; row < polled; row++, offset += STRIDE) {
        sum += slots[offset + 1] + slots[offset + 2] + slots[offset + 3] + slots[offset + 4];
      }
      lane.release(polled);
    }
    return sum;
  }

  /**
   * JCTools' queue with rows made beforehand.
   *
   * @return the sum of all longs
   */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public long queue() {
    for (int row = 0; row < ROWS; row++) {
      Row each = pool[row];
      each.set(row);
      queue.relaxedOffer(each);
    }
    long sum = 0;
    for (Row row = queue.relaxedPoll(); row != null; row = queue.relaxedPoll()) {
      sum += row.sum();
    }
    return sum;
  }
}
