package io.laminar.core.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls of nodes that take rows or time, so that what nothing but this run brings about, a
 * failure for want of memory or a wait for room, can be noted and be repeated at the same call. Belongs
 * to the thread of the dataflow.
 */
public final class CallCount {
  /** Calls between two looks of a guard: each makes at most one batch. */
  private static final int GUARDED_CALLS = 16;

  private final Deque<Failure> failures = new ArrayDeque<>();
  private long calls;

  // The next call before which there is something else to do; 0 for none. One comparison a call.
  private long markedCall;
  private @Nullable Runnable guard;
  private ObjLongConsumer<Throwable> listener = (thrown, call) -> {};

  // Of a replay.
  private final Deque<Long> waits = new ArrayDeque<>();
  private boolean repeatsWaits;
  private LongConsumer waitListener = call -> {};

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
    markedCall = failures.element().call();
  }

  /**
   * Asks now and then whether the calls may go on. Of calls that nobody repeats.
   *
   * @param newGuard throws where they may not: that is the failure of the next call
   */
  public void guardedBy(Runnable newGuard) {
    guard = newGuard;
    markedCall = calls + GUARDED_CALLS;
  }

  /**
   * Says who notes when there was no room.
   *
   * @param newListener gets the call behind which something waited
   */
  public void onWait(LongConsumer newListener) {
    waitListener = newListener;
  }

  /** Nothing waits from now on but what {@link #waitAfter} names. */
  public void repeatWaits() {
    repeatsWaits = true;
  }

  /** From now on what waits is decided here, and nothing is repeated. */
  public void repeatNoMore() {
    repeatsWaits = false;
    waits.clear();
    failures.clear();
    markedCall = 0;
  }

  /**
   * What was named is forgotten: the calls to come are not those that were recorded.
   *
   * @return whether something was to wait behind one of them
   */
  public boolean forgetNamed() {
    boolean anyWaits = !waits.isEmpty();
    waits.clear();
    failures.clear();
    markedCall = 0;
    return anyWaits;
  }

  /**
   * Lets something wait behind a call to come.
   *
   * @param call which, after all that were named before or the same
   */
  public void waitAfter(long call) {
    waits.add(call);
  }

  /** Tells whether what a node has left waits for room now. */
  boolean waits(Room room) {
    if (!repeatsWaits) {
      boolean full = room.isFull();
      if (full) {
        waitListener.accept(calls);
      }
      return full;
    }
    while (!waits.isEmpty() && waits.element() < calls) {
      waits.remove();
    }
    return !waits.isEmpty() && waits.element() == calls;
  }

  /** A node is called. */
  void next() throws Throwable {
    calls++;
    if (calls == markedCall) {
      atMark();
    }
  }

  private void atMark() throws Throwable {
    Runnable asked = guard;
    if (asked != null) {
      markedCall = calls + GUARDED_CALLS;
      asked.run();
      return;
    }
    Throwable thrown = failures.remove().thrown();
    markedCall = failures.isEmpty() ? 0 : failures.element().call();
    throw thrown;
  }

  /**
   * The call has failed.
   *
   * @throws OutOfMemoryError where calls are repeated: then the call had room for what it did, and the query goes on in a process
   *     that has a larger heap
   */
  void failed(Throwable thrown) {
    if (repeatsWaits && thrown instanceof OutOfMemoryError full) {
      throw full;
    }
    listener.accept(thrown, calls);
  }
}
