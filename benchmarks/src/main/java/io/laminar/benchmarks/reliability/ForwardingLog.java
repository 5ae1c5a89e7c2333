package io.laminar.benchmarks.reliability;

import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.FrameReader;
import java.nio.ByteBuffer;

/** A log that is another. */
abstract class ForwardingLog implements FrameLog {
  final FrameLog log;

  ForwardingLog(FrameLog log) {
    this.log = log;
  }

  @Override
  public long append(int kind, long epoch, ByteBuffer payload) {
    return log.append(kind, epoch, payload);
  }

  @Override
  public void force() {
    log.force();
  }

  @Override
  public long first() {
    return log.first();
  }

  @Override
  public long next() {
    return log.next();
  }

  @Override
  public long durable() {
    return log.durable();
  }

  @Override
  public long bytes() {
    return log.bytes();
  }

  @Override
  public long tornBytes() {
    return log.tornBytes();
  }

  @Override
  public FrameReader reader(long sequence) {
    return log.reader(sequence);
  }

  @Override
  public void trimBelow(long sequence) {
    log.trimBelow(sequence);
  }

  @Override
  public boolean isClosed() {
    return log.isClosed();
  }

  @Override
  public void close() {
    log.close();
  }
}
