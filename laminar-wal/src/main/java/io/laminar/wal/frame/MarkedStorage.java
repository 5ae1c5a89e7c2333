package io.laminar.wal.frame;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.storage.Disk;
import io.laminar.core.storage.FrameLog;
import io.laminar.core.storage.LogName;
import io.laminar.core.storage.Storage;
import io.laminar.core.storage.StorageErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Logs that have a mark each. A log is there while its mark is: it is removed by renaming the mark to {@code
 * NAME.gone}, and what is left of it is removed then, or when the storage is opened again.
 */
public abstract class MarkedStorage implements Storage {
  static final String GONE = ".gone";
  private static final String UNFINISHED = ".tmp";

  private final Path directory;
  private final Disk disk;
  private final SecureRandom salts = new SecureRandom();
  private final Map<String, FrameLog> open = new LinkedHashMap<>();

  /**
   * Logs of a directory.
   *
   * @param directory locked by this process
   */
  protected MarkedStorage(Path directory, Disk disk) {
    this.directory = directory;
    this.disk = disk;
  }

  /**
   * Opens a log.
   *
   * @param mark belongs to the log, unless this throws
   */
  protected abstract FrameLog open(String name, LogMark mark) throws IOException;

  /** Tells whether files of a log are there, its mark aside. */
  protected abstract boolean hasFiles(String name) throws IOException;

  /** Removes the files of a log, its mark aside. */
  protected abstract void removeFiles(String name) throws IOException;

  /** Finishes what a process that ended had begun; called once, before anything else. */
  protected final void finishWhatWasBegun() {
    try {
      for (String file : disk.list(directory)) {
        if (file.endsWith(GONE)) {
          finishRemoval(file.substring(0, file.length() - GONE.length()));
        } else if (file.endsWith(UNFINISHED)) {
          disk.delete(directory.resolve(file));
        }
      }
    } catch (IOException e) {
      throw StorageErrors.unwritable(directory, e);
    }
  }

  @Override
  public final synchronized FrameLog open(String name) {
    refuseOpen(name);
    Path mark = markOf(name);
    try {
      if (!disk.list(directory).contains(name + LogMark.SUFFIX)) {
        if (hasFiles(name)) {
          throw StorageErrors.damaged(mark, 0, 0, "the file is not there");
        }
        LogMark.create(mark, salts.nextInt(), 0, disk);
      }
      FrameLog log = openMarked(name, LogMark.open(mark, disk));
      open.put(name, log);
      return log;
    } catch (IOException e) {
      throw StorageErrors.unwritable(mark, e);
    }
  }

  private FrameLog openMarked(String name, LogMark mark) throws IOException {
    try {
      return open(name, mark);
    } catch (IOException | RuntimeException e) {
      mark.close();
      throw e;
    }
  }

  private void refuseOpen(String name) {
    LogName.check(name);
    open.values().removeIf(FrameLog::isClosed);
    if (open.containsKey(name)) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT, "the log " + name + " is open already", "close it first");
    }
  }

  private Path markOf(String name) {
    return directory.resolve(name + LogMark.SUFFIX);
  }

  @Override
  public final List<String> logs() {
    try {
      return disk.list(directory).stream()
          .filter(file -> file.endsWith(LogMark.SUFFIX))
          .map(file -> file.substring(0, file.length() - LogMark.SUFFIX.length()))
          .toList();
    } catch (IOException e) {
      throw StorageErrors.unreadable(directory, e);
    }
  }

  @Override
  public final synchronized void delete(String name) {
    refuseOpen(name);
    Path mark = markOf(name);
    try {
      if (disk.list(directory).contains(name + LogMark.SUFFIX)) {
        disk.rename(mark, directory.resolve(name + GONE));
        disk.forceDirectory(directory);
        finishRemoval(name);
      }
    } catch (IOException e) {
      throw StorageErrors.unwritable(mark, e);
    }
  }

  private void finishRemoval(String name) throws IOException {
    removeFiles(name);
    // Only when those are gone for good: the name may be used again.
    disk.forceDirectory(directory);
    disk.delete(directory.resolve(name + GONE));
  }

  @Override
  public synchronized void close() {
    List<FrameLog> logs = List.copyOf(open.values());
    open.clear();
    close(logs);
  }

  /** Closes them all, whatever fails of the first. */
  private static void close(List<FrameLog> logs) {
    if (!logs.isEmpty()) {
      FrameLog first = logs.get(0);
      try (first) {
        close(logs.subList(1, logs.size()));
      }
    }
  }
}
