package io.laminar.benchmarks.sql;

import io.laminar.api.Overflow;
import io.laminar.api.WaitStrategy;
import io.laminar.core.ring.Lane;
import io.laminar.core.ring.OutputRing;
import io.laminar.core.ring.RingReader;
import io.laminar.core.ring.RingShape;
import io.laminar.core.ring.Waiter;

/** The rings of a source and a sink without SQL between them: another thread copies each row. */
final class RingLatency extends ScheduledLatency {
  private static final int STRIDE = 8;
  private static final RingShape SHAPE = new RingShape(Queries.SLOTS, STRIDE, 0);

  private final Lane there = new Lane(SHAPE);
  private final OutputRing back = new OutputRing(
      SHAPE, new Waiter(WaitStrategy.SPIN), (words, offset, delta) -> {}, bytes -> {});
  private final RingReader reader = back.addReader(Overflow.BLOCK, new Waiter(WaitStrategy.SPIN));
  private final Thread answerer = new Thread(this::answer);

  @Override
  void open() {
    answerer.setDaemon(true);
    answerer.start();
  }

  private void answer() {
    while (!there.isClosed()) {
      // As the engine does: what is taken has room behind.
      int rows = back.hasRoom(256) ? there.poll(256) : 0;
      if (rows == 0) {
        Thread.onSpinWait();
        continue;
      }
      long[] slots = there.readSlots();
      int offset = there.readOffset();
      for (int row = 0; row < rows; row++, offset += STRIDE) {
        int target = back.claim();
        System.arraycopy(slots, offset + 1, back.slots(), target + 1, 4);
      }
      back.publish();
      there.release(rows);
    }
  }

  @Override
  void prepare(int number) {
    // Rows are numbers.
  }

  @Override
  void send(int number) {
    int offset = there.claim();
    while (offset < 0) {
      // The other thread was not given a processor for milliseconds.
      receive();
      offset = there.claim();
    }
    long[] slots = there.slots();
    slots[offset + 1] = number;
    slots[offset + 2] = number + 1L;
    slots[offset + 3] = number + 2L;
    slots[offset + 4] = number + 3L;
    there.publish();
  }

  @Override
  void receive() {
    if (reader.poll(1) > 0) {
      received(reader.readSlots()[reader.readOffset() + 1]);
      reader.release(1);
    }
  }

  @Override
  boolean comesLater() {
    return true;
  }

  @Override
  void close() throws InterruptedException {
    there.close();
    answerer.join();
  }
}
