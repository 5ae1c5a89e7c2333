package io.laminar.capi;

import io.laminar.api.ArrowBatches;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Takes one batch of a subscription ahead, on a thread of its own, so that a descriptor can tell that one is there. Further
 * batches wait in the subscription, with its own back-pressure.
 *
 * <pre>
 *  laminar-read-ahead:  ArrowBatches.recv ──▶ [ one batch | the end | an error ] ──raise──▶ descriptor
 *  reader:                                       next ──▶ the batch; lower, unless the end is there
 * </pre>
 */
final class ReadAhead {
  private final ArrowBatches batches;
  private final HostCalls host;
  private final int descriptor;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // All under the lock.
  private @Nullable VectorSchemaRoot batch;
  private @Nullable LaminarException failure;
  private boolean over;
  private boolean closed;

  ReadAhead(ArrowBatches batches, HostCalls host) {
    this.batches = batches;
    this.host = host;
    this.descriptor = host.openSignal();
    if (descriptor < 0) {
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
    Thread thread = new Thread(this::run, "laminar-read-ahead-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    boolean more = true;
    while (more) {
      VectorSchemaRoot next = null;
      LaminarException failed = null;
      try {
        next = batches.recv();
      } catch (Throwable thrown) {
        failed = LastError.known(thrown);
      }
      more = put(next, failed) && next != null;
    }
  }

  /** Puts what came where the reader takes it, and waits until that is done; false where nobody will. */
  private boolean put(@Nullable VectorSchemaRoot next, @Nullable LaminarException failed) {
    lock.lock();
    try {
      if (closed) {
        if (next != null) {
          next.close();
        }
        return false;
      }
      batch = next;
      failure = failed;
      over = next == null;
      host.raise(descriptor);
      changed.signalAll();
      while (batch != null && !closed) {
        changed.awaitUninterruptibly();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the batch.
   *
   * @param nanos as for the subscription: 0 does not wait, less waits as long as it takes
   * @return the caller's to close; null where nothing is there, and at the end
   */
  @Nullable
  VectorSchemaRoot next(long nanos) {
    lock.lock();
    try {
      long left = nanos < 0 ? Long.MAX_VALUE : nanos;
      while (batch == null && !over && !closed) {
        if (nanos == 0) {
          return null;
        }
        if (left <= 0) {
          throw new LaminarException(
              ErrorCode.TIMEOUT,
              "no batch came within " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms",
              "wait longer or call again: nothing is lost");
        }
        left = changed.awaitNanos(left);
      }
      VectorSchemaRoot taken = batch;
      batch = null;
      if (taken != null) {
        host.lower(descriptor);
        changed.signalAll();
        return taken;
      }
      LaminarException told = failure;
      failure = null;
      if (told != null) {
        throw told.onCallingThread();
      }
      return null;
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

  boolean isEnded() {
    lock.lock();
    try {
      return closed || (over && failure == null);
    } finally {
      lock.unlock();
    }
  }

  /** Ends it; the subscription was closed before. A second time does nothing. */
  void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      VectorSchemaRoot left = batch;
      batch = null;
      if (left != null) {
        left.close();
      }
      host.closeSignal(descriptor);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
