package io.laminar.benchmarks.ring;

import io.laminar.benchmarks.Measurement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Throughput from producer threads to the measuring thread, in millions of rows a second. */
abstract class RowTransfer implements Measurement {
  /** Slots of every ring. */
  static final int SLOTS = 4096;

  /** Rows that a consumer takes at most, and that a batching producer publishes, at a time. */
  static final int CONSUMER_BATCH = 256;

  static final int PRODUCER_BATCH = 64;

  private static final int WARMUP_ROUNDS = 15;
  private static final int ROUNDS = 15;
  private static final long ROWS = 6_000_000;

  private final int producers;
  private volatile boolean go;

  RowTransfer(int producers) {
    this.producers = producers;
  }

  /** Sends rows {@code 0} to {@code rows - 1}; the longs of a row n are n, n+1, n+2, n+3. */
  abstract void produce(int producer, long rows);

  /** Called before each round, when no producer has begun. */
  void prepare() {}

  /** Receives rows and returns the sum of all their longs. */
  abstract long consume(long rows);

  @Override
  public final List<Reading> measure() throws InterruptedException {
    double[] millions = new double[ROUNDS];
    for (int round = -WARMUP_ROUNDS; round < ROUNDS; round++) {
      double rate = ROWS * 1e3 / round();
      if (round >= 0) {
        millions[round] = rate;
      }
    }
    Arrays.sort(millions);
    return List.of(new Reading("throughput", millions[ROUNDS / 2]));
  }

  private long round() throws InterruptedException {
    long rowsEach = ROWS / producers;
    CountDownLatch ready = new CountDownLatch(producers);
    Thread[] threads = new Thread[producers];
    go = false;
    for (int producer = 0; producer < producers; producer++) {
      int each = producer;
      threads[producer] = new Thread(() -> {
        ready.countDown();
        while (!go) {
          Thread.onSpinWait();
        }
        produce(each, rowsEach);
      });
      threads[producer].start();
    }
    ready.await();
    prepare();
    long start = System.nanoTime();
    go = true;
    long sum = consume(rowsEach * producers);
    long nanos = System.nanoTime() - start;
    for (Thread thread : threads) {
      thread.join();
    }
    check(sum, producers, rowsEach);
    return nanos;
  }

  /** Fails if anything was lost or torn. */
  void check(long sum, int producerCount, long rowsEach) {
    long expected = producerCount * (4 * (rowsEach * (rowsEach - 1) / 2) + 6 * rowsEach);
    if (sum != expected) {
      throw new IllegalStateException("rows were lost or torn: " + sum + " for " + expected);
    }
  }
}
