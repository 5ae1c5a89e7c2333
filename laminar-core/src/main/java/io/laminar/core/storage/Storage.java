package io.laminar.core.storage;

import io.laminar.api.LaminarException;
import java.util.List;

/** The logs of one data directory, written by one store. Any thread; each log is of one. */
public interface Storage extends AutoCloseable {
  /**
   * Opens a log, and creates it where it does not exist. A torn end is cut.
   *
   * @param name letters a to z, digits and hyphens, at most {@value LogName#MAX_LENGTH}
   * @return closed by the caller, before the storage
   * @throws LaminarException {@code DAMAGED_STORAGE} with file, offset and sequence; {@code IO_FAILURE}; {@code
   *     INVALID_ARGUMENT} for any other name, or a log that is open
   */
  FrameLog open(String name);

  /**
   * The logs that there are.
   *
   * @return their names, in order
   */
  List<String> logs();

  /**
   * Removes a log, if it exists: afterwards it does not come back, whatever happens to the machine.
   *
   * @param name of a log that is not open
   */
  void delete(String name);

  /** Closes what is open. Idempotent. */
  @Override
  void close();
}
