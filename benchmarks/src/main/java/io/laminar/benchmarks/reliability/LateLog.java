package io.laminar.benchmarks.reliability;

import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.FrameReader;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** A log that keeps its last frames back, and says that they are written: {@link Fault#ACKNOWLEDGE_BEFORE_APPEND}. */
final class LateLog extends ForwardingLog {
  private static final int KEPT_BACK = 12;

  private final Deque<Frame> late = new ArrayDeque<>();

  private record Frame(int kind, long epoch, ByteBuffer payload) {}

  LateLog(FrameLog log) {
    super(log);
  }

  @Override
  public synchronized long append(int kind, long epoch, ByteBuffer payload) {
    ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).put(payload).flip();
    late.add(new Frame(kind, epoch, copy));
    write(KEPT_BACK);
    return next() - 1;
  }

  private void write(int kept) {
    while (late.size() > kept) {
      Frame frame = late.remove();
      log.append(frame.kind(), frame.epoch(), frame.payload());
    }
  }

  @Override
  public synchronized long next() {
    return log.next() + late.size();
  }

  @Override
  public long durable() {
    return next();
  }

  @Override
  public synchronized FrameReader reader(long sequence) {
    write(0);
    return log.reader(sequence);
  }

  @Override
  public synchronized void close() {
    write(0);
    log.close();
  }
}
