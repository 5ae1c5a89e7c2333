package io.laminar.shell;

import io.laminar.Repair;
import io.laminar.api.RepairReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Salvages a damaged data directory, and prints what was kept of each log. */
final class RepairCommand {
  private static final String SUFFIX = "-repaired";

  private final Streams streams;

  RepairCommand(Streams streams) {
    this.streams = streams;
  }

  /**
   * Salvages.
   *
   * @param target null: beside the damaged directory
   */
  ExitCode run(Path damaged, @Nullable Path target) {
    Path beside = damaged.toAbsolutePath().normalize();
    RepairReport report = Repair.salvage(
        damaged, target == null ? beside.resolveSibling(beside.getFileName() + SUFFIX) : target);
    StringBuilder text = new StringBuilder();
    for (RepairReport.Log log : report.logs()) {
      text.append(line(log));
    }
    report.remarks().forEach(remark -> text.append(remark).append('\n'));
    text.append(String.format(
        Locale.ROOT,
        "%s: written by the store '%s'%s%n",
        report.repaired(),
        report.store(),
        report.isWhole() ? "; nothing was damaged" : ""));
    try {
      streams.out().append(text).flush();
    } catch (IOException e) {
      throw OutputClosed.isCauseOf(e) ? new OutputClosed(e) : new UncheckedIOException(e);
    }
    return ExitCode.OK;
  }

  private static String line(RepairReport.Log log) {
    String kept = String.format(
        Locale.ROOT,
        "%s: %,d frames from %d on are whole%s",
        log.name(),
        log.frames(),
        log.firstFrame(),
        log.isKept() ? "" : "; left out, as a checkpoint counts only as a whole");
    String left = log.bytesLeft() == 0
        ? ""
        : String.format(Locale.ROOT, "; %,d bytes are left behind", log.bytesLeft());
    return kept + left + "\n"
        + log.damage().map(damage -> "    " + damage + "\n").orElse("");
  }
}
