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

  private DirectoryBackup(DataDirectory source, Disk disk, UnfinishedDirectory unfinished) {
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
   * @param disk the calls to the file system of the target
   * @return closed by the caller
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} for any other target; {@code IO_FAILURE}, {@code
   *     STORAGE_FULL}
   */
  public static DirectoryBackup begin(
      DataDirectory source, Path target, StorageProvider store, Disk disk) {
    Path path = UnfinishedDirectory.real(target);
    UnfinishedDirectory.check(path, true, UnfinishedDirectory.real(source.path()));
    return new DirectoryBackup(source, disk, UnfinishedDirectory.begin(path, store, disk));
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
    write(name, from, copy -> {
      try (FrameReader frames = log.reader(from)) {
        for (long frame = from; frame < next && frames.next(); frame++) {
          copy.append(frames.kind(), frames.epoch(), frames.payload());
        }
      }
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
    StorageProvider store = unfinished.store();
    store.salvage(source.path(), disk).begin(unfinished.directory(), name, from);
    try (Storage storage = store.open(unfinished.directory(), StorageOptions.DEFAULT);
        FrameLog copy = storage.open(name)) {
      writer.accept(copy);
    }
  }

  /** Gives the backup its name: it is whole, and durable. */
  public void finish() {
    unfinished.finish();
  }

  @Override
  public void close() {
    unfinished.close();
  }
}
