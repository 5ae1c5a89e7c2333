package io.laminar.nexmark;

import io.laminar.api.Execution;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;

/** The clock, and the processor time of the thread that runs operators. */
final class EngineTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final String ENGINE = "laminar-engine-";

  private final long thread;
  private long nanos;
  private long cpuNanos;

  EngineTime(Execution execution) {
    thread = execution == Execution.CALLER_RUNS ? Thread.currentThread().getId() : newestEngine();
  }

  /** Other databases of the process may have threads of that name: the newest is that of this one. */
  private static long newestEngine() {
    long newest = Thread.currentThread().getId();
    long found = -1;
    for (ThreadInfo info : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (info != null && info.getThreadName().startsWith(ENGINE)) {
        found = Math.max(found, info.getThreadId());
      }
    }
    return found < 0 ? newest : found;
  }

  void start() {
    cpuNanos = THREADS.getThreadCpuTime(thread);
    nanos = System.nanoTime();
  }

  void stop() {
    nanos = System.nanoTime() - nanos;
    cpuNanos = THREADS.getThreadCpuTime(thread) - cpuNanos;
  }

  long nanos() {
    return nanos;
  }

  long cpuNanos() {
    return cpuNanos;
  }
}
