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
 *  reader:                                                  next ──▶ the batch, then RingSubscription.pollBatch ──▶ [ … ]
 *                                                           ask  ──interrupt──▶ the thread above looks and answers
 * </pre>
 *
 * <p>Only one of the two threads touches the subscription at a time: the one above while nothing is ahead, the reader while
 * something is, as the other one sleeps then. A reader that finds nothing ahead asks, so that it never misses rows which are
 * in the ring and which the thread above has not seen yet.
 */
final class ReadAhead {
  /** The finding of a look at the subscription. */
  private enum Found {
    BATCH,
    NOTHING,
    END
  }

  private final RingSubscription<?> subscription;
  private final Host host;
  private final int descriptor;
  private final ExportedArray export = new ExportedArray();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread = new Thread(this::run);

  // A struct for the batch that is ahead: written by the thread that looks while it is not full,
  // read under the lock while it is.
  private final long ahead;

  // All under the lock. At most one of full, failure and over at a time, but for a failure that has
  // ended the stream.
  private boolean full;
  private @Nullable LaminarException failure;
  private boolean over;
  private boolean asked;
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
      Found found = Found.NOTHING;
      LaminarException failed = null;
      try {
        found = receive();
      } catch (Throwable thrown) {
        failed = LastError.known(thrown);
      }
      more = put(found, failed);
    }
    // Nobody looks at it any more: it is not full.
    host.calls().free(ahead);
  }

  /** Waits for a batch or the end; ends with whatever is there where the reader asks. */
  private Found receive() {
    try {
      return subscription.receiveBatch(Long.MAX_VALUE, export.to(ahead)) != null
          ? Found.BATCH
          : Found.END;
    } catch (LaminarException woken) {
      if (woken.code() != ErrorCode.INTERRUPTED) {
        throw woken;
      }
      return look();
    }
  }

  private Found look() {
    if (subscription.pollBatch(export.to(ahead)) != null) {
      return Found.BATCH;
    }
    return subscription.isEnded() ? Found.END : Found.NOTHING;
  }

  /** Shows what was found, and waits until the reader took it; false at the end and where nobody will. */
  private boolean put(Found found, @Nullable LaminarException failed) {
    lock.lock();
    try {
      if (asked) {
        // Under the lock the flag is set together with the interrupt: the next wait has none.
        asked = false;
        boolean unused = Thread.interrupted();
      }
      show(found, failed);
      if (closed) {
        discard();
        return false;
      }
      while (!closed && !over && (full || failure != null)) {
        changed.awaitUninterruptibly();
      }
      return !closed && !over;
    } finally {
      lock.unlock();
    }
  }

  /** Keeps what was found for the reader. Under the lock, by the thread that looked. */
  private void show(Found found, @Nullable LaminarException failed) {
    full = found == Found.BATCH;
    failure = failed;
    // After an error such as want of memory the subscription goes on.
    over = found == Found.END || (failed != null && subscription.isEnded());
    if (!closed && (full || failed != null || over)) {
      host.calls().raise(descriptor);
    }
    changed.signalAll();
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
      if (nanos == 0) {
        ask();
      } else {
        await(nanos);
      }
      if (full) {
        if (schemaStruct != 0) {
          schema.export(schemaStruct);
        }
        MemoryUtil.copyMemory(ahead, array, ArrowStructs.ARRAY_BYTES);
        goOn();
        return true;
      }
      LaminarException told = failure;
      failure = null;
      if (told != null) {
        if (!over && !closed) {
          host.calls().lower(descriptor);
          changed.signalAll();
        }
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

  /** Takes the batch behind the one that was taken, if it is there, and otherwise lets the other thread wait for it. */
  private void goOn() {
    Found found = Found.NOTHING;
    LaminarException failed = null;
    try {
      found = look();
    } catch (Throwable thrown) {
      failed = LastError.known(thrown);
    }
    if (found == Found.NOTHING && failed == null) {
      // Before the other thread goes on: what it finds raises the descriptor again.
      host.calls().lower(descriptor);
    }
    show(found, failed);
  }

  private boolean isNothingThere() {
    return !full && !over && failure == null && !closed;
  }

  /** Lets the other thread look where nothing is ahead, and waits for its answer: it may lag behind the ring. */
  private void ask() {
    if (isNothingThere()) {
      asked = true;
      thread.interrupt();
      while (asked && !closed) {
        changed.awaitUninterruptibly();
      }
    }
  }

  private void await(long nanos) throws InterruptedException {
    long left = nanos < 0 ? Long.MAX_VALUE : nanos;
    while (isNothingThere()) {
      if (left > 0) {
        left = changed.awaitNanos(left);
        continue;
      }
      ask();
      if (isNothingThere()) {
        throw new LaminarException(
            ErrorCode.TIMEOUT,
            "no batch came within " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms",
            "wait longer or call again: nothing is lost");
      }
    }
  }

  boolean isEnded() {
    lock.lock();
    try {
      ask();
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
