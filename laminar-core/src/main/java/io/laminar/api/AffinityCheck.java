package io.laminar.api;

/** Checks whether the engine's thread can be pinned to a processor. */
final class AffinityCheck {
  /** The last processor that Linux knows in a set of the usual size. */
  private static final int MAX_CORE = 1023;

  private AffinityCheck() {}

  static void check(int core, Execution execution) {
    if (core < 0 || core > MAX_CORE) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          "coreAffinity is " + core,
          "give the number of a processor, from 0 to " + MAX_CORE);
    }
    if (execution == Execution.CALLER_RUNS) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          "coreAffinity is set for caller-runs, which has no thread of its own",
          "pin the thread that pushes, or use an engine thread");
    }
    try {
      Class.forName("net.openhft.affinity.Affinity", false, Config.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "coreAffinity needs net.openhft:affinity, which is not on the class path",
          null,
          "add it, or leave coreAffinity unset and pin the process from outside, for example with"
              + " taskset",
          e);
    }
  }
}
