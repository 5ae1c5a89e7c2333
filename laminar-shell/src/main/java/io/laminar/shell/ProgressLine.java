package io.laminar.shell;

import java.util.Locale;

/** A line on the terminal that is rewritten while rows flow; nothing where there is no terminal. */
final class ProgressLine {
  private static final long INTERVAL_NANOS = 200_000_000L;

  private final Streams streams;
  private final long startNanos;
  private long nextNanos;
  private boolean shown;

  ProgressLine(Streams streams, long startNanos) {
    this.streams = streams;
    this.startNanos = startNanos;
    this.nextNanos = startNanos + INTERVAL_NANOS;
  }

  /** Whether it is time to show the line again; asking is cheap. */
  boolean isDue(long nowNanos) {
    return streams.progress() && nowNanos - nextNanos >= 0;
  }

  void show(long rows, long nowNanos) {
    double seconds = (nowNanos - startNanos) / 1e9;
    streams.message(String.format(
        Locale.ROOT, "\r\u001b[K%,d rows, %.1f s, %,.0f rows/s", rows, seconds, rows / seconds));
    nextNanos = nowNanos + INTERVAL_NANOS;
    shown = true;
  }

  /** Takes the line away, before something else is written. */
  void clear() {
    if (shown) {
      streams.message("\r\u001b[K");
      shown = false;
    }
  }
}
