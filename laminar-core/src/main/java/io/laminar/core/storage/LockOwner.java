package io.laminar.core.storage;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process as the text of a lock names it.
 *
 * @param pid its number, which another process may have later, or in another container
 * @param startMillis when it began, in milliseconds since the epoch; 0 where that is not known
 */
record LockOwner(long pid, long startMillis) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,18})(?: (\\d{1,18}))?\\s*");

  // The system tells starts by the clock, which may be set meanwhile.
  private static final long TOLERANCE_MILLIS = 2_000;

  /** This process. */
  static LockOwner present() {
    return of(ProcessHandle.current());
  }

  private static LockOwner of(ProcessHandle process) {
    return new LockOwner(
        process.pid(), process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
  }

  /** Reads what {@link #text} has written; empty where nobody is named. */
  static Optional<LockOwner> of(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String start = parts.group(2);
    return Optional.of(
        new LockOwner(Long.parseLong(parts.group(1)), start == null ? 0 : Long.parseLong(start)));
  }

  /** The number, and the start behind it. */
  String text() {
    return pid + " " + startMillis + "\n";
  }

  /** One that was killed and that its parent has not waited for counts as alive; it has no program any more. */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  /** Tells whether it runs, and is not this process. */
  boolean isAnotherThatRuns() {
    return pid != ProcessHandle.current().pid()
        && startMillis != 0
        && ProcessHandle.of(pid)
            .filter(LockOwner::runs)
            .map(LockOwner::of)
            .filter(running -> Math.abs(running.startMillis - startMillis) <= TOLERANCE_MILLIS)
            .isPresent();
  }
}
