package io.laminar.core.handle;

import io.laminar.api.Arguments;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as a publisher for one subscriber: results are taken as they are requested, on a thread of its own, so
 * that demand is back-pressure up to the producers.
 *
 * @param <R> what a result is read as
 */
final class ResultPublisher<R> implements Flow.Publisher<R> {
  /** How often a subscriber that requests nothing is looked at, for an end that it is to learn of. */
  private static final long CHECK_MILLIS = 20;

  private final RingSubscription<R> results;

  ResultPublisher(RingSubscription<R> results) {
    this.results = results;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super R> subscriber) {
    Arguments.notNull(subscriber, "subscriber");
    results.otherThreads().check();
    try {
      results.otherThreads().take();
    } catch (LaminarException refused) {
      subscriber.onSubscribe(new Refused());
      subscriber.onError(refused);
      return;
    }
    new Requested<>(results, subscriber).start(true);
  }

  @Override
  public String toString() {
    return "Publisher of " + results;
  }

  private static final class Refused implements Flow.Subscription {
    @Override
    public void request(long n) {
      // Its error says why nothing comes.
    }

    @Override
    public void cancel() {
      // There is nothing to cancel.
    }
  }

  /** The one that is served: its thread waits for requests, then for results. */
  private static final class Requested<R> implements Flow.Subscription {
    private final RingSubscription<R> results;
    private final Flow.Subscriber<? super R> subscriber;

    // Guarded by this.
    private long demand;
    private boolean cancelled;
    private boolean badRequest;

    // The database is closed and results are left: no thread waits until they are requested.
    private boolean resting;

    Requested(RingSubscription<R> results, Flow.Subscriber<? super R> subscriber) {
      this.results = results;
      this.subscriber = subscriber;
    }

    private void start(boolean first) {
      Thread thread = new Thread(() -> run(first), "laminar-publisher-" + results.name());
      thread.setDaemon(true);
      thread.start();
    }

    private void run(boolean first) {
      Throwable failure = serve(first);
      if (failure == null && isResting()) {
        return;
      }
      try {
        end(failure);
      } finally {
        results.close();
      }
    }

    /** Gives what is requested; returns why there is no more, null at the end of the stream. */
    private @Nullable Throwable serve(boolean first) {
      try {
        if (first) {
          subscriber.onSubscribe(this);
        }
        while (awaitDemand()) {
          R row = results.recv();
          if (row == null) {
            break;
          }
          subscriber.onNext(row);
        }
        return badRequest();
      } catch (Throwable failure) {
        return failure;
      }
    }

    // The last call, and the only one of its kind, whether it throws or not.
    private void end(@Nullable Throwable failure) {
      if (isCancelled()) {
        return;
      }
      if (failure == null) {
        subscriber.onComplete();
      } else {
        subscriber.onError(failure);
      }
    }

    private synchronized @Nullable LaminarException badRequest() {
      return badRequest
          ? new LaminarException(
              ErrorCode.INVALID_ARGUMENT, "fewer than one result was requested", "request more")
          : null;
    }

    private synchronized boolean isResting() {
      return resting;
    }

    private synchronized boolean isCancelled() {
      return cancelled;
    }

    /** Returns false where nothing is wanted any more; looks from time to time whether the stream is over. */
    private synchronized boolean awaitDemand() throws InterruptedException {
      while (demand == 0 && !cancelled && !badRequest && !results.isExhausted()) {
        if (results.isDatabaseClosed()) {
          resting = true;
          return false;
        }
        wait(CHECK_MILLIS);
      }
      demand = demand == Long.MAX_VALUE ? demand : demand - 1;
      return !cancelled && !badRequest;
    }

    @Override
    public void request(long n) {
      synchronized (this) {
        badRequest |= n <= 0;
        demand = n > Long.MAX_VALUE - demand ? Long.MAX_VALUE : demand + Math.max(0, n);
        if (resting) {
          resting = false;
          start(false);
        }
        notifyAll();
      }
      if (n <= 0) {
        // The thread may wait for a result: it is to learn now.
        results.close();
      }
    }

    @Override
    public void cancel() {
      synchronized (this) {
        cancelled = true;
        notifyAll();
      }
      results.close();
    }
  }
}
