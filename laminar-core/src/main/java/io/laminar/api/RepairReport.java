package io.laminar.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a repair kept of a damaged data directory.
 *
 * @param damaged the directory, which stays as it was
 * @param repaired the directory that was written
 * @param store the name of the store that wrote the one, and writes the other
 * @param logs what became of each log, in the order of their names
 * @param remarks sentences on the directory itself
 */
public record RepairReport(
    Path damaged, Path repaired, String store, List<Log> logs, List<String> remarks) {
  /** Copies the lists. */
  public RepairReport {
    Arguments.notNull(damaged, "damaged");
    Arguments.notNull(repaired, "repaired");
    Arguments.notNull(store, "store");
    logs = List.copyOf(Arguments.notNull(logs, "logs"));
    remarks = List.copyOf(Arguments.notNull(remarks, "remarks"));
  }

  /**
   * Tells whether everything was kept, and nothing was found damaged.
   *
   * @return false where a log or the directory is damaged
   */
  public boolean isWhole() {
    return remarks.isEmpty() && logs.stream().allMatch(log -> log.damage().isEmpty());
  }

  /**
   * What became of a log.
   *
   * @param name of the log
   * @param firstFrame the number of the first frame that was read: that which the log had kept, or a later one where what came
   *     before is damaged and no checkpoint needs it
   * @param frames how many frames are whole from there on
   * @param isKept whether they were written; a damaged checkpoint is left out
   * @param damage a sentence with file, offset and frame of the first damage; empty where the log is whole
   * @param bytesLeft bytes behind those frames, which were left where they are
   */
  public record Log(
      String name,
      long firstFrame,
      long frames,
      boolean isKept,
      Optional<String> damage,
      long bytesLeft) {
    /** Checks that nothing is null. */
    public Log {
      Arguments.notNull(name, "name");
      Arguments.notNull(damage, "damage");
    }
  }
}
