package io.laminar.core.storage;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Copies logs of a data directory that is open into another one, frame by frame.
 *
 * <pre>
 *   begin ──▶ copy(log, from, to) … ──▶ finish: TARGET is a data directory     close: nothing is left of an unfinished one
 * </pre>
 *
 * <p>Of one thread, which need not be one that writes the logs: what is copied must not be trimmed meanwhile.
 */
public final class DirectoryBackup implements AutoCloseable {
  private final DataDirectory source;
  private final Disk disk;
  private final UnfinishedDirectory unfinished;
  private final StorageOptions options;

  private DirectoryBackup(
      DataDirectory source, Disk disk, UnfinishedDirectory unfinished, StorageOptions options) {
    this.options = options;
    this.source = source;
    this.disk = disk;
    this.unfinished = unfinished;
  }

  /**
   * Begins a backup.
   *
   * @param source open
   * @param target missing, or an empty directory
   * @param store writes both
   * @param options how it writes the target
   * @param disk the calls to the file system of the target
   * @return closed by the caller
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} for any other target; {@code IO_FAILURE}, {@code
   *     STORAGE_FULL}
   */
  public static DirectoryBackup begin(
      DataDirectory source, Path target, StorageProvider store, StorageOptions options, Disk disk) {
    Path path = UnfinishedDirectory.real(target);
    UnfinishedDirectory.check(path, true, UnfinishedDirectory.real(source.path()));
    try {
      UnfinishedDirectory unfinished = UnfinishedDirectory.begin(path, store, disk);
      return new DirectoryBackup(source, disk, unfinished, options);
    } catch (LaminarException failed) {
      throw StorageErrors.ofCopy(failed);
    }
  }

  /**
   * Copies frames.
   *
   * @param name of a log that was not copied yet
   * @param log may be written meanwhile
   * @param from the first frame that is copied
   * @param next the frame behind the last
   */
  public void copy(String name, FrameLog log, long from, long next) {
    copy(name, log, from, next, copy -> {});
  }

  /**
   * As {@link #copy(String, FrameLog, long, long)}, and more is written behind them.
   *
   * @param behind writes it
   */
  public void copy(String name, FrameLog log, long from, long next, Consumer<FrameLog> behind) {
    write(name, from, copy -> {
      try (FrameReader frames = log.reader(from)) {
        for (long frame = from; frame < next && frames.next(); frame++) {
          copy.append(frames.kind(), frames.epoch(), frames.payload());
        }
      }
      behind.accept(copy);
    });
  }

  /**
   * Writes a log.
   *
   * @param name of a log that was not copied yet
   * @param from the number of its first frame
   * @param writer appends the frames
   */
  public void write(String name, long from, Consumer<FrameLog> writer) {
    try {
      writeFrames(name, from, writer);
    } catch (LaminarException failed) {
      throw StorageErrors.ofCopy(failed);
    }
  }

  private void writeFrames(String name, long from, Consumer<FrameLog> writer) {
    StorageProvider store = unfinished.store();
    store.salvage(source.path(), disk).begin(unfinished.directory(), name, from);
    try (Storage storage = store.open(unfinished.directory(), options);
        FrameLog copy = storage.open(name)) {
      writer.accept(copy);
    }
  }

  /** Gives the backup its name: it is whole, and durable. */
  public void finish() {
    try {
      unfinished.finish();
    } catch (LaminarException failed) {
      throw StorageErrors.ofCopy(failed);
    }
  }

  @Override
  public void close() {
    try {
      unfinished.close();
    } catch (LaminarException failed) {
      throw StorageErrors.ofCopy(failed);
    }
  }
}
