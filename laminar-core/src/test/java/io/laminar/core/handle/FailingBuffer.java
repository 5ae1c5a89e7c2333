package io.laminar.core.handle;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OwnershipTransferResult;
import org.apache.arrow.memory.ReferenceManager;

/** Gives out a view of a buffer that can be read so often and then throws. */
final class FailingBuffer implements ReferenceManager {
  private final Error failure;
  private ReferenceManager real = ReferenceManager.NO_OP;
  private long looks;
  private long lastLook = Long.MAX_VALUE;

  FailingBuffer(Error failure) {
    this.failure = failure;
  }

  /** A view of a buffer, which stays its owner's. */
  ArrowBuf of(ArrowBuf buffer) {
    real = buffer.getReferenceManager();
    return new ArrowBuf(this, null, buffer.capacity(), buffer.memoryAddress());
  }

  /** Counts looks from now. */
  void count() {
    looks = 0;
  }

  /** Throws at the last of as many looks as there were since they were counted. */
  void failAtTheLast() {
    lastLook = looks;
    looks = 0;
  }

  @Override
  public int getRefCount() {
    looks++;
    if (looks >= lastLook) {
      throw failure;
    }
    return 1;
  }

  @Override
  public boolean release() {
    return false;
  }

  @Override
  public boolean release(int decrement) {
    return false;
  }

  @Override
  public void retain() {}

  @Override
  public void retain(int increment) {}

  @Override
  public ArrowBuf retain(ArrowBuf buffer, BufferAllocator allocator) {
    return buffer;
  }

  @Override
  public ArrowBuf deriveBuffer(ArrowBuf buffer, long index, long length) {
    return new ArrowBuf(this, null, length, buffer.memoryAddress() + index);
  }

  @Override
  public OwnershipTransferResult transferOwnership(ArrowBuf buffer, BufferAllocator allocator) {
    throw new UnsupportedOperationException();
  }

  @Override
  public BufferAllocator getAllocator() {
    return real.getAllocator();
  }

  @Override
  public long getSize() {
    return real.getSize();
  }

  @Override
  public long getAccountedSize() {
    return real.getAccountedSize();
  }
}
