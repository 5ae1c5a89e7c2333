package io.laminar.core.storage;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The directory of a durable database, owned by one process at a time.
 *
 * <pre>
 *   laminar.lock    locked while the database is open; the text names the process
 *   laminar.store   which store writes here: see {@link DirectoryIdentity}
 *   NAME.*          the files of the logs, a matter of the store
 *   laminar.unfinished   only in a copy that is not whole yet: see {@link UnfinishedDirectory}
 * </pre>
 *
 * <p>The lock is one of the operating system: it ends with the process, however that ends.
 */
public final class DataDirectory implements AutoCloseable {
  static final String IDENTITY = "laminar.store";
  static final String LOCK = "laminar.lock";

  // Locks of the system that hold on one machine only, or not at all.
  private static final List<String> NETWORK_FILE_SYSTEMS = List.of(
      "nfs", "cifs", "smb", "afs", "ncpfs", "9p", "fuse.sshfs", "fuse.s3fs", "glusterfs", "ceph");

  private final Path path;
  private final Disk disk;
  private final DirectoryLock lock;
  private final DirectoryIdentity identity;

  private DataDirectory(Path path, Disk disk, DirectoryLock lock, DirectoryIdentity identity) {
    this.path = path;
    this.disk = new PlacedDisk(disk, lock);
    this.lock = lock;
    this.identity = identity;
  }

  /**
   * Opens a directory, and makes it where it does not exist.
   *
   * @param directory empty, or written by LaminarDB
   * @param store the {@linkplain StorageProvider#name name} of the store that is to write
   * @param disk the calls to the file system
   * @return closed by the caller
   * @throws LaminarException {@code DATA_DIRECTORY_IN_USE} with the process that has it; {@code
   *     FOREIGN_DATA_DIRECTORY} where another store, another version or another program wrote it; {@code
   *     INVALID_CONFIG} on a network file system; {@code IO_FAILURE}, {@code STORAGE_FULL}
   */
  public static DataDirectory open(Path directory, String store, Disk disk) {
    Path path = directory.toAbsolutePath().normalize();
    make(path);
    refuseNetwork(path);
    refuseForeign(path, store, disk);
    DirectoryLock lock = DirectoryLock.take(path.resolve(LOCK));
    try {
      return new DataDirectory(path, disk, lock, identify(path, store, disk));
    } catch (RuntimeException | Error e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Looks which store has written a directory, which is not opened.
   *
   * @param directory is not changed
   * @return its name; empty for what is no data directory
   * @throws LaminarException {@code DAMAGED_STORAGE}, {@code IO_FAILURE}; {@code FOREIGN_DATA_DIRECTORY} for another version
   */
  public static Optional<String> storeOf(Path directory) {
    Path file = directory.resolve(IDENTITY);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(DirectoryIdentity.read(file, new FileSystemDisk()).store());
    } catch (IOException e) {
      throw StorageErrors.unreadable(file, e);
    }
  }

  private static void make(Path path) {
    DirectoryPlace.check(
        path,
        ErrorCode.INVALID_CONFIG,
        "name a directory as the data directory, or one to be made");
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw StorageErrors.unwritable(path, e);
    }
  }

  private static void refuseNetwork(Path path) {
    String type;
    try {
      type = Files.getFileStore(path).type().toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      throw StorageErrors.unreadable(path, e);
    }
    if (NETWORK_FILE_SYSTEMS.stream().anyMatch(type::startsWith)) {
      throw new LaminarException(
          ErrorCode.INVALID_CONFIG,
          path + " lies on a network file system (" + type
              + "), where neither locks nor forces can be relied on",
          "choose a data directory on a disk of this machine");
    }
  }

  /** Before a lock is taken, which would leave its file among those of another program. */
  private static void refuseForeign(Path path, String store, Disk disk) {
    try {
      List<String> names = disk.list(path);
      if (!names.contains(LOCK)) {
        boolean unused = known(path, names, store, disk).isPresent();
      }
    } catch (IOException e) {
      throw StorageErrors.unreadable(path, e);
    }
  }

  private static DirectoryIdentity identify(Path path, String store, Disk disk) {
    Path file = path.resolve(IDENTITY);
    try {
      Optional<DirectoryIdentity> known = known(path, disk.list(path), store, disk);
      return known.isPresent() ? known.get() : DirectoryIdentity.write(file, store, disk);
    } catch (IOException e) {
      throw StorageErrors.unreadable(file, e);
    }
  }

  /** The file that says who wrote a directory; empty where there is nothing yet. */
  private static Optional<DirectoryIdentity> known(
      Path path, List<String> names, String store, Disk disk) throws IOException {
    Path file = path.resolve(IDENTITY);
    if (names.contains(UnfinishedDirectory.MARKER)) {
      throw new LaminarException(
          ErrorCode.FOREIGN_DATA_DIRECTORY,
          path + " is the beginning of a backup or a repair that did not come to its end",
          "remove it, and make the backup or the repair again");
    }
    if (names.contains(IDENTITY)) {
      return Optional.of(DirectoryIdentity.read(file, disk).checkStore(file, store));
    }
    for (String name : names) {
      if (!name.equals(LOCK) && !name.equals(IDENTITY + DirectoryIdentity.UNFINISHED)) {
        throw new LaminarException(
            ErrorCode.FOREIGN_DATA_DIRECTORY,
            path + " has files, " + name + " among them, and no " + IDENTITY,
            "name an empty directory; if it was written by LaminarDB, put a backup in its place");
      }
    }
    return Optional.empty();
  }

  /** The directory, absolute. */
  public Path path() {
    return path;
  }

  /** The calls to the file system. */
  public Disk disk() {
    return disk;
  }

  /**
   * The same directory, through other calls to the file system.
   *
   * @param other that a store is to make
   * @return has the same lock: closing one closes both
   */
  public DataDirectory withDisk(Disk other) {
    return new DataDirectory(path, other, lock, identity);
  }

  /** The name of the store that writes here. */
  public String store() {
    return identity.store();
  }

  /** Lets others open the directory. Idempotent. */
  @Override
  public void close() {
    lock.close();
  }
}
