package io.laminar.benchmarks.ring;

/** How every contender waits: spin, then yield, so that three threads can share two cores. */
final class Idle {
  private static final int SPINS = 100;
  private int idles;

  void reset() {
    idles = 0;
  }

  @SuppressWarnings("ThreadPriorityCheck") // As the library's default wait strategy does.
  void once() {
    if (idles++ < SPINS) {
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }
}
