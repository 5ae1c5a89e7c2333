package io.laminar.core.storage;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A data directory that is being written, and gets its name when it is whole.
 *
 * <pre>
 *   TARGET.unfinished, with the file {@value #MARKER} ──logs──▶ marker removed ──▶ renamed to TARGET
 *          │ a failure, or the end of the process
 *          ▼
 *   removed, or left behind: no database opens it
 * </pre>
 */
final class UnfinishedDirectory implements AutoCloseable {
  /** The file in a directory that is not whole yet. */
  static final String MARKER = "laminar.unfinished";

  private static final String SUFFIX = ".unfinished";

  private final Path target;
  private final StorageProvider store;
  private final Disk disk;
  private final DataDirectory directory;

  private UnfinishedDirectory(
      Path target, StorageProvider store, Disk disk, DataDirectory directory) {
    this.target = target;
    this.store = store;
    this.disk = disk;
    this.directory = directory;
  }

  /** The place that a path names, through symbolic links, as far as it exists. */
  static Path real(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    for (Path there = absolute; there != null; there = there.getParent()) {
      try {
        return there.toRealPath().resolve(there.relativize(absolute)).normalize();
      } catch (IOException missing) {
        // What it lies in may be there.
      }
    }
    return absolute;
  }

  /**
   * Checks where a directory is to be written.
   *
   * @param target {@linkplain #real real}
   * @param mayBeEmpty whether it may exist, without a file
   * @param source what is read, real; it stays as it is
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT}
   */
  static void check(Path target, boolean mayBeEmpty, Path source) {
    if (target.startsWith(source)) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          target + " lies in " + source,
          "name a directory beside it: that one stays as it is");
    }
    Path parent = target.getParent();
    if (parent == null) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          target + " is the root of a file system",
          "name a directory that does not exist");
    }
    DirectoryPlace.check(
        parent,
        ErrorCode.INVALID_ARGUMENT,
        "name a directory that lies in one, or in one to be made");
    if (Files.isSymbolicLink(target)) {
      DirectoryPlace.check(
          target, ErrorCode.INVALID_ARGUMENT, "remove the link, or name another directory");
    }
    checkFree(target, mayBeEmpty);
    checkFree(unfinished(target), false);
  }

  /** Refuses a place where something lies. */
  static void checkFree(Path path, boolean mayBeEmpty) {
    if (Files.exists(path) && !(mayBeEmpty && isEmpty(path))) {
      throw new LaminarException(
          ErrorCode.INVALID_ARGUMENT,
          path + " exists already",
          "name a directory that does not exist" + (mayBeEmpty ? " or is empty" : "")
              + ", or remove it: nothing is written over files");
    }
  }

  private static boolean isEmpty(Path path) {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw StorageErrors.unreadable(path, e);
    }
  }

  private static Path unfinished(Path target) {
    return target.resolveSibling(target.getFileName() + SUFFIX);
  }

  /**
   * Begins one.
   *
   * @param target was checked
   * @return closed by the caller
   */
  static UnfinishedDirectory begin(Path target, StorageProvider store, Disk disk) {
    Path path = unfinished(target);
    try {
      DataDirectory directory = DataDirectory.open(path, store.name(), disk);
      try {
        disk.open(path.resolve(MARKER)).close();
        disk.forceDirectory(path);
        return new UnfinishedDirectory(target, store, disk, directory);
      } catch (Throwable failed) {
        directory.close();
        throw failed;
      }
    } catch (IOException e) {
      remove(path);
      throw StorageErrors.unwritable(path, e);
    } catch (RuntimeException | Error failed) {
      remove(path);
      throw failed;
    }
  }

  DataDirectory directory() {
    return directory;
  }

  StorageProvider store() {
    return store;
  }

  /** Gives it its name: it is whole. */
  void finish() {
    Path path = directory.path();
    directory.close();
    try {
      disk.delete(path.resolve(MARKER));
      disk.forceDirectory(path);
      Files.deleteIfExists(target);
      disk.rename(path, target);
      try {
        disk.forceDirectory(target.resolveSibling("."));
      } catch (IOException e) {
        // It is not known whether the name lasts.
        disk.rename(target, path);
        throw e;
      }
    } catch (IOException e) {
      throw StorageErrors.unwritable(target, e);
    }
  }

  /** Removes it where it was not finished. */
  @Override
  public void close() {
    directory.close();
    remove(directory.path());
  }

  private static void remove(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      // The marker goes after the logs: no part of them opens.
      Path marker = path.resolve(MARKER);
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        if (!each.equals(marker) && !each.equals(path)) {
          Files.delete(each);
        }
      }
      Files.deleteIfExists(marker);
      Files.delete(path);
    } catch (IOException e) {
      throw StorageErrors.unwritable(path, e);
    }
  }
}
