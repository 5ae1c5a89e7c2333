package io.laminar.capi;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The library that hosts this one: its calls, and where its release functions are. One a process.
 *
 * @param calls what it does for us
 * @param releaseArray the address of its release function of arrays
 * @param releaseSchema the address of its release function of schemas
 */
record Host(HostCalls calls, long releaseArray, long releaseSchema) {
  private static final AtomicReference<Host> PRESENT = new AtomicReference<>();

  /** Makes it known. A second one replaces the first. */
  static void install(HostCalls calls, long releaseArray, long releaseSchema) {
    PRESENT.set(new Host(calls, releaseArray, releaseSchema));
  }

  static Host present() {
    Host host = PRESENT.get();
    if (host == null) {
      throw new LaminarException(
          ErrorCode.INTERNAL,
          "the library was not started",
          "call Entry.start before anything else");
    }
    return host;
  }

  /** Gives memory, or an error. */
  long allocate(long bytes) {
    long address = calls.allocate(bytes);
    if (address == 0) {
      throw new LaminarException(
          ErrorCode.RESOURCE_LIMIT,
          "there is no memory for " + bytes + " bytes of an Arrow batch",
          "release batches that are not needed any more, or take fewer rows at a time");
    }
    return address;
  }
}
