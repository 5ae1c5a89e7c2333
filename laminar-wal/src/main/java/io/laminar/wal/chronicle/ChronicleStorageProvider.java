package io.laminar.wal.chronicle;

import io.laminar.core.storage.DataDirectory;
import io.laminar.core.storage.Disk;
import io.laminar.core.storage.Salvage;
import io.laminar.core.storage.Storage;
import io.laminar.core.storage.StorageOptions;
import io.laminar.core.storage.StorageProvider;
import java.nio.file.Path;

/** The store {@code chronicle}: Chronicle Queue. */
public final class ChronicleStorageProvider implements StorageProvider {
  /** Its name. */
  public static final String NAME = "chronicle";

  /** Made by {@link java.util.ServiceLoader}. */
  public ChronicleStorageProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Storage open(DataDirectory directory, StorageOptions options) {
    ChronicleLibrary.require();
    JdkAccess.open();
    return new ChronicleStorage(directory.path(), directory.disk(), options);
  }

  @Override
  public Salvage salvage(Path directory, Disk disk) {
    return new ChronicleSalvage(directory, disk);
  }
}
