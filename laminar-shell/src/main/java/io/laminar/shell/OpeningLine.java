package io.laminar.shell;

import io.laminar.LaminarDB;
import io.laminar.api.DatabaseListener;
import io.laminar.api.Recovery;
import io.laminar.api.RecoveryProgress;
import java.time.Duration;
import java.util.Locale;

/**
 * Says on standard error how a data directory is opened: a bar while a long log is read, on a terminal, or else a line every
 * five seconds; then what was brought back. Later that a checkpoint failed; the notes of the shell say the rest.
 */
final class OpeningLine implements DatabaseListener {
  private static final int BAR_CHARACTERS = 30;
  private static final Duration LINE_INTERVAL = Duration.ofSeconds(5);

  private final Streams streams;
  private Duration nextLine = LINE_INTERVAL;
  private boolean shown;

  OpeningLine(Streams streams) {
    this.streams = streams;
  }

  @Override
  public void onRecoveryProgress(RecoveryProgress progress) {
    if (streams.progress()) {
      int done = (int) Math.round(progress.share() * BAR_CHARACTERS);
      streams.message("\r\u001b[K[" + "#".repeat(done) + " ".repeat(BAR_CHARACTERS - done) + "] "
          + text(progress));
      shown = true;
    } else if (progress.time().compareTo(nextLine) >= 0) {
      nextLine = progress.time().plus(LINE_INTERVAL);
      streams.message(text(progress) + "\n");
    }
  }

  private static String text(RecoveryProgress progress) {
    return String.format(
        Locale.ROOT,
        "recovering: %.0f %% of the log, %,d rows, %.1f s",
        progress.share() * 100,
        progress.rows(),
        seconds(progress.time()));
  }

  @Override
  public void onCheckpointFailed(String problem) {
    streams.message("no checkpoint was made: " + problem + "\n");
  }

  /** Takes the bar away, and says what was brought back; nothing where nothing was. */
  void opened(LaminarDB database) {
    clear();
    database.recovery().filter(OpeningLine::hasBroughtBack).ifPresent(recovery -> {
      streams.message(summary(recovery));
      recovery.notes().forEach(note -> streams.message(note + "\n"));
    });
  }

  /** Takes the bar away. */
  void clear() {
    if (shown) {
      streams.message("\r\u001b[K");
      shown = false;
    }
  }

  private static boolean hasBroughtBack(Recovery recovery) {
    return recovery.epoch() > 0 || recovery.rows() > 0 || recovery.tornBytes() > 0;
  }

  static String summary(Recovery recovery) {
    return String.format(
        Locale.ROOT,
        "recovered: checkpoint %d, %,d rows of the log, %,d bytes dropped at its end, %.3f s\n",
        recovery.epoch(),
        recovery.rows(),
        recovery.tornBytes(),
        seconds(recovery.time()));
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
