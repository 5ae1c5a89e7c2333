package io.laminar.wal.frame;

import io.laminar.api.LaminarException;
import io.laminar.core.storage.StorageErrors;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The first failure of a log's writer. What reached the disk is not known afterwards: a second force may succeed
 * although the pages of the first are lost. So nothing is tried again.
 */
public final class Poison {
  private final Path directory;
  private @Nullable LaminarException first;

  /** Makes one for the logs of a directory. */
  public Poison(Path directory) {
    this.directory = directory;
  }

  /** Refuses to go on after a failure. */
  public void check() {
    if (first != null) {
      throw StorageErrors.failedBefore(directory, first);
    }
  }

  /** Tells whether something failed. */
  public boolean isSet() {
    return first != null;
  }

  /**
   * Notes a failure.
   *
   * @return what to throw
   */
  public LaminarException of(Path file, IOException cause) {
    LaminarException failure = StorageErrors.unwritable(file, cause);
    if (first == null) {
      first = failure;
    }
    return failure;
  }
}
