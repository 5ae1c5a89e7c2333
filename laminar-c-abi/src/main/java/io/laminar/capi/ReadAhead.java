package io.laminar.capi;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.connector.Joining;
import io.laminar.core.handle.RingSubscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * Takes one batch of a subscription ahead, on a thread of its own, so that a descriptor can tell that one is there. Further
 * batches wait in the subscription, with its own back-pressure.
 *
 * <pre>
 *  laminar-read-ahead:  RingSubscription.receiveBatch ──▶ [ one batch | the end | an error ] ──raise──▶ descriptor
 *  reader:                                                  next ──▶ the batch; lower, unless the end is there
 * </pre>
 */
final class ReadAhead {
  private final RingSubscription<?> subscription;
  private final Host host;
  private final int descriptor;
  private final ExportedArray export = new ExportedArray();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread = new Thread(this::run);

  // A struct for the batch that is ahead: written by the thread while it is not full, read under
  // the lock while it is.
  private final long ahead;

  // All under the lock.
  private boolean full;
  private @Nullable LaminarException failure;
  private boolean over;
  private boolean closed;

  ReadAhead(RingSubscription<?> subscription, Host host) {
    this.subscription = subscription;
    this.host = host;
    this.ahead = host.allocate(ArrowStructs.ARRAY_BYTES);
    this.descriptor = host.calls().openSignal();
    if (descriptor < 0) {
      host.calls().free(ahead);
      throw new LaminarException(
          ErrorCode.IO_FAILURE,
          "the system gives no file descriptor",
          "close descriptors that are not needed, or raise the limit of the process");
    }
  }

  int descriptor() {
    return descriptor;
  }

  void start(String name) {
    thread.setName("laminar-read-ahead-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    boolean more = true;
    while (more) {
      boolean came = false;
      LaminarException failed = null;
      try {
        came = subscription.receiveBatch(Long.MAX_VALUE, export.to(ahead)) != null;
      } catch (Throwable thrown) {
        failed = LastError.known(thrown);
      }
      more = put(came, failed);
    }
    // Nobody looks at it any more: it is not full.
    host.calls().free(ahead);
  }

  /** Shows what came, and waits until a batch was taken; false at the end and where nobody will. */
  private boolean put(boolean came, @Nullable LaminarException failed) {
    lock.lock();
    try {
      full = came;
      failure = failed;
      over = !came;
      if (closed) {
        discard();
        return false;
      }
      host.calls().raise(descriptor);
      changed.signalAll();
      while (full) {
        changed.awaitUninterruptibly();
      }
      return came && !closed;
    } finally {
      lock.unlock();
    }
  }

  private void discard() {
    if (full) {
      full = false;
      // All of its structs are live: nobody has seen them.
      host.calls().free(MemoryUtil.getLong(ahead + ArrowStructs.ARRAY_PRIVATE_DATA));
    }
  }

  /**
   * Takes the batch.
   *
   * @param nanos as for the subscription: 0 does not wait, less waits as long as it takes
   * @param array the address of a struct, which stays as it is where nothing is there, and at the end
   * @param schema of the batch
   * @param schemaStruct the address of a struct for it, or 0
   * @return whether a batch was there
   */
  boolean next(long nanos, long array, ExportedSchema schema, long schemaStruct) {
    lock.lock();
    try {
      if (nanos != 0) {
        await(nanos);
      }
      if (full) {
        if (schemaStruct != 0) {
          schema.export(schemaStruct);
        }
        MemoryUtil.copyMemory(ahead, array, ArrowStructs.ARRAY_BYTES);
        full = false;
        host.calls().lower(descriptor);
        changed.signalAll();
        return true;
      }
      LaminarException told = failure;
      failure = null;
      if (told != null) {
        throw told.onCallingThread();
      }
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LaminarException(
          ErrorCode.INTERRUPTED,
          "interrupted while waiting for a batch",
          null,
          "call again: nothing is lost",
          interrupted);
    } finally {
      lock.unlock();
    }
  }

  private void await(long nanos) throws InterruptedException {
    long left = nanos < 0 ? Long.MAX_VALUE : nanos;
    while (!full && !over && !closed) {
      if (left <= 0) {
        throw new LaminarException(
            ErrorCode.TIMEOUT,
            "no batch came within " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms",
            "wait longer or call again: nothing is lost");
      }
      left = changed.awaitNanos(left);
    }
  }

  boolean isEnded() {
    lock.lock();
    try {
      return closed || (over && failure == null);
    } finally {
      lock.unlock();
    }
  }

  /** Ends it, and waits until its thread has ended; the subscription was closed before. A second time does nothing. */
  void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        discard();
        // Who waits for a duplicate of the descriptor hears of it.
        host.calls().raise(descriptor);
        host.calls().closeSignal(descriptor);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    Joining.join(thread);
  }
}
