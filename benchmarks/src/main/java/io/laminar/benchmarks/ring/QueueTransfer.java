package io.laminar.benchmarks.ring;

import org.jctools.queues.MessagePassingQueue;

/**
 * JCTools' array queues, with rows made beforehand that the producer uses in turn (twice as many as
 * fit, so that none is written while it waits or is read): nothing is allocated.
 */
final class QueueTransfer extends RowTransfer {
  private final MessagePassingQueue<Row> queue;
  private final boolean batches;
  private final Row[][] pools;

  QueueTransfer(int producers, boolean batches, MessagePassingQueue<Row> queue) {
    super(producers);
    this.queue = queue;
    this.batches = batches;
    pools = new Row[producers][2 * SLOTS];
    for (Row[] pool : pools) {
      for (int row = 0; row < pool.length; row++) {
        pool[row] = new Row();
      }
    }
  }

  @Override
  void produce(int producer, long rows) {
    Row[] pool = pools[producer];
    if (batches) {
      produceBatches(pool, rows);
      return;
    }
    Idle idle = new Idle();
    for (long next = 0; next < rows; next++) {
      Row row = pool[(int) next & (2 * SLOTS - 1)];
      row.set(next);
      while (!queue.relaxedOffer(row)) {
        idle.once();
      }
      idle.reset();
    }
  }

  private void produceBatches(Row[] pool, long rows) {
    Idle idle = new Idle();
    long[] next = new long[1];
    MessagePassingQueue.Supplier<Row> supplier = () -> {
      Row row = pool[(int) next[0] & (2 * SLOTS - 1)];
      row.set(next[0]++);
      return row;
    };
    while (next[0] < rows) {
      if (queue.fill(supplier, (int) Math.min(PRODUCER_BATCH, rows - next[0])) == 0) {
        idle.once();
      } else {
        idle.reset();
      }
    }
  }

  @Override
  long consume(long rows) {
    Idle idle = new Idle();
    long[] sum = new long[1];
    MessagePassingQueue.Consumer<Row> consumer = row -> sum[0] += row.sum();
    for (long seen = 0; seen < rows; ) {
      int drained = queue.drain(consumer, CONSUMER_BATCH);
      if (drained == 0) {
        idle.once();
      } else {
        idle.reset();
      }
      seen += drained;
    }
    return sum[0];
  }
}
