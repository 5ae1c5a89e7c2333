package io.laminar.core.storage;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A lock of the operating system on a file whose text names the process that has it. It lies behind the text, which
 * others may read meanwhile.
 *
 * <p>POSIX gives up all locks that a process has on a file when it closes any descriptor of it (fcntl, "record locks"). So the
 * file is not opened again where this process has the lock. Where something else in the process has read the file, the lock is
 * gone: then its text refuses other processes, as long as the one that it names runs.
 *
 * <p>The file is read and written by calls that no interrupt breaks: those of a channel close it under a thread that was
 * interrupted, and the text would go on to name a process that has closed its database.
 */
final class DirectoryLock implements AutoCloseable {
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;
  private static final int MAX_TEXT_BYTES = 64;

  // Directories, by their real paths, of which this process has the lock or is about to take it.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final Path held;

  // Null where no file is, and none can be made.
  private final @Nullable RandomAccessFile opened;
  private boolean isNamed;

  // Of the file; null where the system has none.
  private @Nullable Object fileKey;

  private DirectoryLock(Path file, Path held, @Nullable RandomAccessFile opened) {
    this.file = file;
    this.held = held;
    this.opened = opened;
  }

  static DirectoryLock take(Path file) {
    return reserved(file, DirectoryLock::open);
  }

  /** Opens the file, for what holds the directory then. */
  private interface Opening {
    DirectoryLock of(Path file, Path held);
  }

  private static DirectoryLock reserved(Path file, Opening opening) {
    Path directory = file.resolveSibling(".");
    Path held;
    try {
      held = directory.toRealPath();
    } catch (IOException e) {
      throw StorageErrors.unreadable(directory, e);
    }
    if (!HELD.add(held)) {
      throw inUse(file, "this process");
    }
    boolean taken = false;
    try {
      DirectoryLock lock = opening.of(file, held);
      taken = true;
      return lock;
    } finally {
      if (!taken) {
        HELD.remove(held);
      }
    }
  }

  private static DirectoryLock open(Path file, Path held) {
    RandomAccessFile opened;
    try {
      opened = new RandomAccessFile(file.toFile(), "rw");
    } catch (FileNotFoundException e) {
      throw StorageErrors.unwritable(file, e);
    }
    DirectoryLock taken = new DirectoryLock(file, held, opened);
    try {
      taken.lock(opened);
      return taken;
    } catch (IOException e) {
      taken.close();
      throw StorageErrors.unwritable(file, e);
    } catch (RuntimeException | Error e) {
      taken.close();
      throw e;
    }
  }

  /**
   * Takes the lock of a directory in which nothing is to be written, perhaps as nothing can be: then it is shared with
   * others that read.
   */
  static DirectoryLock takeToRead(Path file) {
    return reserved(file, DirectoryLock::openToRead);
  }

  private static DirectoryLock openToRead(Path file, Path held) {
    if (Files.isWritable(Files.exists(file) ? file : file.resolveSibling("."))) {
      return open(file, held);
    }
    if (!Files.exists(file)) {
      // Nobody can open the directory, as nobody can make the file.
      return new DirectoryLock(file, held, null);
    }
    try {
      RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r");
      DirectoryLock taken = new DirectoryLock(file, held, opened);
      share(opened, taken);
      return taken;
    } catch (IOException e) {
      throw StorageErrors.unreadable(file, e);
    }
  }

  private static void share(RandomAccessFile opened, DirectoryLock taken) throws IOException {
    try {
      taken.tryLock(opened, true);
    } catch (IOException | RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  private void tryLock(RandomAccessFile from, boolean isShared) throws IOException {
    FileLock lock;
    try {
      lock = from.getChannel().tryLock(LOCKED_BYTE, 1, isShared);
    } catch (OverlappingFileLockException e) {
      throw inUse(file, "this process");
    }
    if (lock == null) {
      Optional<LockOwner> holder = holder(from);
      throw inUse(
          file,
          "process "
              + holder.map(each -> String.valueOf(each.pid())).orElse("that is just opening it"));
    }
    Optional<LockOwner> other = holder(from).filter(LockOwner::isAnotherThatRuns);
    if (other.isPresent()) {
      throw inUse(file, "process " + other.get().pid());
    }
  }

  private void lock(RandomAccessFile into) throws IOException {
    tryLock(into, false);
    byte[] text = LockOwner.present().text().getBytes(StandardCharsets.US_ASCII);
    into.setLength(0);
    into.seek(0);
    into.write(text);
    isNamed = true;
    fileKey = keyOf(file);
  }

  private static @Nullable Object keyOf(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /**
   * Refuses to go on where the directory is not the one that was locked. Any thread.
   *
   * @throws IOException where it was moved away, removed or replaced
   */
  void checkPlace() throws IOException {
    boolean isThere;
    try {
      isThere = Objects.equals(keyOf(file), fileKey);
    } catch (IOException e) {
      isThere = false;
    }
    if (!isThere) {
      throw new IOException(file.getParent() + " was moved, removed or replaced while it was open");
    }
  }

  private static Optional<LockOwner> holder(RandomAccessFile from) throws IOException {
    byte[] text = new byte[MAX_TEXT_BYTES];
    from.seek(0);
    int bytes = Math.max(0, from.read(text));
    return LockOwner.of(new String(text, 0, bytes, StandardCharsets.US_ASCII));
  }

  private static LaminarException inUse(Path file, String who) {
    return new LaminarException(
        ErrorCode.DATA_DIRECTORY_IN_USE,
        file.getParent() + " is open in " + who,
        "close the database there first, or choose another data directory");
  }

  @Override
  public void close() {
    try (opened) {
      if (isNamed && opened != null) {
        isNamed = false;
        opened.setLength(0);
      }
    } catch (IOException e) {
      throw StorageErrors.unwritable(file, e);
    } finally {
      HELD.remove(held);
    }
  }
}
