package io.laminar.core.storage;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A data directory that is opened and changed under another name before it gets its own.
 *
 * <pre>
 *   TARGET.restoring ──finish──▶ TARGET          close: removed where it was not finished
 * </pre>
 *
 * <p>Of one thread.
 */
public final class StagedDirectory implements AutoCloseable {
  private static final String SUFFIX = ".restoring";

  private final Path target;
  private final Path path;
  private final Disk disk;

  private StagedDirectory(Path target, Disk disk) {
    this.target = target;
    this.path = target.resolveSibling(target.getFileName() + SUFFIX);
    this.disk = disk;
  }

  /**
   * Chooses the place; nothing is written yet.
   *
   * @param target missing, or an empty directory
   * @param disk the calls to the file system
   * @return closed by the caller
   * @throws LaminarException {@link ErrorCode#INVALID_ARGUMENT} for any other target, and where the place is taken
   */
  public static StagedDirectory of(Path target, Disk disk) {
    StagedDirectory staged = new StagedDirectory(UnfinishedDirectory.real(target), disk);
    UnfinishedDirectory.checkFree(staged.target, true);
    UnfinishedDirectory.checkFree(staged.path, false);
    return staged;
  }

  /** Where it lies. */
  public Path path() {
    return path;
  }

  /** Gives it its name, durably. It is closed as a data directory. */
  public void finish() {
    try {
      Files.deleteIfExists(target);
      disk.rename(path, target);
      try {
        disk.forceDirectory(target.resolveSibling("."));
      } catch (IOException e) {
        // It is not known whether the name lasts, and what is refused leaves nothing.
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
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      List<Path> inner = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : inner) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw StorageErrors.unwritable(path, e);
    }
  }
}
