package io.laminar.core.storage;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.nio.file.Path;

/**
 * Finds the logs of a data directory in memory, for tests. Where there is another store of the name, it has the
 * directories that {@link MemoryStorage} was not asked for before.
 */
public final class MemoryStorageProvider implements StorageProvider {
  /** For the service loader. */
  public MemoryStorageProvider() {}

  @Override
  public String name() {
    return "segment";
  }

  @Override
  public Storage open(DataDirectory directory, StorageOptions options) {
    return MemoryStorage.has(directory.path())
        ? MemoryStorage.of(directory.path())
        : StorageProviders.all().stream()
            .filter(each -> each.name().equals(name()) && !(each instanceof MemoryStorageProvider))
            .findFirst()
            .map(each -> each.open(directory, options))
            .orElseGet(() -> MemoryStorage.of(directory.path()));
  }

  @Override
  public Salvage salvage(Path directory, Disk disk) {
    throw new LaminarException(ErrorCode.NOT_SUPPORTED, "memory is never damaged", "salvage files");
  }
}
