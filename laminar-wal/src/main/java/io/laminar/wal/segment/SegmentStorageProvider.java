package io.laminar.wal.segment;

import io.laminar.core.storage.DataDirectory;
import io.laminar.core.storage.Disk;
import io.laminar.core.storage.Salvage;
import io.laminar.core.storage.Storage;
import io.laminar.core.storage.StorageOptions;
import io.laminar.core.storage.StorageProvider;
import java.nio.file.Path;

/** The store {@code segment}: plain files. */
public final class SegmentStorageProvider implements StorageProvider {
  /** Its name. */
  public static final String NAME = "segment";

  /** Made by {@link java.util.ServiceLoader}. */
  public SegmentStorageProvider() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Storage open(DataDirectory directory, StorageOptions options) {
    return new SegmentStorage(directory.path(), directory.disk(), options);
  }

  @Override
  public Salvage salvage(Path directory, Disk disk) {
    return new SegmentSalvage(directory, disk);
  }
}
