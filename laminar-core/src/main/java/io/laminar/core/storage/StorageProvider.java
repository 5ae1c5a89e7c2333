package io.laminar.core.storage;

import io.laminar.api.LaminarException;
import java.nio.file.Path;

/** A store, found by {@link java.util.ServiceLoader}. */
public interface StorageProvider {
  /** The name by which a configuration asks for it, in lower case; it is written into the data directory. */
  String name();

  /**
   * Opens the logs of a data directory.
   *
   * @param directory locked by this process, and of this store
   * @param options limits
   * @return closed by the caller, before the directory
   * @throws LaminarException {@code INVALID_CONFIG} where the store cannot run in this JVM, with what would help
   */
  Storage open(DataDirectory directory, StorageOptions options);

  /**
   * Reads what is whole in a directory of this store that may be damaged.
   *
   * @param directory not open in any process; stays as it is
   * @param disk the calls to the file system
   */
  Salvage salvage(Path directory, Disk disk);
}
