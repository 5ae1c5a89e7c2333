package io.laminar;

import io.laminar.api.Compression;
import io.laminar.api.Durability;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.checkpoint.CheckpointStore;
import io.laminar.core.storage.DataDirectory;
import io.laminar.core.storage.DirectoryBackup;
import io.laminar.core.storage.FileSystemDisk;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.Storage;
import io.laminar.core.storage.StorageOptions;
import io.laminar.core.storage.StorageProvider;
import io.laminar.core.storage.StorageProviders;
import io.laminar.core.storage.Uninterrupted;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The data directory of a database, locked, with its logs.
 *
 * @param directory this process alone has it
 * @param provider of its store
 * @param storage its logs
 * @param rows the log of what was pushed
 * @param compression how it is packed
 */
record OpenStorage(
    DataDirectory directory,
    StorageProvider provider,
    Storage storage,
    FrameLog rows,
    Compression compression)
    implements AutoCloseable {
  /** The name of the log of rows. */
  static final String ROWS = "rows";

  /**
   * Opens it.
   *
   * @param durability where it lies, and what writes there
   * @return closed by the caller
   * @throws LaminarException {@link ErrorCode#NOT_SUPPORTED} where no store is on the class path; what {@link
   *     DataDirectory#open} and the store throw
   */
  static OpenStorage open(Durability durability) {
    String name = durability.store().providerName();
    StorageProvider provider = provider(name);
    DataDirectory directory =
        DataDirectory.open(durability.directory(), name, new FileSystemDisk());
    Storage storage = null;
    try {
      storage = provider.open(directory, options(durability));
      return new OpenStorage(
          directory, provider, storage, storage.open(ROWS), durability.compression());
    } catch (Throwable failed) {
      giveBack(storage, directory, failed);
      throw failed;
    }
  }

  /** Closes what was opened; what fails of that does not hide why. */
  private static void giveBack(
      @Nullable Storage storage, DataDirectory directory, Throwable failed) {
    try (directory;
        storage) {
      // Nothing is left open.
    } catch (Throwable again) {
      failed.addSuppressed(again);
    }
  }

  private static StorageOptions options(Durability durability) {
    return StorageOptions.within(durability.maxLogBytes()).packedBy(durability.compression());
  }

  private static StorageProvider provider(String name) {
    for (StorageProvider provider : StorageProviders.all()) {
      if (provider.name().equals(name)) {
        return provider;
      }
    }
    throw new LaminarException(
        ErrorCode.NOT_SUPPORTED,
        "a data directory needs the artifact io.laminar:laminar-wal, which is not on the class path",
        "add it, or leave dataDirectory unset");
  }

  CheckpointStore checkpoints(Durability durability) {
    return new CheckpointStore(storage, durability.fullCheckpointEvery());
  }

  /** Begins a copy of it. */
  DirectoryBackup beginBackup(Path target) {
    return DirectoryBackup.begin(
        directory,
        target,
        provider,
        StorageOptions.DEFAULT.packedBy(compression),
        directory.disk());
  }

  /** Copies a checkpoint, and the rows behind it. */
  void copy(CheckpointStore checkpoints, long epoch, DirectoryBackup backup) {
    checkpoints.copy(epoch, rows, ROWS, backup);
  }

  /** Likewise, as another history. */
  void branch(CheckpointStore checkpoints, long epoch, DirectoryBackup backup) {
    checkpoints.branch(epoch, rows, ROWS, backup);
  }

  /** Copies a checkpoint, and the rows that wait behind it up to a frame of their log. */
  void copyAlone(CheckpointStore checkpoints, long epoch, long end, DirectoryBackup backup) {
    checkpoints.copyAlone(epoch, rows, ROWS, end, backup);
  }

  @Override
  public void close() {
    Uninterrupted.run(this::giveBack);
  }

  private void giveBack() {
    try (directory;
        storage) {
      rows.close();
    }
  }
}
