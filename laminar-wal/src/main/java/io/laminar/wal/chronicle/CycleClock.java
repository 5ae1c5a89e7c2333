package io.laminar.wal.chronicle;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.rollcycles.LegacyRollCycles;

/**
 * The clock by which Chronicle begins another file: it stands still within a file. The clock of the machine would begin
 * files by the time of day, however large they are, and hide rows when it is set back.
 */
final class CycleClock implements TimeProvider {
  /** A file a minute of this clock. */
  static final RollCycle CYCLES = LegacyRollCycles.MINUTELY;

  private static final DateTimeFormatter NAMES =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmm", Locale.ROOT);
  private static final long MILLIS_PER_SECOND = 1000;

  // Chronicle's own threads may ask for the time.
  private volatile long cycle;

  private CycleClock(long cycle) {
    this.cycle = cycle;
  }

  /** A clock at the last of some files, or before the first. */
  static CycleClock behind(List<String> files) {
    long last = -1;
    for (String file : CycleLayout.files(files)) {
      String time = file.substring(0, file.indexOf('.'));
      long seconds = LocalDateTime.parse(time, NAMES).toEpochSecond(ZoneOffset.UTC);
      last = Math.max(last, seconds * MILLIS_PER_SECOND / CYCLES.lengthInMillis());
    }
    return new CycleClock(last);
  }

  /** Goes on to the next file. */
  void advance() {
    long following = cycle + 1;
    cycle = following;
  }

  /** The name of the present file. */
  String fileName() {
    long seconds = currentTimeMillis() / MILLIS_PER_SECOND;
    return NAMES.format(LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC))
        + CycleLayout.SUFFIX;
  }

  @Override
  public long currentTimeMillis() {
    return cycle * CYCLES.lengthInMillis();
  }
}
