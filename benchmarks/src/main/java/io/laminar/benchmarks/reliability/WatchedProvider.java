package io.laminar.benchmarks.reliability;

import io.laminar.core.storage.DataDirectory;
import io.laminar.core.storage.Disk;
import io.laminar.core.storage.Salvage;
import io.laminar.core.storage.Storage;
import io.laminar.core.storage.StorageOptions;
import io.laminar.core.storage.StorageProvider;
import java.nio.file.Path;

/** A store with {@link Hooks} before and behind it, and with small files, so that files begin and go all the time. */
abstract class WatchedProvider implements StorageProvider {
  private static final StorageOptions SMALL_FILES = new StorageOptions(1 << 16, 1 << 14);

  private final StorageProvider store;

  WatchedProvider(StorageProvider store) {
    this.store = store;
  }

  @Override
  public String name() {
    return store.name();
  }

  @Override
  public Storage open(DataDirectory directory, StorageOptions options) {
    Hooks hooks = Hooks.current();
    DataDirectory watched = directory.withDisk(new WatchedDisk(directory.disk(), hooks));
    boolean large = Boolean.getBoolean("reliability.largeFiles");
    StorageOptions small = SMALL_FILES.packedBy(options.compression());
    return new WatchedStorage(store.open(watched, large ? options : small), hooks);
  }

  @Override
  public Salvage salvage(Path directory, Disk disk) {
    return store.salvage(directory, disk);
  }
}
