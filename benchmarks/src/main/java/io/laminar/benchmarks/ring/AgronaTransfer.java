package io.laminar.benchmarks.ring;

import java.util.function.Function;
import org.agrona.BufferUtil;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/** Agrona's ring buffers: rows are written in place (tryClaim) and read in place. */
final class AgronaTransfer extends RowTransfer {
  private static final int ROW_BYTES = 32;

  /** 4,096 records of 40 bytes, rounded up to a power of two. */
  private static final int RING_BYTES = 1 << 18;

  private final RingBuffer ring;
  private long sum;

  AgronaTransfer(int producers, Function<AtomicBuffer, RingBuffer> maker) {
    super(producers);
    int bytes = RING_BYTES + RingBufferDescriptor.TRAILER_LENGTH;
    ring = maker.apply(new UnsafeBuffer(BufferUtil.allocateDirectAligned(bytes, 128)));
  }

  @Override
  void produce(int producer, long rows) {
    Idle idle = new Idle();
    AtomicBuffer buffer = ring.buffer();
    for (long row = 0; row < rows; row++) {
      int index = ring.tryClaim(1, ROW_BYTES);
      while (index < 0) {
        idle.once();
        index = ring.tryClaim(1, ROW_BYTES);
      }
      idle.reset();
      buffer.putLong(index, row);
      buffer.putLong(index + 8, row + 1);
      buffer.putLong(index + 16, row + 2);
      buffer.putLong(index + 24, row + 3);
      ring.commit(index);
    }
  }

  private void onRow(int type, MutableDirectBuffer buffer, int index, int length) {
    sum += buffer.getLong(index)
        + buffer.getLong(index + 8)
        + buffer.getLong(index + 16)
        + buffer.getLong(index + 24);
  }

  @Override
  long consume(long rows) {
    Idle idle = new Idle();
    MessageHandler handler = this::onRow;
    sum = 0;
    for (long seen = 0; seen < rows; ) {
      int read = ring.read(handler, CONSUMER_BATCH);
      if (read == 0) {
        idle.once();
      } else {
        idle.reset();
      }
      seen += read;
    }
    return sum;
  }
}
