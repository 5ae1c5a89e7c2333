package io.laminar.core.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.ObjLongConsumer;

/**
 * Counts the calls of nodes that take rows or time, so that a failure that nothing but this run
 * brings about, for want of memory say, can be noted and be repeated at the same call. Belongs to the
 * thread of the dataflow.
 */
public final class CallCount {
  private final Deque<Failure> failures = new ArrayDeque<>();
  private long calls;
  private long failingCall;
  private ObjLongConsumer<Throwable> listener = (thrown, call) -> {};

  private record Failure(long call, Throwable thrown) {}

  /** Makes one that counts from 0. */
  public CallCount() {}

  /** The calls so far. */
  public long calls() {
    return calls;
  }

  /**
   * Goes on counting elsewhere.
   *
   * @param newCalls what counts as the calls so far
   */
  public void goOnAt(long newCalls) {
    calls = newCalls;
  }

  /**
   * Says who notes failures.
   *
   * @param newListener gets what was thrown, and in which call
   */
  public void onFailure(ObjLongConsumer<Throwable> newListener) {
    listener = newListener;
  }

  /**
   * Lets a call to come fail.
   *
   * @param call which, after all that were named before
   * @param thrown what it throws
   */
  public void failAt(long call, Throwable thrown) {
    failures.add(new Failure(call, thrown));
    failingCall = failures.element().call();
  }

  /** A node is called. */
  void next() throws Throwable {
    calls++;
    if (calls == failingCall) {
      Throwable thrown = failures.remove().thrown();
      failingCall = failures.isEmpty() ? 0 : failures.element().call();
      throw thrown;
    }
  }

  /** The call has failed. */
  void failed(Throwable thrown) {
    listener.accept(thrown, calls);
  }
}
