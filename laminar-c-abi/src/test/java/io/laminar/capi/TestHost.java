package io.laminar.capi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the library in C: memory is counted, and functions are looked up by their "address". Any thread. One a process, as
 * the library is.
 */
final class TestHost implements HostCalls {
  static final long RELEASE_ARRAY = 0x1111;
  static final long RELEASE_SCHEMA = 0x2222;
  private static final TestHost ONE = new TestHost();

  final ConcurrentMap<Long, Long> memory = new ConcurrentHashMap<>();
  final ConcurrentMap<Integer, Boolean> signals = new ConcurrentHashMap<>();
  final ConcurrentMap<Long, Function> functions = new ConcurrentHashMap<>();
  final ConcurrentMap<Long, Consumer> consumers = new ConcurrentHashMap<>();
  final List<Long> destroyed = Collections.synchronizedList(new ArrayList<>());
  final AtomicInteger lastSignal = new AtomicInteger();

  /** A function in C. */
  interface Function {
    int call(long context, long arguments, int count, long result);
  }

  /** A pair of functions in C. */
  interface Consumer {
    void onBatch(long context, long array, long schema);

    void onEnd(long context, byte @Nullable [] error);
  }

  /** Starts the library with it. */
  static TestHost start() {
    Host.install(ONE, RELEASE_ARRAY, RELEASE_SCHEMA);
    return ONE;
  }

  @Override
  public long allocate(long bytes) {
    long raw = MemoryUtil.allocateMemory(bytes + 64);
    long address = (raw + 63) / 64 * 64;
    memory.put(address, raw);
    return address;
  }

  @Override
  public void free(long address) {
    Long raw = memory.remove(address);
    if (raw == null) {
      throw new AssertionError("not allocated, or freed twice: " + address);
    }
    MemoryUtil.freeMemory(raw);
  }

  /** What C's release function of arrays does. */
  void releaseArray(long array) {
    if (MemoryUtil.getLong(array + ArrowStructs.ARRAY_RELEASE) == 0) {
      return;
    }
    MemoryUtil.putLong(array + ArrowStructs.ARRAY_RELEASE, 0);
    long children = MemoryUtil.getLong(array + ArrowStructs.ARRAY_CHILD_COUNT);
    long pointers = MemoryUtil.getLong(array + ArrowStructs.ARRAY_CHILDREN);
    long block = MemoryUtil.getLong(array + ArrowStructs.ARRAY_PRIVATE_DATA);
    for (long i = 0; i < children; i++) {
      releaseArray(MemoryUtil.getLong(pointers + i * Long.BYTES));
    }
    countDown(block);
  }

  /** What C's release function of schemas does. */
  void releaseSchema(long schema) {
    if (MemoryUtil.getLong(schema + ArrowStructs.SCHEMA_RELEASE) == 0) {
      return;
    }
    MemoryUtil.putLong(schema + ArrowStructs.SCHEMA_RELEASE, 0);
    long children = MemoryUtil.getLong(schema + ArrowStructs.SCHEMA_CHILD_COUNT);
    long pointers = MemoryUtil.getLong(schema + ArrowStructs.SCHEMA_CHILDREN);
    long block = MemoryUtil.getLong(schema + ArrowStructs.SCHEMA_PRIVATE_DATA);
    for (long i = 0; i < children; i++) {
      releaseSchema(MemoryUtil.getLong(pointers + i * Long.BYTES));
    }
    countDown(block);
  }

  private synchronized void countDown(long block) {
    long live = MemoryUtil.getLong(block) - 1;
    MemoryUtil.putLong(block, live);
    if (live == 0) {
      free(block);
    }
  }

  @Override
  public void onBatch(long function, long context, long array, long schema) {
    consumer(function).onBatch(context, array, schema);
  }

  @Override
  public void onEnd(long function, long context, byte @Nullable [] error) {
    consumer(function).onEnd(context, error);
  }

  private Consumer consumer(long function) {
    Consumer consumer = consumers.get(function);
    if (consumer == null) {
      throw new AssertionError("no function has the address " + function);
    }
    return consumer;
  }

  @Override
  public int openSignal() {
    int descriptor = lastSignal.incrementAndGet();
    signals.put(descriptor, false);
    return descriptor;
  }

  @Override
  public void raise(int descriptor) {
    set(descriptor, true);
  }

  @Override
  public void lower(int descriptor) {
    set(descriptor, false);
  }

  private synchronized void set(int descriptor, boolean raised) {
    if (signals.replace(descriptor, raised) == null) {
      throw new AssertionError("not open: " + descriptor);
    }
    notifyAll();
  }

  /** Waits until a descriptor is readable. */
  synchronized void awaitRaised(int descriptor) throws InterruptedException {
    while (!Boolean.TRUE.equals(signals.get(descriptor))) {
      wait(10_000);
    }
  }

  @Override
  public void closeSignal(int descriptor) {
    if (signals.remove(descriptor) == null) {
      throw new AssertionError("closed twice: " + descriptor);
    }
  }

  @Override
  public int callFunction(long function, long context, long arguments, int count, long result) {
    Function called = functions.get(function);
    if (called == null) {
      throw new AssertionError("no function has the address " + function);
    }
    return called.call(context, arguments, count, result);
  }

  @Override
  public void destroy(long function, long context) {
    destroyed.add(context);
  }

  /** How many blocks of memory are in use. */
  Map<Long, Long> inUse() {
    return Map.copyOf(memory);
  }
}
